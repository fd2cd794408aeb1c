"""How the equipment screen sits for its photographs."""

from playwright.sync_api import Page

from tests.browser.devices.conftest import WEST
from tests.browser.sitting import Sitting
from tests.browser.town import CHIEF

READY = "html[data-ready]"
UPRIGHT = (820, 1180)
TABLET = (1180, 820)


def drawn(page: Page) -> None:
    """Let tables, map and chart come in."""
    page.wait_for_selector(".devices-panel")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)


def full_bin(page: Page) -> None:
    """Go to the first device with an alarm, as its row would."""
    drawn(page)
    page.evaluate("document.querySelector('.devices-table a')?.click()")
    drawn(page)


def opened(page: Page) -> None:
    """Read the bytes of the last refused input."""
    drawn(page)
    page.evaluate("document.querySelector('.devices-refused details')?.setAttribute('open', '')")
    page.wait_for_timeout(200)


SITTINGS = (
    Sitting("devices", "/devices/", CHIEF, READY, states=("", "stale", "offline"), pose=drawn),
    Sitting("devices-one", "/devices/alarms", CHIEF, READY, states=("",), pose=full_bin),
    Sitting("devices-alarms", "/devices/alarms", CHIEF, READY, states=("",), pose=drawn),
    Sitting("devices-refusals", "/devices/refusals", CHIEF, READY, states=("",), pose=opened),
    Sitting(
        "devices-tablet", "/devices/", WEST, READY, TABLET, ("",), drawn,
        choices={"has_touch": True},
    ),
    Sitting(
        "devices-upright", "/devices/", WEST, READY, UPRIGHT, ("",), drawn,
        choices={"has_touch": True},
    ),
)  # fmt: skip
