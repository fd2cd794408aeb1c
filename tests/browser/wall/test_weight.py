"""What a wall's first load weighs on the line."""

from typing import Any

from playwright.sync_api import Browser

from tests.browser.town import WALL, Town
from tests.browser.wall.display import WALL_4K, drawn, ready
from tests.browser.watching import open_page

MOST = 3_000_000


def test_the_first_load_is_at_most_three_megabytes(full_town: Town, browser: Browser) -> None:
    page = open_page(browser, full_town, WALL, size=WALL_4K)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(size_of(event)))
    page.goto("/wall/")
    ready(page)
    drawn(page)
    page.wait_for_load_state("networkidle")
    page.context.close()
    print(f"\nfirst load of the wall: {sum(sizes) / 1e6:.2f} MB in {len(sizes)} answers")
    assert len(sizes) > 30
    assert sum(sizes) <= MOST


def size_of(event: dict[str, Any]) -> float:
    """Return the bytes of one answer as they came over the line, headers included."""
    return float(event["encodedDataLength"])
