"""The command line does what buttons and keys do, in Chinese, English and pinyin initials."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from dispatch.case import Case
from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, ready, state_of
from tests.browser.town import Town


@pytest.fixture(scope="module")
def town(town: Town) -> Iterator[Town]:
    """A town with a crew."""
    town.crew("A12", HERE)
    town.settle()
    return town


@pytest.fixture(scope="module")
def case(town: Town) -> Case:
    """A filed case every line is about."""
    return town.file("井盖缺失", "01002", HERE)


def type_line(page: Page, line: str) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.insert_text(line)
    page.keyboard.press("Enter")


LINES = ("d A12 {n}", "派 A12 {n}", "pq a12 {n}", "dispatch {n} a12")


def test_one_line_dispatches_in_any_spelling(town: Town, visit: Visit, case: Case) -> None:
    page = ready(visit(town, "/duty/"))
    for line in LINES:
        type_line(page, line.format(n=case.short))
        expect(page.locator(".undo").first).to_contain_text("A12")
        assert state_of(town, case.id) == "assigned", line
        page.keyboard.press("z")
        page.wait_for_function(f"Zhihui.picture.row('case', '{case.id}').state === 'filed'")


def test_a_line_with_a_reason_needs_no_form(town: Town, visit: Visit, case: Case) -> None:
    page = ready(visit(town, "/duty/?lang=en"))
    type_line(page, f"urge {case.short} resident called again")
    page.wait_for_function(f"Zhihui.picture.row('case', '{case.id}').urged === 1")
    type_line(page, f"hold {case.short} 7d waiting for parts")
    expect(page.locator('[data-act="resume"][data-main]')).to_be_visible()
    type_line(page, f"resume {case.short}")
    page.wait_for_function(f"Zhihui.picture.row('case', '{case.id}').state === 'referred'")


def test_a_line_that_lacks_something_opens_the_form(town: Town, visit: Visit, case: Case) -> None:
    page = ready(visit(town, "/duty/"))
    type_line(page, f"督 {case.short}")
    expect(page.locator(".act-form h3")).to_have_text(f"督办 {case.short}")


def test_a_line_that_makes_no_sense_says_what_would(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/"))
    type_line(page, "派 A12 9999")
    expect(page.locator(".line-note")).to_contain_text("派 〈队伍〉 〈案号〉")
    type_line(page, "没有这样的东西")
    expect(page.locator(".line-note")).to_contain_text("没有找到")


def test_proposals_and_history_are_an_arrow_away(town: Town, visit: Visit, case: Case) -> None:
    page = ready(visit(town, "/duty/"))
    page.keyboard.press("/")
    page.keyboard.insert_text("派 ")
    expect(page.locator("#line-0")).to_contain_text("A12")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#line-0")).to_contain_text(case.short)
    page.keyboard.press("Escape")
    type_line(page, f"看 {case.short}")
    page.keyboard.press("/")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".line-input")).to_have_value(f"看 {case.short}")


def test_a_search_opens_a_case_or_a_crew(town: Town, visit: Visit, case: Case) -> None:
    page = ready(visit(town, "/duty/"))
    type_line(page, "井盖")
    expect(page.locator(".card-title")).to_have_text("井盖缺失")
    type_line(page, "A12")
    expect(page.locator(".card-other .card-title")).to_contain_text("A12")


def test_every_key_and_every_line_stands_in_the_help(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/"))
    page.keyboard.press("?")
    help_ = page.locator("dialog[open]")
    expect(help_).to_contain_text("派 〈队伍〉 〈案号〉")
    expect(help_).to_contain_text("10 秒内撤回派遣")
    page.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    page.keyboard.press("?")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") != "INPUT"


def test_a_case_is_pinned_and_barred_and_a_crew_rests_by_lines(
    town: Town, visit: Visit, case: Case
) -> None:
    page = ready(visit(town, "/duty/"))
    type_line(page, f"固定 A12 {case.short}")
    expect(page.locator("#card-body")).to_contain_text("固定给 A12")
    type_line(page, f"取消固定 {case.short}")
    expect(page.locator("#card-body")).not_to_contain_text("固定给 A12  ")
    type_line(page, f"停派此案 A12 {case.short} 4时 设备不适合")
    expect(page.locator("#card-body")).to_contain_text("已停派此案")
    type_line(page, "停派 A12 2h 车辆维修")
    expect(page.locator(".toast")).to_contain_text("车辆维修")
