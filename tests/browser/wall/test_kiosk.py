"""A wall runs for weeks alone: its key, a dead feed, a restart, midnight."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from callbacks.screens import register_pages
from dashboard.access.who import Role, Who
from tests.browser.conftest import Visit
from tests.browser.foundation.wire import Wire
from tests.browser.town import WALL, Town, shenzhen
from tests.browser.wall.display import WALL_HD, danger, ready, until
from tests.running import running_services, running_site

LOST = ("ERR_CONNECTION", "WebSocket", "Failed to load resource")
MARK = "window.neverReloaded = true"
LIVE = "document.documentElement.dataset.feed === 'live'"
DEAD = "['stale', 'offline'].includes(document.documentElement.dataset.feed)"


@pytest.fixture
def wire(town: Town) -> Iterator[Wire]:
    """The line between a wall and the town's server."""
    line = Wire(int(town.url.rpartition(":")[2]))
    yield line
    line.close()


@pytest.fixture
def far(town: Town, wire: Wire, visit: Visit) -> Page:
    """A wall at the far end of the line, live, marked so that a reload would show."""
    page = visit(replace(town, url=wire.url), "/wall/", WALL, LOST, size=WALL_HD)
    ready(page)
    until(page, LIVE)
    page.evaluate(MARK)
    return page


# ── its key ──────────────────────────────────────────────────────────────────────────────────────
def test_a_display_keeps_its_key_out_of_sight_and_past_the_end_of_a_session(
    town: Town, browser: Browser
) -> None:
    key = town.token(Who("lobby", "lobby", Role.WALL))
    context = browser.new_context(base_url=town.url, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"/wall/?token={key}&inch=98&distance=5")
    ready(page)
    assert page.url == f"{town.url}/wall/?inch=98&distance=5"
    kept = {cookie["name"]: cookie for cookie in context.cookies()}
    assert kept["zhihui_token"]["httpOnly"]
    assert kept["zhihui_token"]["expires"] > 1_795_400_000 + 300 * 24 * 3600
    for name in kept.keys() - {"zhihui_token"}:
        context.clear_cookies(name=name)
    page.reload()
    ready(page)
    until(page, LIVE)
    until(page, "ZH.wall.name === 'lobby'")
    context.close()


def test_a_key_that_was_revoked_opens_nothing(town: Town, browser: Browser) -> None:
    key = town.token(Who("cellar", "cellar", Role.WALL))
    town.services.accounts.revoke_token("cellar", town.clock.now())
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    page.goto(f"/wall/?token={key}")
    assert "/sign-in" in page.url
    context.close()


# ── a dead feed ──────────────────────────────────────────────────────────────────────────────────
def test_a_feed_that_falls_silent_looks_dead_and_heals(far: Page, wire: Wire) -> None:
    heard = (
        "() => new Promise((done) => { let n = 0; ZH.feed.told.on(() => (n += 1) > 4 && done()); })"
    )
    far.evaluate(heard)
    wire.hush()
    far.wait_for_function(DEAD, polling=100)
    banner = far.locator(".banner")
    expect(banner).to_contain_text("数据停在")
    expect(banner).to_contain_text("Data stopped")
    share = far.evaluate("document.querySelector('.banner').offsetHeight / innerHeight")
    assert share == pytest.approx(1 / 6, abs=0.01)
    wire.speak()
    until(far, LIVE)
    expect(banner).to_be_hidden()
    assert far.evaluate("window.neverReloaded")


def test_a_line_that_is_cut_looks_dead_and_heals(far: Page, wire: Wire, town: Town) -> None:
    wire.cut()
    far.wait_for_function(DEAD, polling=100)
    case = danger(town, "井盖缺失")
    wire.mend()
    far.wait_for_selector(f'.wall-rows > li[data-key="{case.id}"]')
    until(far, LIVE)
    assert far.evaluate("window.neverReloaded")


# ── a restart ────────────────────────────────────────────────────────────────────────────────────
def test_a_restarted_server_is_followed_without_a_reload(
    far: Page, wire: Wire, town: Town, tmp_path: Path
) -> None:
    until(far, "ZH.wall.listed?.length >= 0")
    wire.cut()
    with ExitStack() as stack:
        config = town.services.config
        again = stack.enter_context(running_services(config, town.clock, shenzhen()))
        site = stack.enter_context(running_site(again, register_pages))
        wire.lead_to(int(site.url.rpartition(":")[2]))
        case = danger(replace(town, services=again), "路灯倾倒")
        wire.mend()
        far.wait_for_selector(f'.wall-rows > li[data-key="{case.id}"]')
        until(far, LIVE)
        assert far.evaluate("ZH.picture.hash()") == again.follower.picture.hash()[1]
        assert far.evaluate("window.neverReloaded")
        wire.cut()


# ── midnight ─────────────────────────────────────────────────────────────────────────────────────
def test_at_midnight_the_date_and_the_counts_begin_anew(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/wall/performance", WALL, size=WALL_HD))
    until(page, "ZH.wall.page === 'performance'")
    page.evaluate("ZH.feed.stop(); ZH.feed.started = true")
    days = """([day, reported]) => ({ id: `${day}-440304`, day, district: "440304", reported,
        filed: 1, assigned: 1, disposed: 10, disposed_on_time: 9, closed: 4, closed_on_time: 4,
        void: 0, reworked: 0, returned: 0, extended: 0, dispatch_s: 60 })"""
    at = """([moment, rows]) => {
        ZH.clock.stand(Date.parse(moment) / 1000);
        ZH.picture.load({ place: 9, rows: { case: [], unit: [], tally: rows } });
        ZH.tick.emit(ZH.now());
    }"""
    rows = [page.evaluate(days, [20261116 + n, 100 + n]) for n in range(8)]
    page.evaluate(at, ["2026-11-23T23:59:58+08:00", rows])
    expect(page.locator(".wall-date")).to_have_text("11-23")
    reported = page.locator(".wall-figure").nth(1)
    expect(reported).to_contain_text("107")
    page.evaluate(at, ["2026-11-24T00:00:01+08:00", rows])
    expect(page.locator(".wall-date")).to_have_text("11-24")
    expect(page.locator(".wall-time")).to_have_text("00:00")
    expect(reported).to_contain_text("—")
    assert page.evaluate("ZH.wall.weekBefore(ZH.now()).at(-1)") == 20261123
