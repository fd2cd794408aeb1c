"""The overview answers one question across a room: is the city all right, and if not, where?"""

import pytest
from playwright.sync_api import Page, expect

from dispatch import commands as c
from dispatch.lifecycle import Step
from tests.browser.conftest import Visit
from tests.browser.eyes import cut_off, serious_faults, small_letters
from tests.browser.town import WALL, Town
from tests.browser.wall.display import (
    SIZES,
    WALL_4K,
    WALL_HD,
    danger,
    drawn,
    ready,
    texts,
    until,
    until_live,
)

LINES_MOST = 22
NUMBER = "(node) => Number(node.textContent.replaceAll(',', ''))"
LINES = """() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const middles = [];
  const screen = document.getElementById("wall-screen");
  const walker = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
    if (node.parentElement.closest(".wall-map")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { top, bottom, height } of range.getClientRects()) {
      if (height) middles.push((top + bottom) / 2 / rem);
    }
  }
  middles.sort((a, b) => a - b);
  return middles.filter((at, n) => n === 0 || at - middles[n - 1] > 0.5).length;
}"""
CONTROLS = """() => [...document.querySelectorAll("button, input, select, textarea, a")]
    .filter((node) => node.checkVisibility()).length"""
SHARE = """() => {
  const box = document.querySelector(".wall-map").getBoundingClientRect();
  const banner = document.querySelector(".banner:not([hidden])")?.offsetHeight ?? 0;
  return (box.width * box.height) / (innerWidth * (innerHeight - banner));
}"""
"""The map's share of what a banner leaves: on a busy machine the feed may be late."""
CITY_LAT = """async () => {
  const box = ZH.basemap.boxOf(await ZH.basemap.fetch(), null);
  return (box[1] + box[3]) / 2;
}"""
IN_THE_MIDDLE = """(lat) => {
  const { lat: middle } = ZH.maps.get("wall-map").map.getBounds().getCenter();
  return Math.abs(middle - lat) < 0.005;
}"""
"""As the whole city is shown: its middle is the map's, to half a kilometre."""
OUTSIDE = """() => [...document.querySelectorAll("#wall-screen *")]
    .filter((node) => node.checkVisibility() && !node.closest(".wall-map")).filter((node) => {
      const box = node.getBoundingClientRect();
      return box.width && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1);
    }).map((node) => node.className)"""


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_it_fits_every_canvas_with_every_letter_readable(
    full_town: Town, visit: Visit, size: tuple[int, int]
) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=size))
    drawn(page)
    rem = page.evaluate("ZH.wall.rem")
    assert rem == pytest.approx(min(size[1] / 45, size[0] / 64), abs=0.1)
    assert small_letters(page, rem - 0.5, "#wall-screen") == []
    assert cut_off(page, "#wall-screen", ".mark, .leaflet-container, .leaflet-container *") == []
    assert page.evaluate(OUTSIDE) == []
    until(page, f"() => ({SHARE})() >= 0.5")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]


def test_the_map_keeps_half_of_the_wall_above_an_unacknowledged_case(
    full_town: Town, visit: Visit
) -> None:
    full_town.clock.set_ahead(minutes=15)
    try:
        page = ready(visit(full_town, "/wall/", WALL, size=WALL_HD))
        page.wait_for_selector(".wall-notice[data-tone=critical] >> visible=true")
        until(page, f"() => ({SHARE})() >= 0.5")
    finally:
        full_town.clock.set_right()


def test_english_leads_where_it_is_asked_for_and_is_not_cut(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/wall/?lang=en", WALL, size=WALL_HD))
    assert texts(page, ".wall-title > span") == ["Urban command", "城市管理指挥"]
    assert cut_off(page, "#wall-screen", ".mark, .leaflet-container, .leaflet-container *") == []


def test_it_is_read_at_a_glance_and_cannot_be_touched(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=WALL_4K))
    drawn(page)
    until_live(page, f"({LINES})() <= {LINES_MOST}")
    assert page.evaluate(CONTROLS) == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.wall-side')).cursor") == "none"
    assert page.evaluate("getComputedStyle(document.body).overflow") == "hidden"


def test_the_districts_add_up_to_the_head(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=WALL_HD))
    page.wait_for_selector(".wall-cell")
    opened = page.eval_on_selector('[data-kpi="open"] .n', NUMBER)
    critical = page.eval_on_selector('[data-kpi="critical"] .n', NUMBER)
    cells = page.evaluate("ZH.wall.cells.order.map((id) => ZH.wall.cells.items.get(id))")
    assert sum(cell["count"] for cell in cells) == opened
    assert sum(cell["late"] for cell in cells) == critical
    assert critical >= 2


def test_a_narrow_wall_folds_districts_and_still_adds_up(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/wall/?inch=55&distance=8", WALL, size=WALL_HD))
    cells = page.evaluate("ZH.wall.cells.order.map((id) => ZH.wall.cells.items.get(id))")
    assert len(cells) < len(full_town.services.city.districts)
    assert sum(c["count"] for c in cells) == page.eval_on_selector('[data-kpi="open"] .n', NUMBER)


def test_what_needs_action_comes_first_and_says_if_nobody_has_seen_it(
    full_town: Town, visit: Visit
) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=WALL_HD))
    tones = page.eval_on_selector_all(".wall-rows > li", "rows => rows.map((r) => r.dataset.tone)")
    assert tones == sorted(tones, key=["critical", "warning"].index)
    assert 2 <= len(tones) <= 7
    gas, manhole = page.locator(".wall-rows .mark").nth(0), page.locator(".wall-rows .mark").nth(1)
    expect(gas).to_have_attribute("data-unseen", "")
    expect(manhole).not_to_have_attribute("data-unseen", "")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(full_town: Town, visit: Visit, lang: str, theme: str) -> None:
    page = ready(visit(full_town, f"/wall/?lang={lang}&theme={theme}", WALL, size=WALL_HD))
    drawn(page)
    assert serious_faults(page) == []


def test_the_city_stays_in_the_middle_when_a_banner_takes_its_room(
    full_town: Town, visit: Visit
) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=WALL_HD))
    drawn(page)
    page.evaluate("ZH.wall.focusMs = 500")  # so long has the map what turns critical meanwhile
    lat = page.evaluate(CITY_LAT)
    until(page, IN_THE_MIDDLE, lat)
    tall = page.evaluate("ZH.maps.get('wall-map').map.getSize().y")
    page.evaluate("document.documentElement.style.setProperty('--banner', '180px')")
    until(page, "(tall) => ZH.maps.get('wall-map').map.getSize().y < tall - 100", tall)
    until(page, IN_THE_MIDDLE, lat)


def test_a_calm_city_folds_the_aside_and_a_new_danger_opens_it(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/wall/", WALL, size=WALL_HD))
    until(page, "document.querySelector('#wall-screen').hasAttribute('data-calm')")
    expect(page.locator(".wall-notice")).to_contain_text("目前没有需要处理的案件")
    expect(page.locator(".wall-notice")).to_contain_text("Nothing needs action")
    expect(page.locator(".wall-side")).to_be_hidden()
    whole = page.evaluate("ZH.maps.get('wall-map').map.getZoom()")
    page.evaluate("ZH.wall.focusMs = 1500")
    case = danger(town)
    page.wait_for_selector(f'.wall-rows > li[data-key="{case.id}"]')
    expect(page.locator(".wall-notice")).to_be_hidden()
    until(page, "(whole) => ZH.maps.get('wall-map').map.getZoom() > whole + 1", whole)
    until(page, "(whole) => ZH.maps.get('wall-map').map.getZoom() < whole + 1", whole)
    end(town, page, case.id)


def end(town: Town, page: Page, case_id: str) -> None:
    """Void a case; wait until the wall is calm again."""
    version = page.evaluate("(id) => ZH.picture.row('case', id).version", case_id)
    town.do(c.TakeStep(case_id, version, Step.VOID, reason="误报"))
    until(page, "document.querySelector('#wall-screen').hasAttribute('data-calm')")


def test_the_double_outline_ends_when_somebody_acknowledges(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/wall/", WALL, size=WALL_HD))
    case = danger(town)
    mark = page.locator(f'.wall-rows > li[data-key="{case.id}"] .mark')
    expect(mark).to_have_attribute("data-unseen", "")
    town.do(c.SeeCase(case.id, case.version))
    expect(mark).not_to_have_attribute("data-unseen", "")
    expect(mark).to_have_attribute("data-tone", "critical")
    end(town, page, case.id)


def test_a_flood_folds_into_few_rows_whose_cases_are_all_counted(
    full_town: Town, visit: Visit
) -> None:
    page = ready(visit(full_town, "/wall/?state=flood", WALL, size=WALL_HD))
    rows = page.locator(".wall-rows > li")
    assert rows.count() <= 7
    expect(page.locator(".wall-rows > li[data-group]").first).to_be_visible()
    counted = page.evaluate(
        """() => ZH.wall.needsShown().length + [...document.querySelectorAll(".wall-more > span")]
            .reduce((sum, line) => sum + Number(line.textContent.match(/\\d+/)[0]), 0)"""
    )
    heads = page.eval_on_selector_all(
        '[data-kpi="critical"] .n, [data-kpi="warning"] .n', f"nodes => nodes.map({NUMBER})"
    )
    assert counted == sum(heads)
