"""How the wall sits for its photographs."""

from playwright.sync_api import Page

from tests.browser.sitting import STATES, Sitting
from tests.browser.town import WALL
from tests.browser.wall.display import WALL_4K, WALL_HD, drawn, ready

READY = "html[data-feed]"
ULTRA = (7680, 2160)
LED = (6656, 1792)
STRIP = (3840, 1080)


def shown(page: Page) -> None:
    """Wait for the picture, the map and every figure."""
    ready(page)
    drawn(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def at_once(page: Page) -> None:
    """Wait for the frame only: there is no picture in this state."""
    page.wait_for_selector(".wall-title")
    page.wait_for_timeout(1500)


def look_back(page: Page) -> None:
    """Open the slider half an hour ago."""
    shown(page)
    page.evaluate("ZH.past.show(ZH.clock.real() - 600)")
    page.wait_for_selector("html[data-feed=past]", state="attached")
    page.wait_for_timeout(500)


def send_case(page: Page) -> None:
    """Show a case as if the desk had sent it."""
    shown(page)
    order = """() => {
        const [{ row }] = ZH.board.ordered();
        const at = Math.floor(ZH.now());
        const sent = { kind: "case", target: row.id, by: "wang", by_name: "王敏" };
        const order = { ...sent, at, until: at + 300 };
        ZH.wall.takeOrders([{ name: ZH.wall.name, order }]);
    }"""
    page.evaluate(order)
    page.wait_for_selector(".wall-card")
    page.wait_for_timeout(200)


def a_page(name: str, size: tuple[int, int] = WALL_4K) -> Sitting:
    """Return the sitting of one page."""
    return Sitting(f"wall-{name}", f"/wall/{name}", WALL, READY, size, ("",), shown)


PAGES = (
    "landscaping", "parks", "sanitation", "appearance", "lighting", "enforcement", "requests",
    "safety", "service", "administration", "performance", "typhoon", "devices",
)  # fmt: skip
MAIN = Sitting(
    "wall", "/wall/", WALL, READY, WALL_4K, STATES, shown,
    {"loading": ("loading", at_once), "sent": ("", send_case)},
)  # fmt: skip
SITTINGS = (
    MAIN,
    *(a_page(name) for name in PAGES),
    Sitting("wall-7680x2160", "/wall/", WALL, READY, ULTRA, ("",), shown),
    Sitting("wall-6656x1792", "/wall/", WALL, READY, LED, ("",), shown),
    Sitting("wall-1920x1080", "/wall/", WALL, READY, WALL_HD, ("",), shown),
    Sitting("wall-3840x1080", "/wall/", WALL, READY, STRIP, ("",), shown),
    Sitting("wall-far", "/wall/?inch=98&distance=10", WALL, READY, WALL_4K, ("",), shown),
    Sitting("wall-past", "/wall/?time=1", WALL, READY, WALL_4K, ("",), look_back),
)
