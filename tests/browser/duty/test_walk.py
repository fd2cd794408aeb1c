"""A case walks from its report to its closure at the desk: by keyboard only, by pointer only."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from dispatch.commands import AssignUnit
from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, drawn, ready, row, state_of, the_case, work
from tests.browser.town import Town
from tests.browser.watching import catch


@pytest.fixture(scope="module")
def town(town: Town) -> Iterator[Town]:
    """A town with two crews."""
    town.crew("A12", HERE)
    town.crew("B07", HERE)
    town.settle()
    return town


def picked(page: Page) -> str:
    found: str = page.evaluate("Zhihui.selection.picked.id")
    return found


def report(page: Page) -> str:
    """Report a case from the keyboard; return its number."""
    keys = page.keyboard
    keys.press("Shift+N")
    keys.type("wsjg")
    expect(page.locator(".combo-item").first).to_contain_text("污水井盖异常")
    for key in ("Enter", "Tab", "Tab"):
        keys.press(key)
    keys.type("福田街道")
    expect(page.locator(".combo-item").first).to_contain_text("福田街道")
    keys.press("Enter")
    keys.press("Tab")
    keys.type("和平路 118 号")
    keys.press("Control+Enter")
    expect(page.locator(".card-title")).to_have_text("污水井盖异常")
    return picked(page)


def main_act(page: Page, name: str) -> None:
    """Wait until an act is the one that one key does."""
    expect(page.locator(f'[data-act="{name}"][data-main]')).to_be_visible()


def test_a_case_is_closed_without_touching_the_mouse(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/"))
    keys = page.keyboard
    case_id = report(page)
    assert state_of(town, case_id) == "reported"
    keys.press("f")
    drawn(page)
    main_act(page, "assign")
    page.wait_for_selector(".candidate >> nth=1")
    keys.press("2")
    expect(page.locator('[data-act="assign"]')).to_contain_text("B07")
    keys.press("d")
    expect(page.locator(".undo")).to_contain_text("B07")
    work(town, case_id)
    expect(row(page, "污水井盖异常")).to_contain_text("待反馈确认")
    main_act(page, "pass")
    keys.press("v")
    main_act(page, "close")
    keys.press("l")
    expect(row(page, "污水井盖异常")).to_have_count(0)
    assert state_of(town, case_id) == "closed"


def test_a_key_pressed_before_the_last_answer_is_here_is_not_lost(town: Town, visit: Visit) -> None:
    case = town.file("雨水箅子破损", "01004", HERE)
    town.do(AssignUnit(case.id, case.version, "A12"))
    work(town, case.id)
    page = ready(visit(town, "/duty/"))
    row(page, "雨水箅子破损").click()
    main_act(page, "pass")
    held = list[tuple[Route, APIResponse]]()
    hold = "**/api/commands/take-step"
    catch(page, hold, lambda route: held.append((route, route.fetch())), times=1)
    page.keyboard.press("v")
    main_act(page, "close")
    page.keyboard.press("l")
    ((route, answer),) = held
    route.fulfill(response=answer)
    page.wait_for_function("id => !ZH.picture.table('case').has(id)", arg=case.id)
    assert state_of(town, case.id) == "closed"


def test_a_case_is_closed_without_touching_the_keyboard(town: Town, visit: Visit) -> None:
    case = town.report("路灯不亮", "01034", HERE, address="红荔路 12 号")
    page = ready(visit(town, "/duty/"))
    mine = row(page, "路灯不亮")
    mine.click()
    page.click('[data-act="file"]')
    drawn(page)
    page.click(".candidate >> nth=1")
    page.click('[data-act="assign"][data-main]')
    expect(page.locator(".undo")).to_be_visible()
    work(town, case.id)
    expect(mine).to_contain_text("待反馈确认")
    mine.click()
    page.click('[data-act="pass"]')
    page.click('[data-act="close"]')
    expect(mine).to_have_count(0)
    assert state_of(town, case.id) == "closed"


def test_poor_work_goes_back_with_a_reason(town: Town, visit: Visit) -> None:
    case = town.file("护栏损坏", "02004", HERE)
    town.do(AssignUnit(case.id, case.version, "A12"))
    work(town, case.id)
    page = ready(visit(town, "/duty/"))
    row(page, "护栏损坏").click()
    page.click('[data-act="forward"]')
    page.click('[data-act="rework"]')
    page.click(".act-form button[type=submit]")
    expect(page.locator(".act-form .field-fault")).to_contain_text("理由")
    page.click(".chip >> nth=0")
    page.click(".act-form button[type=submit]")
    expect(row(page, "护栏损坏")).to_contain_text("待处置")
    assert the_case(town, case.id).reworked == 1
