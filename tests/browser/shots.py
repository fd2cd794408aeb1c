"""Photographs every screen in every state and language: `python -m tests.browser.shots [NAME…]`.

Pictures go to var/shots/<screen>-<lang>-<state>.png, and those named in `BEST`, made light, to
docs/shots. A screen adds its sittings to `ROOMS`.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.briefing import poses as briefing
from tests.browser.briefing.story import told_town
from tests.browser.devices import poses as devices
from tests.browser.district import poses as district
from tests.browser.duty import poses as duty
from tests.browser.field import poses as field
from tests.browser.sight import saturated, see
from tests.browser.sitting import Sitting
from tests.browser.town import Town, fill, move_crews, running_town
from tests.browser.wall import poses as wall
from tests.browser.wall.stock import stock
from tests.browser.watching import ARGS, CHROMIUM, open_page

Room = Callable[[Path], AbstractContextManager[Town]]
Ahead = Callable[[Town], None]
"""What is done to a town before every picture."""
ROOT = Path(__file__).parents[2]
OUT = ROOT / "var" / "shots"
DOCS = ROOT / "docs" / "shots"
LANGS = ("zh", "en")
BEST = {
    "wall-zh-normal": "wall",
    "duty-zh-normal": "duty",
    "district-zh-normal": "district",
    "field-zh-normal": "field",
    "briefing-zh-normal": "briefing",
    "wall-zh-offline": "wall-offline",
    "wall-sanitation-en-normal": "wall-sanitation",
    "duty-en-flood": "duty-flood",
    "field-zh-outbox": "field-outbox",
    "duty-zh-verify": "duty-verify",
}
FIVE = frozenset({"wall", "duty", "district", "field", "briefing"})
BROADEST = 1920


LIVELY = (
    *wall.SITTINGS,
    *duty.SITTINGS,
    *district.SITTINGS,
    *field.SITTINGS,
    *devices.SITTINGS,
)


@contextmanager
def lively_town(folder: Path) -> Iterator[Town]:
    """Give a city with cases in every state, devices and a week behind it."""
    with running_town(folder) as town:
        fill(town)
        stock(town)
        yield town


def settle_crews(town: Town) -> None:
    """Let every crew say again where it is: a position is old after a minute."""
    move_crews(town, Random(7))


def leave(_town: Town) -> None:
    """Change nothing."""


ROOMS: tuple[tuple[Room, Ahead, tuple[Sitting, ...]], ...] = (
    (lively_town, settle_crews, LIVELY),
    (told_town, leave, briefing.TOLD),
    (running_town, leave, briefing.EMPTY),
)


def photograph(browser: Browser, town: Town, sitting: Sitting, lang: str, ahead: Ahead) -> None:
    """Take all pictures of one screen in one language."""
    for name, state, pose in sitting.pictures():
        ahead(town)
        page = open_page(browser, town, sitting.who, size=sitting.size, **sitting.choices)
        joint = "&" if "?" in sitting.path else "?"
        page.goto(f"{sitting.path}{joint}lang={lang}" + (f"&state={state}" if state else ""))
        page.wait_for_selector(sitting.ready, state="attached")
        page.evaluate("document.fonts.ready")
        pose(page)
        path = OUT / f"{sitting.screen}-{lang}-{name}.png"
        page.screenshot(path=path)
        page.context.close()
        keep(path)


def keep(path: Path) -> None:
    """Show a main picture to other eyes, and keep a light copy of a best one for the pages."""
    if path.stem not in BEST:
        return
    if BEST[path.stem] in FIVE:
        see(path)
        print(f"{path.stem}: {saturated(path):.1%} strongly coloured")
    picture = Image.open(path).convert("RGB")
    picture.thumbnail((BROADEST, BROADEST), Image.Resampling.LANCZOS)
    light = picture.quantize(256, dither=Image.Dither.NONE)
    light.save(DOCS / f"{BEST[path.stem]}.png", optimize=True)


def sit(browser: Browser, room: Room, ahead: Ahead, sittings: list[Sitting]) -> None:
    """Open a town and take the pictures of its sittings."""
    with tempfile.TemporaryDirectory() as folder, room(Path(folder)) as town:
        for sitting in sittings:
            for lang in LANGS:
                photograph(browser, town, sitting, lang, ahead)


def main(names: list[str]) -> None:
    """Photograph the named screens, or all."""
    for folder in (OUT, DOCS):
        folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        for room, ahead, sittings in ROOMS:
            chosen = [each for each in sittings if not names or each.screen in names]
            if chosen:
                sit(browser, room, ahead, chosen)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
