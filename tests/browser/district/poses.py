"""How the tablet sits for its photographs."""

from playwright.sync_api import Page

from tests.browser.district.conftest import CENTRE, FUTIAN, TABLET, UPRIGHT, tap
from tests.browser.sitting import STATES, Pose, Sitting

READY = "html[data-ready]"
PATH = f"/district/{FUTIAN}"
CHOICES = {"has_touch": True}


def settled(page: Page) -> None:
    """Let map and recommendation come in."""
    page.wait_for_timeout(2200)


def advised(page: Page) -> None:
    """Wait until somebody can be sent to the case that is open."""
    page.wait_for_selector('[data-act="assign"]:not([disabled])')
    settled(page)


def touching(act: str) -> Pose:
    """Return a pose after a button of the bar."""

    def pose(page: Page) -> None:
        advised(page)
        tap(page, act)
        page.wait_for_timeout(900)

    return pose


def crews(page: Page) -> None:
    """Show the crews."""
    settled(page)
    page.tap("#district-tab-crews")
    page.wait_for_timeout(300)


def unsent(page: Page) -> None:
    """Send somebody without network."""
    advised(page)
    page.context.set_offline(True)
    tap(page, "assign")
    page.wait_for_selector(".acts-note .note")


def refused(page: Page) -> None:
    """Send somebody and hear no."""
    advised(page)
    tap(page, "assign")
    page.wait_for_selector(".acts-note .note")


def sitting(name: str, size: tuple[int, int], **more: object) -> Sitting:
    """Return a sitting of the tablet."""
    return Sitting(name, PATH, CENTRE, READY, size, choices=CHOICES, **more)  # type: ignore[arg-type]


SITTINGS = (
    sitting(
        "district", TABLET, states=(*STATES, "loading", "back"), pose=settled,
        poses={
            "crews": ("", crews), "others": ("", touching("others")),
            "open": ("", touching("open")),
            "transfer": ("", touching("transfer")), "more": ("", touching("more")),
            "outbox": ("", unsent), "refused": ("refused", refused), "failed": ("failed", refused),
            "denied": ("denied", refused),
        },
    ),
    sitting("district-upright", UPRIGHT, states=("",), pose=settled, poses={"crews": ("", crews)}),
    sitting("district-zoomed", (590, 410), states=("",), pose=settled),
    sitting("district-narrow", (320, 640), states=("",), pose=settled),
    Sitting("district-unknown", "/district/999999", CENTRE, ".no-district", TABLET, ("",)),
)  # fmt: skip
