"""How the desk sits for its photographs."""

from playwright.sync_api import Page

from tests.browser.duty.desk import choose, drawn, ready
from tests.browser.sitting import STATES, Sitting
from tests.browser.town import AUDITOR, OPERATOR
from tests.browser.watching import catch

READY = "html[data-ready]"


def open_first(page: Page) -> None:
    """Wait for the picture and the first case's card."""
    ready(page)
    drawn(page)


def at_once(page: Page) -> None:
    """Wait for the frame only: there is no picture in this state."""
    page.wait_for_function("document.documentElement.dataset.feed")
    page.wait_for_timeout(1200)


def sent(page: Page) -> None:
    """Press D on the first case without sending anybody: the next picture needs it as it is."""
    answer = {"id": "", "known": False, "version": 99, "state": "assigned"}
    catch(page, "**/api/commands/assign-unit", lambda route: route.fulfill(json=answer))
    dispatch(page)
    drawn(page)


def dispatch(page: Page) -> None:
    """Press D on the first case."""
    open_first(page)
    page.keyboard.press("d")
    page.wait_for_selector(".undo, .card-note .note")


def verify(page: Page) -> None:
    """Open a case that waits for verification."""
    open_first(page)
    choose(page, "雨水箅子堵塞")
    drawn(page)
    page.wait_for_function("[...document.querySelectorAll('.photo')].every(i => i.complete)")


def report(page: Page) -> None:
    """Begin a report where there is a case of its kind already."""
    open_first(page)
    page.keyboard.press("Shift+N")
    page.keyboard.type("0502")
    page.wait_for_selector(".combo-item")
    page.keyboard.press("Enter")
    page.fill("#report-place", "114.0579, 22.5431")
    page.wait_for_selector(".combo-item")
    page.keyboard.press("Enter")
    page.wait_for_selector(".near-row")


def line(page: Page) -> None:
    """Begin a line."""
    open_first(page)
    page.keyboard.press("/")
    page.keyboard.insert_text("d ")
    page.wait_for_selector(".line-list .combo-item")


def focus(page: Page) -> None:
    """Press Tab three times."""
    open_first(page)
    for _ in range(3):
        page.keyboard.press("Tab")


def keys(page: Page) -> None:
    """Open the help."""
    open_first(page)
    page.keyboard.press("?")


def hand_over(page: Page) -> None:
    """Open the hand-over sheet."""
    open_first(page)
    page.keyboard.press("Shift+H")
    page.wait_for_selector("dialog[open] .sheet-figure")


def unfold(page: Page) -> None:
    """Unfold the first flood."""
    ready(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-member]")


SITTING = Sitting(
    "duty",
    "/duty/",
    OPERATOR,
    READY,
    states=(),
    poses={
        **{state or "normal": (state, open_first) for state in STATES if state != "empty"},
        "empty": ("empty", ready),
        "loading": ("loading", at_once),
        "refused": ("refused", dispatch),
        "failed": ("failed", dispatch),
        "sent": ("", sent),
        "verify": ("", verify),
        "report": ("", report),
        "line": ("", line),
        "focus": ("", focus),
        "keys": ("", keys),
        "handover": ("", hand_over),
        "unfolded": ("flood", unfold),
    },
)
DARK = Sitting("duty-dark", "/duty/?theme=dark", OPERATOR, READY, states=("",), pose=open_first)
LARGE = Sitting(
    "duty-large", "/duty/", OPERATOR, READY, size=(2560, 1440), states=("",), pose=open_first
)
MAP = Sitting("duty-map", "/duty/?part=map", OPERATOR, READY, states=("",), pose=at_once)
QUEUE = Sitting("duty-queue", "/duty/?part=queue", OPERATOR, READY, states=("",), pose=open_first)
ZOOMED = Sitting("duty-zoomed", "/duty/", OPERATOR, READY, (960, 540), ("",), open_first)
DENIED = Sitting("duty-denied", "/duty/", AUDITOR, READY, states=("",), pose=open_first)
SITTINGS = (SITTING, DARK, LARGE, MAP, QUEUE, ZOOMED, DENIED)
