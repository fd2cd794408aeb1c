"""The domain: what a case is, what may happen to it, who is sent. No I/O, no clock."""
