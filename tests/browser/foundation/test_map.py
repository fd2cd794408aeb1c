"""The map: what is drawn lies where Leaflet says, and list, map and keys share one selection."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.foundation.conftest import Show
from tests.browser.foundation.stage import Site

MAP = "[...ZH.maps.values()][0]"
OFF = f"""() => {{
    const city = {MAP};
    let most = 0;
    for (const row of ZH.picture.table("case").values()) {{
        const spot = city.scene.spot("case", row.id);
        const box = city.scene.top.canvas.getBoundingClientRect();
        const frame = city.map.getContainer().getBoundingClientRect();
        const said = city.map.latLngToContainerPoint(city.latLng(row));
        const off = [spot.x + box.x - frame.x - said.x, spot.y + box.y - frame.y - said.y];
        most = Math.max(most, Math.hypot(...off));
    }}
    return most;
}}"""


@pytest.fixture
def page(show: Show) -> Page:
    page = show("show=split&theme=dark")
    page.wait_for_function(f"() => {MAP}?.scene.drawn.loud > 0")
    return page


def spot(page: Page, kind: str, name: str) -> tuple[float, float]:
    """Return where something is drawn, in pixels of the page."""
    x, y = page.evaluate(
        f"""([kind, id]) => {{
            const city = {MAP};
            const at = city.scene.spot(kind, id);
            const box = city.scene.top.canvas.getBoundingClientRect();
            return [at.x + box.x, at.y + box.y];
        }}""",
        [kind, name],
    )
    return x, y


def most_urgent(page: Page, n: int = 0) -> str:
    return page.evaluate(f"() => ZH.board.ordered()[{n}].row.id")


@pytest.mark.parametrize(
    "act",
    [
        "() => null",
        f"() => {{ {MAP}.map.panBy([317, -203], {{ animate: false }}); }}",
        f"() => {{ {MAP}.map.setZoom(12.3, {{ animate: false }}); }}",
        f"() => {{ {MAP}.map.setView([22.53, 114.05], 16, {{ animate: false }}); }}",
    ],
)
def test_marks_lie_where_the_map_says(page: Page, act: str) -> None:
    page.evaluate(act)
    assert page.evaluate(OFF) < 1


def test_marks_stay_with_the_map_in_the_middle_of_a_drag(page: Page) -> None:
    page.mouse.move(800, 400)
    page.mouse.down()
    page.mouse.move(1000, 500, steps=8)
    assert page.evaluate(OFF) < 1
    page.mouse.up()


def test_a_click_on_a_mark_selects_it_in_the_list_too(page: Page) -> None:
    top = most_urgent(page)
    page.mouse.click(*spot(page, "case", top))
    assert page.get_attribute("#cases [aria-selected=true]", "data-key") == top


def test_a_click_in_the_list_rings_the_mark(page: Page) -> None:
    top = most_urgent(page, 1)
    page.click(f"#cases [data-key='{top}']")
    assert page.evaluate(f"() => {MAP}.scene.picked.id") == top


def test_a_selected_case_is_joined_to_its_unit(page: Page) -> None:
    pair = page.evaluate("""() => {
        const all = [...ZH.board.entries.values()];
        const on = all.find(({ row }) => row.unit && row.state === "en_route");
        ZH.selection.set({ kind: "case", id: on.row.id });
        return [on.row.id, on.row.unit];
    }""")
    line = page.evaluate(f"() => {MAP}.scene.line")
    assert [line["case"], line["unit"]] == pair
    assert line["text"].startswith("约 ") or line["text"] == ""


def test_a_crowd_gathers_but_the_critical_stand_alone(page: Page, site: Site) -> None:
    rows = site.picture["rows"]["case"]
    crowd = [
        rows[-1]
        | {"id": f"x{n}", "lon": rows[-1]["lon"] + n % 99, "lat": rows[-1]["lat"] + n // 99}
        for n in range(4000)
    ]
    page.evaluate("rows => ZH.picture.load({ place: 9, rows: { case: rows } })", rows + crowd)
    page.wait_for_function(f"() => {MAP}.scene.counts.some((one) => one.count > 3900)")
    drawn, critical = page.evaluate(f"""() => {{
        const {{ critical, warning }} = ZH.board.counts().city;
        return [{MAP}.scene.drawn.loud, critical + warning];
    }}""")
    assert drawn == critical
    count = page.evaluate(f"""() => {{
        const city = {MAP};
        const box = city.scene.top.canvas.getBoundingClientRect();
        const one = city.scene.counts.find((each) => each.count > 3900);
        return [one.x + box.x, one.y + box.y];
    }}""")
    before = page.evaluate(f"() => {MAP}.map.getZoom()")
    page.mouse.click(*count)
    page.wait_for_function(f"() => {MAP}.map.getZoom() > {before} + 1")


def test_a_unit_out_of_touch_leaves_the_map(page: Page) -> None:
    gone = page.evaluate(f"""() => {{
        const id = [...ZH.board.units.keys()].find((unit) => {MAP}.scene.units.index.has(unit));
        const fix = ZH.picture.fix(id);
        ZH.clock.stand(fix.at + 1801);
        ZH.board.again();
        return [{MAP}.scene.units.index.has(id), ZH.board.unit(id).age];
    }}""")
    assert gone == [False, "lost"]


def shade(page: Page) -> list[int]:
    return page.evaluate(f"""() => {{
        const {{ canvas, c }} = {MAP}.base;
        return [...c.getImageData(canvas.width / 2, 4, 1, 1).data.slice(0, 3)];
    }}""")


def test_the_map_takes_the_colours_of_a_new_theme(page: Page) -> None:
    page.wait_for_function(f"() => {MAP}.base.base")
    dark = sum(shade(page))
    page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")
    page.wait_for_function(f"""() => {{
        const {{ canvas, c }} = {MAP}.base;
        return c.getImageData(canvas.width / 2, 4, 1, 1).data[0] > 180;
    }}""")
    assert sum(shade(page)) > dark + 300


def test_the_page_says_whose_boundaries_these_are(page: Page) -> None:
    page.wait_for_selector(".leaflet-control-attribution >> text=高德")


def test_no_name_lies_under_the_line_that_says_so(page: Page) -> None:
    page.wait_for_selector(".leaflet-control-attribution >> text=高德")
    page.evaluate(f"() => {MAP}.base.place()")
    covered = page.evaluate(f"""() => {{
        const {{ base, map }} = {MAP};
        const line = map.attributionControl.getContainer().getBoundingClientRect();
        const at = base.canvas.getBoundingClientRect();
        const beside = ([left, , right]) => left + at.x < line.right && right + at.x > line.left;
        const under = ([, top, , low]) => top + at.y < line.bottom && low + at.y > line.top;
        return base.names(base.view).some((box) => beside(box) && under(box));
    }}""")
    assert covered is False


@pytest.mark.parametrize(("parts", "kept_clear"), [(3, True), (400, False)])
def test_names_make_way_for_a_few_components_but_not_for_thousands(
    page: Page, parts: int, *, kept_clear: bool
) -> None:
    page.wait_for_function(f"() => {MAP}?.base.view")
    more = page.evaluate(
        f"""(many) => {{
            const {{ scene, base, map }} = {MAP};
            scene.setParts([]);
            const before = scene.marksIn(base.view).length;
            const {{ lng, lat }} = map.getCenter();
            const at = {{ lon: Math.round(lng * 1e6), lat: Math.round(lat * 1e6) }};
            scene.setParts(Array.from({{ length: many }}, (_, n) => ({{ id: `P${{n}}`, ...at }})));
            return scene.marksIn(base.view).length - before;
        }}""",
        parts,
    )
    assert more == (2 * parts if kept_clear else 0)


def lay(page: Page, source: dict[str, Any]) -> None:
    page.evaluate(
        f"(source) => {{ ZH.layTiles({MAP}.map, source, () => {{ window.lost = true; }}); }}",
        source,
    )


def test_without_tiles_the_built_in_map_is_what_is_seen(show: Show) -> None:
    page = show("show=map", forgive=("404",))
    page.wait_for_function(f"() => {MAP}?.base.base")
    lay(page, {"kind": "raster", "url": "/nowhere/{z}/{x}/{y}.png", "datum": "gcj02"})
    page.wait_for_function("() => window.lost")
    assert page.locator(".leaflet-tile-pane img").count() == 0


def test_without_its_file_a_vector_map_gives_way_too(show: Show) -> None:
    page = show("show=map", forgive=("404", "Bad response"))
    page.wait_for_function(f"() => {MAP}?.base.base")
    lay(page, {"kind": "pmtiles", "url": "/nowhere/city.pmtiles"})
    page.wait_for_function("() => window.lost")
