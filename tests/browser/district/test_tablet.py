"""A sub-centre works by touch alone, sees who holds what, and is told honestly what is not sent."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from dashboard.access.who import Role, Who
from dispatch import commands as c
from dispatch.case import CITY
from dispatch.lifecycle import State, Step
from tests.browser.district.conftest import (
    CENTRE,
    FUTIAN,
    HERE,
    LUOHU,
    OTHER,
    THERE,
    UPRIGHT,
    Open,
    filed,
    found,
    handed,
    staffed,
    tap,
    tap_row,
)
from tests.browser.town import OPERATOR, Town

_numbers = count(1)


def futian() -> Who:
    """Return somebody else of the same sub-centre."""
    name = f"futian-{next(_numbers)}"
    return Who(name, name, Role.DISTRICT, district=FUTIAN)


def in_state(town: Town, page: Page, case: object, state: State) -> None:
    """Wait until the page shows a case in a state."""
    page.wait_for_function(
        "([id, state]) => ZH.picture.row('case', id)?.state === state", arg=[case.id, state.value]
    )


def test_a_case_goes_from_report_to_closure_by_touch_alone(town: Town, tablet: Open) -> None:
    staffed(town, "A1")
    case = town.report("井盖缺失", "01002", town.services.city.center)
    district = found(town, case).district
    page = tablet(town, code=district, who=Who("own", "周中心", Role.DISTRICT, district=district))
    tap_row(page, case)
    tap(page, "file")
    in_state(town, page, case, State.FILED)
    expect(page.locator('[data-act="assign"]')).to_contain_text("派遣 A1")
    tap(page, "assign")
    in_state(town, page, case, State.ASSIGNED)
    expect(page.locator(".toast")).to_contain_text("A1")
    for step in (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE):
        town.step(found(town, case), step)
    in_state(town, page, case, State.DISPOSED)
    tap(page, "pass")
    in_state(town, page, case, State.VERIFIED)
    tap(page, "close")
    page.wait_for_function("id => !ZH.picture.row('case', id)", arg=case.id)
    assert found(town, case).state is State.CLOSED


def test_another_crew_is_chosen_with_reasons(town: Town, tablet: Open) -> None:
    for call_sign in ("B1", "B2"):
        staffed(town, call_sign)
    case = filed(town, "路灯不亮")
    page = tablet(town)
    tap_row(page, case)
    tap(page, "others")
    choices = page.locator(".district-sheet .choice")
    expect(choices.first).to_contain_text("空闲")
    wanted = choices.nth(1).locator("b").first.inner_text().split()[0]
    choices.nth(1).tap()
    in_state(town, page, case, State.ASSIGNED)
    assert found(town, case).unit == wanted


def test_a_crew_that_assists_goes_along_with_the_lead(town: Town, tablet: Open) -> None:
    for call_sign in ("P1", "P2"):
        staffed(town, call_sign)
    case = town.file("电力立杆倾倒", "01030", HERE, condition="fallen")
    page = tablet(town)
    tap_row(page, case)
    expect(page.locator('[data-act="assign"]')).to_contain_text("协办")
    tap(page, "assign")
    in_state(town, page, case, State.ASSIGNED)
    sent = found(town, case)
    assert [one.skill for one in sent.assists] == ["traffic"]
    assert len(set(sent.crews)) == 2


def test_a_dispatch_is_taken_back_within_ten_seconds(town: Town, tablet: Open) -> None:
    staffed(town, "C1")
    case = filed(town, "护栏损坏")
    page = tablet(town)
    tap_row(page, case)
    tap(page, "assign")
    page.tap(".toast .button")
    in_state(town, page, case, State.FILED)


def test_a_crew_is_picked_from_the_three_columns_for_the_open_case(
    town: Town, tablet: Open
) -> None:
    staffed(town, "D1")
    town.crew("D2", THERE)
    town.do(c.SetDuty("D2", "off_duty"))
    case = filed(town, "道路破损")
    page = tablet(town)
    tap_row(page, case)
    page.tap("#district-tab-crews")
    expect(page.locator(".crews-column").nth(2)).to_contain_text("D2")
    page.tap('.crews-column:first-child [data-key="D1"]')
    expect(page.locator('[data-act="assign"]')).to_have_text("派遣 D1 去 道路破损")
    tap(page, "assign")
    in_state(town, page, case, State.ASSIGNED)
    assert found(town, case).unit == "D1"


def test_without_network_a_dispatch_is_called_unsent_and_can_be_taken_back(
    town: Town, tablet: Open
) -> None:
    staffed(town, "E1")
    first, second = filed(town, "绿地脏乱"), filed(town, "暴露垃圾")
    page = tablet(town)
    tap_row(page, second)
    expect(page.locator('[data-act="assign"]')).to_contain_text("派遣")
    tap_row(page, first)
    expect(page.locator('[data-act="assign"]')).to_contain_text("派遣")
    page.context.set_offline(True)
    tap(page, "assign")
    expect(page.locator(".acts-note")).to_contain_text("未送出")
    expect(page.locator(f'[data-key="{first.id}"] .case-row-state')).to_have_text("未送出：派遣")
    tap_row(page, second)
    tap(page, "assign")
    expect(page.locator(".district-queue")).to_have_text("2 项未送出")
    page.tap(".acts-note .button")
    expect(page.locator(".district-queue")).to_have_text("1 项未送出")
    assert found(town, first).state is State.FILED
    page.context.set_offline(False)
    in_state(town, page, first, State.ASSIGNED)
    assert found(town, second).state is State.FILED


def test_a_refusal_says_who_was_faster(town: Town, tablet: Open) -> None:
    staffed(town, "F1")
    case = filed(town, "树木倒伏")
    page = tablet(town)
    tap_row(page, case)
    expect(page.locator('[data-act="assign"]')).to_contain_text("派遣")
    page.context.set_offline(True)
    tap(page, "assign")
    town.do(c.AssignUnit(case.id, found(town, case).version, "F1"), who=OPERATOR)
    page.context.set_offline(False)
    expect(page.locator(".acts-note")).to_contain_text("已由王敏派给 F1")


def test_a_case_sent_back_is_grey_and_says_who_holds_it(town: Town, tablet: Open) -> None:
    case = filed(town, "污水外溢")
    page = tablet(town)
    tap_row(page, case)
    tap(page, "transfer")
    page.tap(".district-sheet .chip >> nth=2")
    page.tap(".district-sheet .button[data-main]")
    page.wait_for_function("id => ZH.picture.row('case', id).holder === 'city'", arg=case.id)
    row = f'[data-key="{case.id}"]'
    expect(page.locator(f"#district-todo {row}:not([data-gone])")).to_have_count(0)
    page.tap("#district-tab-all")
    expect(page.locator(f"#district-all {row}")).to_contain_text("由市中心办理")


def test_a_case_given_back_is_signed_for_and_shows_every_hop(town: Town, tablet: Open) -> None:
    case = handed(town, filed(town, "井盖松动"), CITY, CENTRE)
    town.do(c.TakeOver(case.id, case.version), who=OPERATOR)
    case = handed(town, case, FUTIAN, OPERATOR)
    page = tablet(town)
    expect(page.locator(f'[data-key="{case.id}"]').first).to_contain_text("待签收")
    tap_row(page, case)
    tap(page, "take_over")
    tap(page, "open")
    hops = page.locator(".hop")
    expect(hops).to_have_count(3)
    expect(hops.nth(0)).to_contain_text("赵倩 签收")
    expect(hops.nth(1)).to_contain_text("王敏 签收")
    expect(hops.nth(1)).to_contain_text("王敏 回复：辖区交界")
    expect(hops.nth(2)).to_contain_text("赵倩 回复：辖区交界")


def test_what_is_handed_over_is_delivered_once_the_tablet_shows_it(
    town: Town, tablet: Open
) -> None:
    case = handed(town, filed(town, "桥面破损", THERE), FUTIAN, OTHER)
    assert found(town, case).delivered_at is None
    page = tablet(town)
    page.wait_for_function("id => ZH.picture.row('case', id)?.delivered_at", arg=case.id)
    assert found(town, case).taken_over_at is None


def test_a_case_of_another_holder_is_looked_at_and_not_touched(town: Town, tablet: Open) -> None:
    case = handed(town, filed(town, "河道漂浮物"), CITY, CENTRE)
    page = tablet(town)
    page.tap("#district-tab-all")
    tap_row(page, case)
    expect(page.locator('[data-act="owner"]')).to_be_disabled()
    assert page.locator('[data-act="assign"], [data-act="transfer"]').count() == 0
    client = town.client(futian())
    sent = {"case": case.id, "version": case.version, "unit": "E1"}
    answer = client.post("/api/commands/assign-unit", json=sent)
    assert (answer.status_code, answer.json["error"]["zh"]) == (403, "没有权限：案件由市中心办理")


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("999999", 404, ("没有代码为 999999 的区", "There is no district with the code 999999")),
        (LUOHU, 403, ("不在您的权限内", "outside your rights")),
    ],
)
def test_a_district_that_is_not_ones_own_is_answered_in_both_languages(
    town: Town, code: str, status: int, words: tuple[str, str]
) -> None:
    client = town.client(futian())
    answer = client.get(f"/district/{code}")
    assert answer.status_code == status
    assert all(each in answer.text for each in words)
    assert f'href="/district/{FUTIAN}"' in answer.text


def test_city_officers_open_any_district(town: Town, tablet: Open) -> None:
    page = tablet(town, code=LUOHU, who=OPERATOR, size=UPRIGHT)
    expect(page.locator("h1")).to_have_text("罗湖区分中心")


def test_the_district_address_alone_leads_to_ones_own(town: Town) -> None:
    client = town.client(futian())
    assert client.get("/district/").location.endswith(f"/district/{FUTIAN}")
