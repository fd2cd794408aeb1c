"""Dispatching: undone within ten seconds, refused in words, raced by a second officer."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, assign, choose, drawn, ready, row, state_of, the_case
from tests.browser.town import AUDITOR, SECOND, Town
from tests.browser.watching import catch

CONFLICT = ("409", "422")


@pytest.fixture(scope="module")
def town(town: Town) -> Iterator[Town]:
    """A town with two crews."""
    town.crew("A12", HERE)
    town.crew("B07", HERE)
    town.settle()
    return town


def test_a_dispatch_is_taken_back_by_one_key(town: Town, visit: Visit) -> None:
    case = town.file("井盖缺失", "01002", HERE)
    page = ready(visit(town, "/duty/"))
    choose(page, "井盖缺失")
    drawn(page)
    page.keyboard.press("d")
    expect(page.locator(".undo")).to_contain_text("撤回")
    assert state_of(town, case.id) == "assigned"
    page.keyboard.press("z")
    expect(page.locator(".undo")).to_have_count(0)
    expect(page.locator('[data-act="assign"][data-main]')).to_be_visible()
    assert state_of(town, case.id) == "filed"


def test_a_dispatch_keeps_its_reasons_and_alternatives(town: Town, visit: Visit) -> None:
    case = town.file("护栏损坏", "02004", HERE)
    page = ready(visit(town, "/duty/"))
    choose(page, "护栏损坏")
    drawn(page)
    expect(page.locator(".candidate").first).to_contain_text("km")
    page.keyboard.press("2")
    page.keyboard.press("d")
    expect(page.locator(".undo")).to_be_visible()
    client = town.client(SECOND)
    kept = client.get(f"/api/cases/{case.id}").json["history"][-1]["detail"]["advice"]
    assert '"rank":2' in kept


def test_the_second_officer_is_told_who_won_and_when(town: Town, visit: Visit) -> None:
    case = town.file("路灯倾倒", "01034", HERE)
    page = ready(visit(town, "/duty/", forgive=CONFLICT))
    choose(page, "路灯倾倒")
    drawn(page)

    def lose_the_race(route: Route) -> None:
        assign(town, the_case(town, case.id), "B07", SECOND)
        route.continue_()

    catch(page, "**/api/commands/assign-unit", lose_the_race)
    page.keyboard.press("d")
    note = page.locator(".card-note .note")
    expect(note).to_contain_text("李强")
    expect(note).to_contain_text("B07")
    expect(note).to_contain_text("秒前")
    assert the_case(town, case.id).unit == "B07"


def test_a_full_crew_is_refused_and_the_next_one_offered(town: Town, visit: Visit) -> None:
    town.file("垃圾满溢", "06042", HERE)
    page = ready(visit(town, "/duty/", forgive=CONFLICT))
    choose(page, "垃圾满溢")
    drawn(page)
    filled: list[str] = []

    def fill_the_crew(route: Route) -> None:
        if not filled:
            filled.append(route.request.post_data_json["unit"])
            for n in range(3):
                assign(town, town.file(f"占位 {n}", "06042", HERE), filled[0], SECOND)
        route.continue_()

    catch(page, "**/api/commands/assign-unit", fill_the_crew)
    page.keyboard.press("d")
    note = page.locator(".card-note .note")
    expect(note).to_contain_text("改派")
    page.keyboard.press("d")
    expect(page.locator(".undo")).to_be_visible()


def test_nobody_acts_on_a_case_by_looking(town: Town, visit: Visit) -> None:
    town.file("乱堆杂物", "06036", HERE)
    page = ready(visit(town, "/duty/", who=AUDITOR, forgive=("403",)))
    choose(page, "乱堆杂物")
    expect(page.locator(".acts")).to_contain_text("只能查看")
    expect(page.locator("[data-act]")).to_have_count(0)


def test_a_fault_says_its_reference_and_can_be_tried_again(town: Town, visit: Visit) -> None:
    case = town.report("树木倒伏", "04002", HERE)
    page = ready(visit(town, "/duty/", forgive=("500",)))
    choose(page, "树木倒伏")
    fault = {
        "error": {"key": "failed", "ref": "3f9a", "zh": "未保存（编号 3f9a）", "en": "Not saved"}
    }
    catch(page, "**/api/commands/file-case", lambda route: route.fulfill(status=500, json=fault))
    page.keyboard.press("f")
    expect(page.locator(".card-note .note")).to_contain_text("3f9a")
    page.unroute("**/api/commands/file-case")
    page.click(".card-note .note .button")
    expect(row(page, "树木倒伏")).to_contain_text("待派遣")
    assert state_of(town, case.id) == "filed"
