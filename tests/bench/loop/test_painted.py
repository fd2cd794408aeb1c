"""From `POST /api/cases` to the figure on a wall, with twenty displays and five cases a second."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from time import monotonic, sleep, time
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, sync_playwright

from dashboard.access.who import Role, Who
from tests.browser.conftest import UNCLOSED
from tests.browser.watching import ARGS, CHROMIUM
from tests.installation import Installation, installed
from tests.screen import Screen
from tests.servers import free_port, wait_for_port

pytestmark = [pytest.mark.bench, *(pytest.mark.filterwarnings(one) for one in UNCLOSED)]

LIMIT_S = 1.0
DISPLAYS = 20
CASES = 300
A_SECOND = 5
SIZE = {"width": 1920, "height": 1080}
OPEN = "[data-kpi=open] .big"
RECORD = """(figure) => {
  window.painted = [];
  let last = -1;
  const look = () => {
    const shown = Number(document.querySelector(figure).textContent.replace(/\\D/g, ""));
    if (shown !== last) window.painted.push([Date.now() / 1000, (last = shown)]);
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    """An empty Shenzhen in one process."""
    with installed(database_url, "", tmp_path, "shenzhen") as found:
        yield found


class Posting(Thread):
    """Reports five cases a second and keeps when each was sent."""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(daemon=True)
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"})
        self.sent: list[float] = []

    def run(self) -> None:
        """Send every case at its time, whatever the one before took."""
        began = monotonic()
        for number in range(CASES):
            sleep(max(0.0, began + number / A_SECOND - monotonic()))
            lon, lat = 114.0 + number % 40 / 400, 22.54 + number % 7 / 400
            body = {"title": f"暴露垃圾 {number}", "matter": "06010", "lon": lon, "lat": lat}
            self.sent.append(time())
            assert self._http.post("/api/cases", json=body).status_code == 201
        self._http.close()


def a_wall(browser: Any, url: str, key: str) -> Page:
    """Open a wall that notes when its figure changes."""
    page: Page = browser.new_page(viewport=SIZE)
    page.goto(f"{url}/wall/?token={key}")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_selector(OPEN)
    page.evaluate(RECORD, OPEN)
    return page


def delays(sent: list[float], painted: list[tuple[float, int]]) -> list[float]:
    """Return how long each case took, from being sent to the figure that counts it."""
    return [
        next(at for at, shown in painted if shown > number) - sent_at
        for number, sent_at in enumerate(sent)
    ]


def test_a_case_is_painted_within_a_second(installation: Installation) -> None:
    port = free_port()
    server = installation.run("serve", PORT=str(port)).process
    wait_for_port(port, server)
    url = f"http://127.0.0.1:{port}"
    wall = installation.token(Who("north", "north", Role.WALL))
    posting = Posting(url, installation.token(Who("hotline", "hotline", Role.SYSTEM)))
    with ExitStack() as stack, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        page = a_wall(browser, url, wall)
        for _ in range(DISPLAYS - 1):
            stack.enter_context(Screen(url, wall, "city").connected()).load()
        posting.start()
        page.wait_for_function(f"painted.at(-1)[1] === {CASES}", timeout=120_000)
        took = delays(posting.sent, page.evaluate("painted"))
        browser.close()
    engine = installation.settings["DATABASE_URL"].partition(":")[0]
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    print(
        f"\n{engine}: {CASES} cases at {A_SECOND}/s, {DISPLAYS} displays, POST → painted: "
        f"p50 {p50:.2f} s, p95 {p95:.2f} s ({p95 / LIMIT_S:.0%} of the limit), p99 {p99:.2f} s, "
        f"slowest {max(took):.2f} s"
    )
