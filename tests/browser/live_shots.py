"""Photographs the business areas of a running demonstration.

`python -m tests.browser.live_shots URL [AREA…]`: pictures go light to docs/shots/area-<area>.webp.
The demonstration should have run for a while (`make run`), so that its figures of today have
something to add up.
"""

import sys
from collections.abc import Sequence

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboard.access.demo import PASSWORD
from tests.browser.shots import DOCS, OUT
from tests.browser.wall.display import WALL_4K
from tests.browser.watching import ARGS, CHROMIUM

AREAS = (
    "landscaping", "parks", "sanitation", "appearance", "lighting", "enforcement", "requests",
    "safety", "service", "administration",
)  # fmt: skip
WIDTH, QUALITY = 1600, 82
PATIENCE_MS = 120_000
SETTLING_MS = 6_000
"""Figures are asked for when a page opens, and devices after them."""
LIVE = """(area) => document.documentElement.dataset.feed === "live"
    && ZH.maps.get("wall-map")?.scene.drawn.loud !== undefined
    && Boolean(ZH.wall.known(`/api/areas/${area}`).value)"""


def enter(page: Page) -> None:
    """Sign in as the demonstration's wall."""
    page.goto("/sign-in")
    page.fill("[name=account]", "wall")
    page.fill("[name=password]", PASSWORD)
    page.click("form button")
    page.wait_for_url("**/wall/")


def photograph(page: Page, area: str, lang: str = "zh") -> None:
    """Take one area's page, and keep a light copy for the documents."""
    page.goto(f"/wall/{area}?lang={lang}")
    page.wait_for_function(LIVE, arg=area)
    page.wait_for_timeout(SETTLING_MS)
    path = OUT / f"area-{area}-{lang}.png"
    page.screenshot(path=path)
    picture = Image.open(path).convert("RGB")
    picture.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    picture.save(DOCS / f"area-{area}.webp", quality=QUALITY, method=6)


def main(url: str, areas: Sequence[str]) -> None:
    """Photograph areas of the demonstration at `url`."""
    OUT.mkdir(parents=True, exist_ok=True)
    width, height = WALL_4K
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        page = browser.new_page(
            viewport={"width": width, "height": height}, base_url=url, reduced_motion="reduce"
        )
        page.set_default_timeout(PATIENCE_MS)
        enter(page)
        for area in areas:
            photograph(page, area)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or AREAS)
