"""From a command to the eye: how long until a wall has painted a new case, beside 200 displays.

One display is a browser, whose head is watched frame by frame; the others are sockets that take
every message. Time runs from before the command is sent, so that the commit is part of it.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import time

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from dispatch import commands as c
from tests.browser.conftest import UNCLOSED
from tests.browser.town import CENTRES, CHIEF, WALL, Town, fill, near, running_town
from tests.browser.wall.display import WALL_HD, drawn, ready
from tests.browser.watching import open_page

pytestmark = [pytest.mark.bench, *(pytest.mark.filterwarnings(one) for one in UNCLOSED)]

ROOT = Path(__file__).parents[3]
DISPLAYS = 200
CASES = 40
EVERY_MS = 700
LIMIT_MS = 300
WATCH = """() => {
  const figure = document.querySelector("[data-kpi=open] .n");
  window.painted = new Map();
  let before = figure.textContent;
  const frame = () => {
    const now = figure.textContent;
    if (now !== before) {
      before = now;
      const shown = Number(now.replaceAll(",", ""));
      requestAnimationFrame(() => painted.set(shown, Date.now()));
    }
    requestAnimationFrame(frame);
  };
  frame();
  return Number(before.replaceAll(",", ""));
}"""
"""What is in the page in one frame is on the screen by the next."""


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A full city of its own."""
    with running_town(tmp_path_factory.mktemp("painted")) as running:
        fill(running)
        yield running


@contextmanager
def crowd(town: Town, displays: int) -> Iterator["subprocess.Popen[str]"]:
    """Keep displays connected that only listen, in a process of their own."""
    call = [sys.executable, "-m", "tests.bench.wall.crowd", town.url, str(displays)]
    pipe = subprocess.PIPE
    with subprocess.Popen(call, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(town.token(WALL) + "\n")
        running.stdin.flush()
        assert running.stdout.readline().strip() == "ready"
        yield running


def delays(town: Town, page: Page) -> list[float]:
    """Report cases one by one; return the milliseconds until each was painted."""
    chance, found = Random(5), []
    shown = page.evaluate(WATCH)
    matter = sorted(town.services.city.matters)[0]
    for n in range(CASES):
        place = near(CENTRES[n % len(CENTRES)], chance)
        began = time() * 1000
        town.do(c.ReportCase("占道堆物", matter, lon=place.lon, lat=place.lat), who=CHIEF)
        shown += 1
        page.wait_for_function("shown => painted.has(shown)", arg=shown)
        found.append(page.evaluate("shown => painted.get(shown)", shown) - began)
        page.wait_for_timeout(EVERY_MS)
    return found


def test_a_case_is_painted_soon_after_it_is_committed(town: Town, browser: Browser) -> None:
    page = open_page(browser, town, WALL, size=WALL_HD)
    page.goto("/wall/")
    drawn(ready(page))
    for displays in (0, DISPLAYS - 1):
        with crowd(town, displays) as listening:
            took = delays(town, page)
            heard, _ = listening.communicate()
        middle, late, most = np.percentile(took, (50, 95, 100))
        print(
            f"\n{displays + 1:3} displays, {CASES} cases: sent → painted p50 {middle:.0f} ms, "
            f"p95 {late:.0f} ms ({late / LIMIT_MS:.2f} of {LIMIT_MS} ms), longest {most:.0f} ms; "
            f"the others heard {int(heard):,} messages",
            flush=True,
        )
