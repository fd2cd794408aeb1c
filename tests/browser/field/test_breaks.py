"""A crew is told of its planned break: before it begins, and until when it lasts."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from dashboard.access.who import MACHINE
from dashboard.store.reads import find_unit
from dispatch.commands import SetDuty
from dispatch.unit import Duty
from tests.browser.eyes import cut_off
from tests.browser.field.conftest import HERE, Ring, press, until
from tests.browser.plans import keep_plan, rest
from tests.browser.town import Town


def clock(page: Page, moment: str) -> str:
    """Return a moment as the phone says it."""
    said: str = page.evaluate("t => Zhihui.field.dayTime(Date.parse(t) / 1000)", moment)
    return said


def test_a_crew_on_a_planned_break_sees_its_end_and_may_end_it_sooner(
    town: Town, phone: Ring
) -> None:
    town.crew("R01", HERE)
    ends = town.clock.now() + timedelta(minutes=30)
    town.do(SetDuty("R01", "break", until=ends), who=MACHINE)
    page = phone(town, "R01")
    said = page.locator(".field-rest-words")
    expect(said).to_contain_text(f"休息至 {clock(page, ends.isoformat())}")
    press(page)
    until(page, "ZH.field.hand.outbox.count === 0")
    expect(said).not_to_contain_text("休息")
    with town.services.database.reading() as connection:
        assert find_unit(connection, "R01").duty is Duty.AVAILABLE


def test_a_crew_without_a_case_is_told_of_a_break_that_is_planned_soon(
    town: Town, phone: Ring
) -> None:
    town.crew("R02", HERE)
    planned = rest(town, 20)
    keep_plan(town, rests={"R02": planned})
    page = phone(town, "R02", "?lang=en")
    told = page.locator(".field-rest")
    begins, ends = clock(page, planned["from"]), clock(page, planned["until"])
    expect(told).to_contain_text(f"Break planned from {begins} to {ends}")
    assert cut_off(page, ".field-rest", "") == []


def test_a_break_that_is_far_off_or_of_another_crew_is_not_told(town: Town, phone: Ring) -> None:
    town.crew("R03", HERE)
    keep_plan(town, rests={"R03": rest(town, 150), "R02": rest(town, 20)})
    page = phone(town, "R03")
    with page.expect_response("**/api/rest") as answer:
        page.reload()
    assert answer.value.ok
    expect(page.locator(".field-rest-words")).to_be_visible()
    expect(page.locator(".field-rest")).not_to_contain_text("安排休息")
