"""Thin wiring: read the input, make one call, draw.

Each screen is a Dash application of its own on the one Flask server, so that its ids are its own,
every wired id exists on its page, and it loads only the scripts it needs.
"""

from collections.abc import Callable
from typing import Any

import dash
from dash import Dash
from flask import Flask, request

from dashboard.access.rights import Roles
from dashboard.access.session import services, this_one
from dispatch.naming import Lang
from dispatch.refusals import NotAllowed
from layouts.frame import Frame, page_html

ROLES_OF: dict[tuple[str, str], Roles] = {}
"""Who may use each callback, by (screen, output id): the access test reads it."""


class Screen(Dash):
    """One screen of the product as a Dash application with our own HTML frame."""

    def __init__(self, name: str, server: Flask, ignore: str, frame: Frame) -> None:
        self.frame = frame
        options: dict[str, Any] = {  # Dash's own annotations refuse a Flask and a None here
            "server": server,
            "url_base_pathname": f"/{name}/",
            "assets_folder": frame.assets,
            "assets_ignore": ignore,
            "assets_path_ignore": ["^lazy$"],
            "update_title": None,
            "csrf_token_name": "_csrf_token",
            "csrf_header_name": "X-CSRFToken",
            "add_log_handler": False,
        }
        super().__init__(name, **options)

    def interpolate_index(self, *_args: Any, **parts: Any) -> str:
        """Return the page around Dash's own parts, in the asker's language and theme."""
        frame = self.frame
        theme = theme_of_request(frame.screen, frame.theme)
        return page_html(frame, lang_of_request(), theme, parts)


def lang_of_request() -> Lang:
    """Return the language asked for in the address, kept in a cookie, or set for this server."""
    asked = request.args.get("lang") or request.cookies.get("lang") or services().config.lang
    return "en" if asked == "en" else "zh"


def theme_of_request(screen: str, own: str) -> str:
    """Return the theme asked for in the address or kept in a cookie, or the screen's own."""
    asked = request.args.get("theme") or request.cookies.get(f"theme-{screen}")
    return asked if asked in ("dark", "light") else own


def wire(screen: Screen, roles: Roles, output: Any, *inputs: Any, **options: Any) -> Any:
    """Register a function as a callback that only `roles` may call."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        ROLES_OF[screen.config.name, str(output)] = roles

        def guarded(*values: Any) -> Any:
            if this_one().role not in roles:
                raise NotAllowed("callback", why="word:access.command")
            return function(*values)

        guarded.__name__ = function.__name__
        screen.callback(output, *inputs, **options)(guarded)
        return function

    return register


__all__ = ["ROLES_OF", "Screen", "dash", "lang_of_request", "theme_of_request", "wire"]
