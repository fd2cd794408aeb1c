"""Every screen, put on the server."""

from flask import Flask


def register_screens(server: Flask) -> None:
    """Put every screen on `server`."""
