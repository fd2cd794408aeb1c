"""Gateways: what the street says in its own protocols, brought in once and counted."""
