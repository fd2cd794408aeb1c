"""JT/T 808 vehicle terminals, editions 2013 and 2019, over TCP."""
