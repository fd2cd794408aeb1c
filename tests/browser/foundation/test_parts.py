"""Parts of every screen: readable for everybody, quiet in motion, loud in sound only when asked."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.foundation.conftest import Show
from tests.browser.foundation.stage import ROOT, Site

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


def findings(page: Page) -> list[str]:
    """Return what axe finds serious or critical, with the elements."""
    page.add_script_tag(path=AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    serious = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
    return [f"{v['id']}: {node['html'][:120]}" for v in serious for node in v["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("shown", ["rows", "map"])
def test_axe_finds_nothing_serious(show: Show, theme: str, lang: str, shown: str) -> None:
    page = show(f"show={shown}&theme={theme}&lang={lang}")
    page.wait_for_function("() => ZH.board.entries.size > 0")
    assert findings(page) == []


@pytest.mark.parametrize("screen", ["duty", "district", "field"])
def test_everything_one_presses_is_large_enough(show: Show, screen: str) -> None:
    page = show(f"show=rows&screen={screen}", size=(390, 844))
    least = {"duty": 24, "district": 48, "field": 56}[screen]
    small = page.evaluate(
        """least => [...document.querySelectorAll(".button, .tab, [role=option]")]
            .filter((node) => node.offsetParent)
            .filter((node) => node.getBoundingClientRect().height < least - 0.5)
            .map((node) => node.outerHTML.slice(0, 80))""",
        least,
    )
    assert small == []


def test_reduced_motion_stops_every_movement(show: Show) -> None:
    page = show("show=rows")
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((node) => {
        const style = getComputedStyle(node);
        return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
    }).length""")
    assert moving == 0


@pytest.mark.parametrize("width", [320, 640])
def test_a_narrow_window_needs_no_scrolling_sideways(show: Show, width: int) -> None:
    page = show("show=rows&lang=en&screen=district", size=(width, 800))
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_odd_titles_stay_in_their_row(show: Show, site: Site) -> None:
    page = show("show=rows")
    titles = ["长" * 2000, "W" * 2000, "\u202e\u0634\u0627", "🚑" * 300, "<b>x</b>", ""]
    heights = page.evaluate(
        """async ([rows, titles]) => {
            titles.forEach((title, n) => { rows[n] = { ...rows[n], title, version: 99 }; });
            ZH.picture.load({ place: 99, rows: { case: rows } });
            await new Promise((done) => setTimeout(done, 400));
            const rowOf = ({ id }) => document.querySelector(`[data-key="${id}"]`);
            const found = titles.map((_, n) => rowOf(rows[n]));
            const shown = found.filter(Boolean);
            return shown.map((row) => [row.offsetHeight, row.scrollWidth - row.clientWidth]);
        }""",
        [site.picture["rows"]["case"], titles],
    )
    assert len(heights) == len(titles)
    assert all(height < 60 and spill <= 0 for height, spill in heights)


def test_a_case_without_a_place_is_listed_and_not_drawn(show: Show, site: Site) -> None:
    page = show("show=split")
    lost = {"lon": None, "lat": None, "address": "", "street": "", "district": "", "version": 5}
    top = page.evaluate(
        """async ([rows, lost]) => {
            const first = ZH.board.ordered()[0].row.id;
            const changed = rows.map((row) => (row.id === first ? { ...row, ...lost } : row));
            ZH.picture.load({ place: 50, rows: { case: changed } });
            await new Promise((done) => setTimeout(done, 400));
            return [first, [...ZH.maps.values()][0].scene.spot("case", first)];
        }""",
        [site.picture["rows"]["case"], lost],
    )
    assert top[1] is None
    assert page.inner_text(f"[data-key='{top[0]}'] .case-row-place") == "位置不详"


# ── sound ────────────────────────────────────────────────────────────────────────────────────


def ring(page: Page, *ids: str) -> Any:
    return page.evaluate("ids => { ZH.sound.ringFor(ids); return ZH.sound.ringing(); }", list(ids))


def test_sound_is_locked_until_a_click(show: Show) -> None:
    page = show("show=rows")
    assert page.evaluate("() => [ZH.sound.state, ZH.sound.play('critical')]") == ["locked", False]
    page.mouse.click(400, 300)
    page.wait_for_function("() => ZH.sound.state === 'on'")
    assert page.evaluate("() => ZH.sound.play('critical')") is True


def test_an_alarm_rings_until_it_is_acknowledged(show: Show) -> None:
    page = show("show=rows")
    page.mouse.click(400, 300)
    page.wait_for_function("() => ZH.sound.state === 'on'")
    assert ring(page, "a", "b") == ["a", "b"]
    assert page.evaluate("() => ZH.sound.played") == 1
    assert ring(page, "b") == ["b"]
    assert page.evaluate("() => ZH.sound.played") == 1
    assert ring(page) == []


def test_only_those_concerned_hear_it(show: Show) -> None:
    page = show("show=rows")
    ringing = """mine => {
        ZH.sound.concerns = ({ row }) => row.district === mine;
        const off = ZH.sound.follow(ZH.board);
        ZH.board.again();
        off();
        return ZH.sound.ringing();
    }"""
    mine = page.evaluate("() => ZH.board.ordered()[0].row")
    assert page.evaluate(ringing, mine["district"]) == [mine["id"]]
    assert page.evaluate(ringing, "none") == []
