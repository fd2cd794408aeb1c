"""The domain: what a case is, what may happen to it, and who is sent. No I/O, no clock, no framework."""
