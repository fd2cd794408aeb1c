"""Looking back: any past moment, clearly not the present, and back again."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dispatch import commands as c
from tests.browser.conftest import Visit
from tests.browser.town import CHIEF, WALL, Town
from tests.browser.wall.display import WALL_HD, danger, ready, until
from tests.browser.watching import catch

PAST = "document.documentElement.dataset.feed === 'past'"


@pytest.fixture
def history(town: Town) -> Town:
    """A town where a danger was reported an hour ago and acknowledged half an hour ago."""
    town.clock.set_back(minutes=60)
    case = danger(town)
    town.clock.set_back(minutes=30)
    town.do(c.SeeCase(case.id, case.version), who=CHIEF)
    town.clock.set_right()
    return town


def moment(town: Town, minutes: float) -> str:
    """Return a moment some minutes ago as an address takes it."""
    return f"{town.clock.now() - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


def unseen(page: Page) -> int:
    """Return how many dangers nobody had acknowledged then."""
    found: int = page.evaluate("ZH.wall.unseen().length")
    return found


def test_an_address_opens_a_past_moment_that_cannot_be_taken_for_the_present(
    history: Town, visit: Visit
) -> None:
    page = visit(history, f"/wall/?at={moment(history, 45)}", WALL, size=WALL_HD)
    ready(page)
    until(page, PAST)
    assert unseen(page) >= 1
    banner = page.locator(".banner")
    expect(banner).to_contain_text("不是当前情况")
    expect(banner).to_contain_text("not the present")
    assert page.evaluate("document.querySelector('.banner').offsetWidth === innerWidth")
    saturation = "getComputedStyle(document.querySelector('.wall-map')).filter"
    assert "saturate" in page.evaluate(saturation)
    assert page.evaluate("ZH.maps.get('wall-map').scene.pulses.size") == 0
    page.evaluate("ZH.maps.get('wall-map').scene.pulse(['x'])")
    assert page.evaluate("ZH.maps.get('wall-map').scene.pulses.size") == 0


def test_the_slider_steps_plays_and_returns(history: Town, visit: Visit) -> None:
    page = ready(visit(history, "/wall/?time=1", WALL, size=WALL_HD))
    expect(page.locator(".past")).to_be_visible()
    until(page, "document.documentElement.dataset.feed === 'live'")
    now = unseen(page)
    page.get_by_role("button", name="前一小时").click()
    until(page, PAST)
    before = page.evaluate("ZH.past.moment")
    page.keyboard.press("ArrowRight")
    until(page, "(before) => ZH.past.moment === before + 60", before)
    page.keyboard.press("ArrowLeft")
    until(page, "(before) => ZH.past.moment === before", before)
    page.keyboard.press(" ")
    until(page, "(before) => ZH.past.moment > before", before)
    page.keyboard.press(" ")
    assert page.evaluate("ZH.past.isPlaying") is False
    page.get_by_role("button", name="回到现在").click()
    until(page, "document.documentElement.dataset.feed === 'live'")
    until(page, "(now) => ZH.wall.unseen().length === now", now)
    page.keyboard.press("Escape")
    expect(page.locator(".past")).to_be_hidden()


def test_a_wall_without_the_asked_for_slider_has_no_control(history: Town, visit: Visit) -> None:
    page = ready(visit(history, "/wall/", WALL, size=WALL_HD))
    expect(page.locator(".past")).to_be_hidden()


def test_the_latest_wish_wins(history: Town, visit: Visit) -> None:
    page = ready(visit(history, "/wall/", WALL, size=WALL_HD))
    wishes = """async (now) => {
        await ZH.past.open();
        const [first, second] = [ZH.past.show(now - 3000), ZH.past.show(now - 1200)];
        return [await first, await second, ZH.past.moment === Math.round(now - 1200)];
    }"""
    page.wait_for_function(PAST.replace("past", "live"))
    found = page.evaluate(wishes, history.clock.now().timestamp())
    assert found == [False, True, True]


def test_a_moment_that_cannot_be_had_is_said(history: Town, visit: Visit) -> None:
    page = visit(history, "/wall/?time=1", WALL, ("Failed to load resource",), size=WALL_HD)
    ready(page)
    catch(page, "**/api/past?*", lambda route: route.fulfill(status=500, body="{}"))
    page.get_by_role("button", name="前一小时").click()
    expect(page.locator(".past-fault")).to_have_text("取不到该时刻的情况")
