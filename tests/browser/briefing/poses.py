"""How the briefing sits for its photographs."""

import re

from playwright.sync_api import Page, Route

from tests.browser.briefing.story import LEADER
from tests.browser.sitting import Pose, Sitting, stand_still
from tests.browser.town import WALL
from tests.browser.watching import catch

READY = ".briefing-mast"
PATH = "/briefing/"
PAPER = (1032, 703)
"""A4 across without its margins, in px of 96 to the inch."""


def opened(page: Page) -> None:
    """Open the cases behind the first figure."""
    page.locator(".figure-value .number").first.click()
    page.wait_for_selector("#briefing-cases table")


def offline(page: Page) -> None:
    """Open a figure without network."""
    catch(page, "**/briefing/opened**", lambda route: route.abort())
    page.locator(".figure-value .number").first.click()
    page.wait_for_selector("dialog[open] .note:visible")


def grey(page: Page) -> None:
    """Ask again and hear nothing."""
    page.route(re.compile("_dash-update-component"), _hold)
    page.reload()
    page.wait_for_selector(".briefing-late")


def late(page: Page) -> None:
    """Hear nothing until the page says so."""
    grey(page)
    page.wait_for_selector(".briefing-late", state="visible")


def _hold(_route: Route) -> None:
    """Never answer."""


def printed(page: Page) -> None:
    """Show the first sheet as it prints."""
    page.emulate_media(media="print")


def sitting(name: str, query: str = "", ready: str = READY, pose: Pose = stand_still) -> Sitting:
    """Return a sitting with one picture, under an address of its own."""
    return Sitting(name, PATH + query, LEADER, ready, states=("",), pose=pose)


TOLD = (
    Sitting(
        "briefing", PATH, LEADER, READY, states=("",),
        poses={
            "opened": ("", opened), "offline": ("", offline), "loading": ("", grey),
            "late": ("", late),
        },
    ),
    sitting("briefing-dark", "?theme=dark"),
    sitting("briefing-week", "?period=week"),
    sitting("briefing-refused", "?period=year", "[role=alert]"),
    sitting("briefing-past", "?at=2026-11-18T09:00:00%2B08:00"),
    Sitting("briefing-tablet", PATH, LEADER, READY, (1180, 820), ("",)),
    Sitting("briefing-narrow", PATH, LEADER, READY, (320, 640), ("",)),
    Sitting("briefing-printed", PATH, LEADER, READY, PAPER, ("",), printed),
)  # fmt: skip
EMPTY = (
    sitting("briefing-empty", ready=".briefing-calm"),
    Sitting("briefing-denied", PATH, WALL, "body", states=("",)),
)
