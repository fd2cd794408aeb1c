"""Walls by name: what a desk sent to each, what each says it shows, and which of them differ."""
