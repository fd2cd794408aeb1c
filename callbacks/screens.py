"""Every page, put on the server."""

from flask import Flask

from callbacks import Screen
from callbacks.entrance import ASSETS, register_entrance
from dashboard.access.session import services
from layouts.frame import Frame
from layouts.plain import shell

THEMES = {"wall": "dark", "duty": "light", "district": "light", "briefing": "light"}


def register_pages(server: Flask) -> None:
    """Put the entrance and every screen on `server`."""
    register_entrance(server)
    with server.app_context():
        demo = services().config.demo
    for name, theme in THEMES.items():
        screen = Screen(name, server, "", Frame(name, theme, str(ASSETS), demo))
        screen.layout = shell(name)
