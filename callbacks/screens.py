"""Every page, put on the server: one table of screens."""

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component
from flask import Flask

from callbacks import Screen
from callbacks import briefing as briefing_calls
from callbacks import district as district_calls
from callbacks import duty as duty_calls
from callbacks.entrance import ASSETS, register_entrance
from callbacks.field import register_field
from dashboard.access.session import services
from layouts.briefing import briefing
from layouts.devices import devices
from layouts.district import district
from layouts.duty import duty
from layouts.frame import Frame
from layouts.wall import wall


@dataclass(frozen=True, slots=True)
class Page:
    """What distinguishes a screen: its theme, its layout, its callbacks and what it does without.

    `without` is a pattern of scripts all screens share that this one does not load.
    """

    theme: str
    layout: Callable[[], Component]
    register: Callable[[Screen], None] = lambda _screen: None
    without: str = "^$"


PAGES = {
    "wall": Page("dark", wall, without="^(47|56|7[5-9])-|^2-card"),
    "duty": Page("light", duty, duty_calls.register, without="^75-"),
    "district": Page("light", district, district_calls.register, without="^85-"),
    "briefing": Page(
        "light", briefing, briefing_calls.register, without="^(05|[1-7][0-9]|85)-|^socket"
    ),
    "devices": Page("light", devices, without="^(56|60|7[5-9]|85)-|^2-card"),
}


def ignored(name: str, without: str = "^$") -> str:
    """Return the pattern of files a screen does not load: those of other screens, and `without`.

    Scripts 80 to 84 and 86, and sheets 4, belong to the one screen they are named after.
    """
    return rf"^(8[0-46]|4)-(?!{name}[-.])|{without}"


def register_pages(server: Flask) -> None:
    """Put the entrance and every screen on `server`."""
    register_entrance(server)
    register_field(server)
    briefing_calls.register_opened(server)
    district_calls.guard_districts(server)
    with server.app_context():
        demo = services().config.demo
    for name, page in PAGES.items():
        frame = Frame(name, page.theme, str(ASSETS), demo)
        screen = Screen(name, server, ignored(name, page.without), frame)
        screen.layout = page.layout()
        page.register(screen)
