"""A wall that never reloads: what its memory does at ten times the usual rate.

Runs `ZHIHUI_MINUTES` minutes (3 unless set): the longer, the surer the slope.
"""

import os
from collections import deque
from collections.abc import Iterator
from random import Random
from time import monotonic

import numpy as np
import pytest
from playwright.sync_api import CDPSession, Page, sync_playwright

from dispatch import commands as c
from dispatch.case import Case
from dispatch.lifecycle import Step
from dispatch.unit import Fix
from tests.browser.conftest import UNCLOSED
from tests.browser.town import CENTRES, WALL, Town, near, running_town
from tests.browser.wall.display import WALL_HD, ready
from tests.browser.watching import ARGS, CHROMIUM, open_page

pytestmark = [pytest.mark.bench, *(pytest.mark.filterwarnings(one) for one in UNCLOSED)]

MINUTES = float(os.environ.get("ZHIHUI_MINUTES", "3"))
CASES_A_SECOND = 2
"""Ten times the peak hour of an ordinary day, which is 0.2 cases a second (docs/wall.md)."""
UNITS = 60
OPEN_MOST = 120
SAMPLE_S = 10.0


class Traffic:
    """A city at ten times its rate, with as many cases closed as are opened."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._chance = Random(11)
        self._open: deque[Case] = deque()
        self._matters = sorted(town.services.city.matters)[:40]
        self._signs = [f"U{n:02d}" for n in range(UNITS)]
        self.facts = 0
        for n, sign in enumerate(self._signs):
            town.crew(sign, near(CENTRES[n % len(CENTRES)], self._chance))

    def second(self) -> None:
        """Let a second's worth of things happen."""
        for n in range(CASES_A_SECOND):
            self._report(n)
        for sign in self._chance.sample(self._signs, 4):
            self._town.do(c.SetDuty(sign, "break"), c.SetDuty(sign, "available"))
            self.facts += 2
        while len(self._open) > OPEN_MOST:
            case = self._open.popleft()
            self._town.do(c.TakeStep(case.id, case.version, Step.VOID, reason="误报"))
            self.facts += 1
        for sign in self._signs:
            place = near(CENTRES[self._chance.randrange(len(CENTRES))], self._chance)
            fix = Fix(sign, place.lon, place.lat, self._town.clock.now(), 20.0, 90.0)
            self._town.services.board.put([fix])

    def _report(self, n: int) -> None:
        place = near(CENTRES[n % len(CENTRES)], self._chance)
        matter = self._chance.choice(self._matters)
        case = self._town.file(
            "占道堆物", matter, place, priority=self._chance.choice((1, 3, 3, 3))
        )
        if case.priority == 1:
            case = self._town.do(c.SeeCase(case.id, case.version))
            self.facts += 1
        self._open.append(case)
        self.facts += 2


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city of its own."""
    with running_town(tmp_path_factory.mktemp("endurance")) as running:
        yield running


def heap_mb(wire: CDPSession) -> float:
    """Return what the page's scripts hold after the collector ran, in MB."""
    for _ in range(2):
        wire.send("HeapProfiler.collectGarbage")
    used: float = wire.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def live_through(page: Page, wire: CDPSession, traffic: Traffic) -> list[tuple[float, float, int]]:
    """Run the traffic; return seconds, MB and DOM nodes, sample by sample."""
    began, samples, next_sample = monotonic(), [], 0.0
    while (elapsed := monotonic() - began) < MINUTES * 60:
        traffic.second()
        if elapsed >= next_sample:
            nodes = wire.send("Memory.getDOMCounters")["nodes"]
            samples.append((elapsed, heap_mb(wire), nodes))
            next_sample += SAMPLE_S
        page.wait_for_timeout(max(0, 1000 * (1 - (monotonic() - began - elapsed))))
    return samples


def test_memory_stays_flat_at_ten_times_the_rate(town: Town) -> None:
    traffic = Traffic(town)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        page = open_page(browser, town, WALL, size=WALL_HD)
        wire = page.context.new_cdp_session(page)
        page.goto("/wall/")
        ready(page)
        samples = live_through(page, wire, traffic)
        lived = page.evaluate("ZH.picture.hash()") == town.services.follower.picture.hash()[1]
        browser.close()
    settled = samples[len(samples) // 3 :]
    slope = np.polyfit([at for at, _, _ in settled], [mb for _, mb, _ in settled], 1)[0] * 3600
    print(
        f"\n{MINUTES:g} min, {traffic.facts:,} facts ({traffic.facts / MINUTES / 60:.0f}/s): heap "
        f"{settled[0][1]:.1f} → {settled[-1][1]:.1f} MB, slope {slope:+.1f} MB/h, "
        f"DOM nodes {settled[0][2]} → {settled[-1][2]}, same hash as the server: {lived}"
    )
