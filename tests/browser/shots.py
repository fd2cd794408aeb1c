"""Photographs every screen in every state and language: `python -m tests.browser.shots [NAME…]`.

Pictures go to var/shots/<screen>-<lang>-<state>.png, and those named in `BEST`, made light, to
docs/shots. A name is a screen (`duty`), a picture (`duty-zh-verify`) or `best`. A screen adds its
sittings to `ROOMS`.
"""

import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image
from playwright.sync_api import Browser, TimeoutError, sync_playwright

from dashboard.api.asking import EQUIPMENT
from tests.browser.briefing import poses as briefing
from tests.browser.briefing.story import told_town
from tests.browser.devices import poses as devices
from tests.browser.district import poses as district
from tests.browser.duty import poses as duty
from tests.browser.field import poses as field
from tests.browser.sight import saturated, see
from tests.browser.sitting import Pose, Sitting
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
TRIES = 2
SAME_CLOCK = """{
    const Own = Date;
    const now = () => Own.now() + %d;
    window.Date = class extends Own {
        constructor(...said) { super(...(said.length ? said : [now()])); }
        static now() { return now(); }
    };
}"""
"""The browser's clock goes with the town's, or every screen would say that it is wrong."""


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
        town.clock.keep()
        yield town
        town.feed.server.extensions[EQUIPMENT].close()


def same_moment(town: Town) -> None:
    """Go back to when the city was filled: nothing falls due while the pictures are taken.

    Every crew says again where it is, for a position is old after a minute.
    """
    town.clock.go_back()
    move_crews(town, Random(7))


def leave(_town: Town) -> None:
    """Change nothing."""


ROOMS: tuple[tuple[Room, Ahead, tuple[Sitting, ...]], ...] = (
    (lively_town, same_moment, LIVELY),
    (told_town, leave, briefing.TOLD),
    (running_town, leave, briefing.EMPTY),
)


@dataclass(frozen=True)
class Shot:
    """One picture: of which sitting, in which language and state, posed how."""

    sitting: Sitting
    lang: str
    name: str
    state: str
    pose: Pose

    @property
    def stem(self) -> str:
        """Return what its file is called."""
        return f"{self.sitting.screen}-{self.lang}-{self.name}"


def shots_of(sittings: Iterable[Sitting], names: Collection[str]) -> list[Shot]:
    """Return the pictures of sittings: all, or those whose screen or whose own name is wanted."""
    shots = [
        Shot(sitting, lang, *picture)
        for sitting in sittings
        for lang in LANGS
        for picture in sitting.pictures()
    ]
    return [each for each in shots if not names or {each.sitting.screen, each.stem} & set(names)]


def photograph(browser: Browser, town: Town, shot: Shot) -> bool:
    """Take one picture; False when the page was not ready in time, as on a busy machine."""
    sitting = shot.sitting
    page = open_page(browser, town, sitting.who, size=sitting.size, **sitting.choices)
    page.add_init_script(SAME_CLOCK % round(town.clock.offset.total_seconds() * 1000))
    joint = "&" if "?" in sitting.path else "?"
    asked = f"lang={shot.lang}" + (f"&state={shot.state}" if shot.state else "")
    try:
        page.goto(f"{sitting.path}{joint}{asked}")
        page.wait_for_selector(sitting.ready, state="attached")
        page.evaluate("document.fonts.ready")
        shot.pose(page)
        page.screenshot(path=OUT / f"{shot.stem}.png")
    except TimeoutError as late:
        print(f"{shot.stem}: {str(late).splitlines()[0]}", flush=True)
        return False
    finally:
        page.context.close()
    keep(OUT / f"{shot.stem}.png")
    return True


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


def sit(browser: Browser, room: Room, ahead: Ahead, shots: list[Shot]) -> list[str]:
    """Open a town and take pictures in it; return those that did not come."""
    missed = []
    with tempfile.TemporaryDirectory() as folder, room(Path(folder)) as town:
        for shot in shots:
            for _ in range(TRIES):
                ahead(town)
                if photograph(browser, town, shot):
                    break
            else:
                missed.append(shot.stem)
    return missed


def main(names: list[str]) -> int:
    """Photograph the named screens or pictures, or all; return how many did not come."""
    wanted = set(names) | (set(BEST) if "best" in names else set())
    missed: list[str] = []
    for folder in (OUT, DOCS):
        folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        for room, ahead, sittings in ROOMS:
            if shots := shots_of(sittings, wanted):
                missed += sit(browser, room, ahead, shots)
        browser.close()
    print("\n".join(f"missed: {name}" for name in missed) or "every picture came")
    return len(missed)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
