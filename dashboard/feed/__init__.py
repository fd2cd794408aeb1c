"""The feed: every change in one order, carried to every screen."""
