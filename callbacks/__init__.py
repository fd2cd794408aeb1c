"""Thin wiring: read the input, make one call, draw."""
