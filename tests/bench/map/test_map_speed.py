"""The map at scale: 10,000 units at 1 Hz, 5,000 cases, 20,000 components, beside other ways."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.bench.map.site import Bench, fetch_worldmap, serve_worldmap

pytestmark = pytest.mark.bench
Found = dict[str, dict[str, float]]
PHASES = ("idle", "pan", "zoom")
SECONDS = 8
SIZE = {"width": 1600, "height": 880}
WORLDMAP = """async () => {
    const made = (layer) => ({ id, at }) => ({ name: id, lat: at[1], lon: at[0], layer });
    map.setMaxZoom(19); // as any base layer would
    doCommand({ cluster: 15 });
    const { units, cases, parts } = bench.points;
    handleData(parts.map(made("parts")));
    handleData(cases.map(made("cases")));
    handleData(units.map(made("units")));
    map.setView([22.6, 114.1], 11, { animate: false });
    window.chosen = { map, move: (list) => handleData(list.map(made("units"))) };
}"""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """The pages measured."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = Bench()
    yield running
    running.close()


def open_way(browser: Browser, bench: Bench, way: str) -> Page:
    page = browser.new_page(viewport=SIZE)
    page.goto(f"{bench.url}/{way}/?way={way}")
    page.wait_for_selector(".leaflet-container")
    if way == "ours":
        page.wait_for_function("() => ZH.maps.size === 1")
    page.evaluate("() => makeWay()")
    return page


def open_worldmap(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport=SIZE)
    page.route(
        "**/*",
        lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort(),
    )
    page.goto(address)
    page.add_script_tag(path=Path(__file__).parent / "drive.js")
    page.evaluate(WORLDMAP)
    return page


def measure(page: Page) -> Found:
    page.wait_for_timeout(3000)  # the first drawing is not measured
    found: Found = {}
    for phase in PHASES:
        call = f"() => bench.drive(chosen, '{phase}', {SECONDS})"
        found[phase] = page.evaluate(call)
    page.close()
    return found


def test_our_map_beside_others(browser: Browser, bench: Bench) -> None:
    page = open_way(browser, bench, "ours")
    page.wait_for_function("() => [...ZH.maps.values()][0].scene.drawn.parts > 15000")
    ours = report("ours", measure(page))
    for way in ("geojson", "circles"):
        report(way, measure(open_way(browser, bench, way)), ours)
    if folder := fetch_worldmap():
        http, address = serve_worldmap(folder)
        report("worldmap", measure(open_worldmap(browser, address)), ours)
        http.shutdown()
        http.server_close()


def report(way: str, found: Found, ours: Found | None = None) -> Found:
    """Print what was measured, and the share of ours."""
    for phase, said in found.items():
        share = said["fps"] / (ours or found)[phase]["fps"]
        print(
            f"{way:9} {phase:5} {said['fps']:5.1f} fps ({share:4.2f} of ours)  "
            f"p99 frame {said['p99_ms']:5.0f} ms  longest task {said['longest_ms']:5.0f} ms  "
            f"long tasks {said['long_ms_per_s']:4.0f} ms/s",
            flush=True,
        )
    return found
