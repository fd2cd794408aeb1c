"""How the phone sits for its photographs."""

from playwright.sync_api import Page

from tests.browser.field.conftest import HERE, PHONE, crew_of
from tests.browser.sitting import Pose, Sitting

CREW = crew_of("C01")
REST = crew_of("A07")
READY = "html[data-ready]"
PLACE = {"longitude": HERE.lon, "latitude": HERE.lat}
CHOICES = {
    "has_touch": True, "is_mobile": True, "permissions": ["geolocation"], "geolocation": PLACE,
    "device_scale_factor": 2,
}  # fmt: skip
STATES = ("", "stale", "offline", "loading", "waiting", "back", "signed_out")


def settled(page: Page) -> None:
    """Let the map come in and the state be told."""
    page.wait_for_function("() => ZH.feed.state !== 'loading' || ZH.switchState === 'loading'")
    page.wait_for_timeout(1500)


def at_work(page: Page) -> None:
    """Wait for the case, then for its map."""
    page.wait_for_selector("h1")
    settled(page)


def touching(selector: str) -> Pose:
    """Return a pose after a touch."""

    def pose(page: Page) -> None:
        at_work(page)
        page.tap(selector)
        page.wait_for_timeout(400)

    return pose


def unsent(page: Page) -> None:
    """Take a step without network."""
    at_work(page)
    page.context.set_offline(True)
    page.tap(".field-main-button")
    page.wait_for_selector(".toast")


def result(page: Page) -> None:
    """Ask for the photograph and the result; the step before stays unsent."""
    unsent(page)
    page.tap(".field-main-button:not([data-resting])")
    page.wait_for_selector(".field-sheet")


def refused(page: Page) -> None:
    """Take a step and hear no."""
    at_work(page)
    page.tap(".field-main-button")
    page.wait_for_selector(".field-clash")


def failed(page: Page) -> None:
    """Take a step that the server cannot take now: it waits to be sent again."""
    at_work(page)
    page.tap(".field-main-button")
    page.wait_for_selector(".field-queue:not([hidden])")


SITTINGS = (
    Sitting(
        "field", "/field", CREW, READY, PHONE, STATES, settled, choices=CHOICES,
        poses={
            "outbox": ("", unsent), "refused": ("refused", refused), "failed": ("failed", failed),
            "result": ("", result),
            "decline": ("", touching(".field-rare .button:first-child")),
            "report": ("", touching(".field-rare .button:last-child")),
            "menu": ("", touching(".field-menu")),
            "map": ("", touching(".field-map")),
        },
    ),
    Sitting(
        "field-dark", "/field?theme=dark", CREW, READY, PHONE, ("",), settled, choices=CHOICES,
        poses={"menu": ("", touching(".field-menu"))},
    ),
    Sitting("field-rest", "/field", REST, READY, PHONE, ("",), settled, choices=CHOICES),
    Sitting("field-narrow", "/field", CREW, READY, (320, 640), ("",), settled, choices=CHOICES),
    Sitting("field-zoomed", "/field", CREW, READY, (195, 422), ("",), settled, choices=CHOICES),
)  # fmt: skip
