"""Photographs every screen in every state and language: `python -m tests.browser.shots [NAME…]`.

Pictures go to docs/shots/<screen>-<lang>-<state>.png. A screen adds its sittings to `SITTINGS`.
"""

import sys
import tempfile
from pathlib import Path
from random import Random

from playwright.sync_api import Browser, sync_playwright

from tests.browser.district import poses as district
from tests.browser.duty import poses as duty
from tests.browser.field import poses as field
from tests.browser.sitting import Sitting
from tests.browser.town import Town, fill, move_crews, running_town
from tests.browser.wall import poses as wall
from tests.browser.wall.stock import stock
from tests.browser.watching import ARGS, CHROMIUM, open_page

OUT = Path(__file__).parents[2] / "docs" / "shots"
SITTINGS: tuple[Sitting, ...] = (
    *duty.SITTINGS,
    *district.SITTINGS,
    *field.SITTINGS,
    *wall.SITTINGS,
)


def photograph(browser: Browser, town: Town, sitting: Sitting, lang: str) -> None:
    """Take all pictures of one screen in one language."""
    for name, state, pose in sitting.pictures():
        move_crews(town, Random(7))
        page = open_page(browser, town, sitting.who, size=sitting.size, **sitting.choices)
        joint = "&" if "?" in sitting.path else "?"
        page.goto(f"{sitting.path}{joint}lang={lang}" + (f"&state={state}" if state else ""))
        page.wait_for_selector(sitting.ready, state="attached")
        page.evaluate("document.fonts.ready")
        pose(page)
        page.screenshot(path=OUT / f"{sitting.screen}-{lang}-{name}.png")
        page.context.close()


def main(names: list[str]) -> None:
    """Photograph the named screens, or all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running_town(Path(folder)) as town:
        fill(town)
        stock(town)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
            for sitting in SITTINGS:
                if not names or sitting.screen in names:
                    for lang in ("zh", "en"):
                        photograph(browser, town, sitting, lang)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
