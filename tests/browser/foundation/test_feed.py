"""The feed in a browser: caught up, healed, and honest about its age."""

from typing import Any

from playwright.sync_api import Page

from dispatch.picture import state_hash
from tests.browser.foundation.conftest import Show
from tests.browser.foundation.stage import Site
from tests.browser.foundation.wire import Wire
from tests.browser.watching import PATIENCE_MS

LOST = ("ERR_", "WebSocket")


def is_now(page: Page, state: str, timeout: float = PATIENCE_MS) -> None:
    page.wait_for_function(
        f"() => document.documentElement.dataset.feed === '{state}'", timeout=timeout
    )


def later(page: Page, seconds: float) -> None:
    """Let the page's own clock run ahead, so that no test depends on the machine's speed."""
    page.evaluate(
        """(seconds) => {
            const now = performance.now.bind(performance);
            performance.now = () => now() + seconds * 1000;
        }""",
        seconds,
    )


def at_place(page: Page, site: Site) -> None:
    page.wait_for_function(f"() => ZH.picture.place === {site.picture['place']}")


def changed(site: Site, **changes: Any) -> dict[str, Any]:
    """Change the first case; return the delta."""
    first = site.picture["rows"]["case"][0]
    return site.change(case=[first | {"version": first["version"] + 1} | changes])


def test_a_page_shows_the_picture_and_says_it_is_live(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    page.wait_for_selector('[data-feed="age"] >> text=数据 0 秒前')
    assert page.locator("#cases .case-row").count() == 40
    assert page.evaluate("() => ZH.picture.hash()") == state_hash(site.picture["rows"])


def test_a_delta_is_painted(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    top = site.picture["rows"]["case"][0]["id"]
    site.say("delta", site.change(case=[site.picture["rows"]["case"][0] | {"title": "塌陷"}]))
    page.wait_for_selector(f"[data-key='{top}'] >> text=塌陷")


def test_a_gap_is_asked_for(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    missed = changed(site, title="漏掉的")
    late = changed(site, title="后来的")
    site.delta = {**late, "prev": missed["prev"]}
    site.asked.clear()
    site.say("delta", late)
    at_place(page, site)
    assert "/api/feed" in site.asked
    assert page.evaluate("() => ZH.picture.hash()") == state_hash(site.picture["rows"])


def test_a_gap_too_old_brings_a_fresh_picture(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city", forgive=("410",))
    is_now(page, "live")
    changed(site, title="很久以前")
    site.delta = None
    site.asked.clear()
    site.say("delta", changed(site, title="现在"))
    at_place(page, site)
    assert site.asked == ["/api/feed", "/api/picture"]


def test_a_client_that_was_too_slow_starts_afresh(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    changed(site, title="没听到")
    site.say("fresh", {"reason": "slow"})
    at_place(page, site)


def test_positions_move_units(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    site.say("fixes", [["A01", 114000001, 22500001, 4_000_000_000, 30, 0]])
    page.wait_for_function("() => ZH.picture.fix('A01')?.lon === 114000001")


def test_a_wall_looks_dead_within_five_seconds_of_a_cut(show: Show, site: Site, wire: Wire) -> None:
    page = show("show=rows&scope=city&screen=wall", at=wire.url, forgive=LOST)
    is_now(page, "live")
    wire.cut()
    page.wait_for_selector(".banner:not([hidden]) >> text=数据停在")
    height = page.locator(".banner").bounding_box()["height"]
    assert height >= 800 / 6


def test_a_wall_looks_dead_within_five_seconds_of_silence(
    show: Show, site: Site, wire: Wire
) -> None:
    page = show("show=rows&scope=city&screen=wall", at=wire.url, forgive=LOST)
    is_now(page, "live")
    for n in range(13):
        site.say("fixes", [["A01", 114000002 + n, 22500001, 4_000_000_001 + n, 30, 0]])
        page.wait_for_function(f"() => ZH.picture.fix('A01')?.lon === {114000002 + n}")
    wire.hush()
    later(page, 5)
    page.wait_for_selector(".banner:not([hidden]) >> text=数据停在")
    wire.speak()


def test_what_was_missed_is_caught_up_and_said(show: Show, site: Site, wire: Wire) -> None:
    page = show("show=rows&scope=city&screen=wall", at=wire.url, forgive=LOST)
    is_now(page, "live")
    wire.cut()
    is_now(page, "stale")
    delta = changed(site, title="断线时")
    site.delta = {**delta, "prev": 0}
    wire.mend()
    is_now(page, "back")
    at_place(page, site)
    page.wait_for_selector(".banner >> text=补收 1 条")
    is_now(page, "live")
    assert page.evaluate("() => ZH.picture.hash()") == state_hash(site.picture["rows"])


def test_many_cuts_leave_no_difference(show: Show, site: Site, wire: Wire) -> None:
    page = show("show=rows&scope=city", at=wire.url, forgive=LOST)
    is_now(page, "live")
    for n in range(8):
        wire.cut()
        delta = changed(site, title=f"第 {n} 次")
        site.delta = {**delta, "prev": 0}
        wire.mend()
        at_place(page, site)
        assert page.evaluate("() => ZH.picture.hash()") == state_hash(site.picture["rows"])


def test_a_wall_reports_what_it_shows(show: Show, site: Site) -> None:
    site.shown.queue.clear()
    page = show("show=rows&scope=city&screen=wall")
    is_now(page, "live")
    report = site.shown.get(timeout=10)
    assert report["hash"] == state_hash(site.picture["rows"])
    assert report["place"] == site.picture["place"]


def test_the_end_of_a_session_is_said_with_a_way_back(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city&lang=en")
    is_now(page, "live")
    site.say("signed_out", {})
    page.wait_for_selector(".banner >> text=Sign in again")
    assert page.inner_text('[data-feed="age"]') == "Signed out"


def test_a_look_back_is_clearly_not_live_and_ends_on_the_present(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    page.evaluate("() => ZH.feed.past({ place: 3, rows: { case: [], unit: [] } }, 1795300000)")
    is_now(page, "past")
    page.wait_for_selector(".banner >> text=不是当前情况")
    site.say("delta", changed(site, title="现在发生"))
    assert page.evaluate("() => ZH.picture.table('case').size") == 0
    page.click(".banner button")
    at_place(page, site)
    is_now(page, "live")


def test_a_clock_that_is_off_is_shown_and_does_not_count(show: Show, site: Site) -> None:
    page = show("show=rows&scope=city")
    is_now(page, "live")
    page.evaluate("() => { const real = Date.now; Date.now = () => real() + 300000; }")
    for _ in range(13):
        site.beat()
    page.wait_for_selector('[data-feed="age"] >> text=本机时钟快 5 分')
    assert page.evaluate("() => Math.abs(ZH.now() - performance.timeOrigin / 1000)") < 200
