"""Every page of the wall by its address, and what no page may hide."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.eyes import cut_off, serious_faults, small_letters
from tests.browser.town import WALL, Town
from tests.browser.wall.display import AREAS, WALL_HD, ready, texts, until

OTHERS = ("performance", "typhoon", "devices")
TEN = (
    "administration", "appearance", "enforcement", "landscaping", "lighting", "parks", "requests",
    "safety", "sanitation", "service",
)  # fmt: skip
MAY_BE_CUT = (
    ".mark, .wall-rank-name, .wall-alert, .wall-alert *, .leaflet-container, .leaflet-container *"
)


def test_there_is_a_page_for_each_of_the_ten_areas() -> None:
    assert tuple(AREAS) == TEN


@pytest.mark.parametrize("name", ["lighting", "typhoon"])
def test_a_page_opens_by_its_address(full_town: Town, visit: Visit, name: str) -> None:
    page = ready(visit(full_town, f"/wall/{name}", WALL, size=WALL_HD))
    until(page, "(name) => ZH.wall.page === name", name)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_every_page_every_letter_is_readable_and_none_is_cut(
    full_town: Town, visit: Visit, lang: str
) -> None:
    page = ready(visit(full_town, f"/wall/?lang={lang}", WALL, size=WALL_HD))
    until(page, "Boolean(ZH.wall.areas)")
    rem = page.evaluate("ZH.wall.rem")
    for name in (*TEN, *OTHERS):
        page.evaluate("(name) => ZH.wall.choose(name)", name)
        until(page, "(name) => document.querySelector('#wall-screen').dataset.page === name", name)
        page.wait_for_load_state("networkidle")
        assert all(texts(page, ".wall-title > span")), name
        assert small_letters(page, rem - 0.5, "#wall-screen") == [], name
        assert cut_off(page, "#wall-screen", MAY_BE_CUT) == [], name
        assert not {"undefined", "NaN", "null"} & set(page.inner_text("body").split()), name


@pytest.mark.parametrize("page_name", ["lighting", "devices", "performance"])
def test_no_page_hides_a_critical_case_that_nobody_acknowledged(
    full_town: Town, visit: Visit, page_name: str
) -> None:
    page = ready(visit(full_town, f"/wall/{page_name}", WALL, size=WALL_HD))
    expect(page.locator(".wall-notice[data-tone=critical]")).to_contain_text("燃气泄漏")


def test_an_area_shows_its_own_cases_and_its_districts_add_up(
    full_town: Town, visit: Visit
) -> None:
    page = ready(visit(full_town, "/wall/sanitation", WALL, size=WALL_HD))
    until(page, "ZH.wall.page === 'sanitation'")
    area_of = "({ row }) => ZH.entryOf('matters', row.matter).area"
    mine = page.evaluate(f"[...ZH.wall.board.entries.values()].map({area_of})")
    assert set(mine) == {"sanitation"}
    shown = page.evaluate("ZH.wall.cells.order.map((id) => ZH.wall.cells.items.get(id).count)")
    assert sum(shown) == len(mine)


def test_a_page_that_is_not_there_is_said_and_the_overview_shown(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/wall/no-such-page", WALL, size=WALL_HD))
    expect(page.locator(".wall-notice")).to_contain_text("没有“no-such-page”这一页")
    assert page.evaluate("ZH.wall.page") == "overview"


def test_axe_finds_nothing_serious_on_pages(full_town: Town, visit: Visit) -> None:
    for name in ("sanitation", "performance", "devices"):
        page = ready(visit(full_town, f"/wall/{name}?lang=en", WALL, size=WALL_HD))
        assert serious_faults(page) == []


def test_figures_grow_old_when_they_are_not_answered(full_town: Town, visit: Visit) -> None:
    page = visit(full_town, "/wall/parks", WALL, size=WALL_HD)
    ready(page)
    until(page, "ZH.wall.known('/api/areas/parks').value")
    assert page.evaluate("ZH.wall.known('/api/areas/parks').stale") is False
    page.evaluate("ZH.wall.known('/api/areas/parks').heardAt -= 130000")
    assert page.evaluate("ZH.wall.known('/api/areas/parks').stale") is True


def test_a_waste_chain_is_drawn_with_what_is_missing_apart(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/wall/sanitation", WALL, size=WALL_HD))
    until(page, "ZH.wall.page === 'sanitation'")
    page.evaluate(
        """() => {
          const box = document.createElement("div");
          box.id = "flow-under-test";
          document.getElementById("wall-side").append(box);
          ZH.wall.paintFlow(box, {
            day: "yesterday", limit: 5, nodes: ["point", "vehicle", "station", "plant", "missing"],
            links: [
              { source: "point", target: "vehicle", stream: "food", tonnes: 80 },
              { source: "point", target: "missing", stream: "missing", tonnes: 20 },
              { source: "vehicle", target: "station", stream: "food", tonnes: 80 },
            ],
            steps: [
              { stage: "point", next: "vehicle", sent_t: 100, arrived_t: 80, share: 20 },
              { stage: "vehicle", next: "station", sent_t: 80, arrived_t: 80, share: 0 },
              { stage: "station", next: "plant", sent_t: 0, arrived_t: 0, share: null },
            ],
          }, ["垃圾全过程流向", "Waste"]);
        }"""
    )
    flow = page.locator("#flow-under-test")
    expect(flow.locator(".wall-flow-band")).to_have_count(3)
    expect(flow.locator('.wall-flow-band[data-stream="missing"]')).to_have_count(1)
    expect(flow.locator(".wall-flow-stage").nth(1)).to_contain_text("差 20%")
    expect(flow.locator(".wall-flow-stage .mark")).to_have_count(1)
