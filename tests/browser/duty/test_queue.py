"""The queue: nothing moves under the hand, floods fold, alarms ring until somebody owns them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, choose, ready, row, the_case
from tests.browser.town import CENTRES, OPERATOR, Town


def test_new_cases_wait_while_the_hand_is_on_the_list(town: Town, visit: Visit) -> None:
    town.file("第一件", "06010", HERE)
    page = ready(visit(town, "/duty/"))
    page.keyboard.press("j")
    town.file("新来的", "06010", HERE)
    more = page.locator(".queue-new")
    expect(more).to_have_text("新到 1 件 ↑")
    expect(row(page, "新来的")).to_have_count(0)
    page.keyboard.press("n")
    expect(row(page, "新来的")).to_be_visible()
    expect(more).to_be_hidden()


def test_row_marker_and_card_are_one_selection(town: Town, visit: Visit) -> None:
    town.file("同一件", "06010", CENTRES[1])
    page = ready(visit(town, "/duty/"))
    row(page, "同一件").click()
    expect(page.locator(".card-title")).to_have_text("同一件")
    picked = page.evaluate("Zhihui.maps.get('duty-map').scene.picked.id")
    assert picked == page.evaluate("Zhihui.selection.picked.id")
    before = page.evaluate("Zhihui.maps.get('duty-map').map.getCenter()")
    page.keyboard.press("m")
    assert page.evaluate("Zhihui.maps.get('duty-map').map.getCenter()") != before


def test_the_map_never_moves_by_itself(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/"))
    look = "(({map}) => [map.getCenter(), map.getZoom()])(Zhihui.maps.get('duty-map'))"
    before = page.evaluate(look)
    town.file("危险", "0502", CENTRES[3], priority=1)
    expect(row(page, "危险")).to_be_visible()
    page.keyboard.press("j")
    assert page.evaluate(look) == before


def test_an_alarm_rings_until_an_officer_owns_it(town: Town, visit: Visit) -> None:
    case = town.file("燃气泄漏", "0502", HERE, priority=1)
    page = ready(visit(town, "/duty/"))
    sound = page.locator(".bar-sound")
    expect(sound).to_have_text("有告警，点此开声音")
    sound.click()
    expect(sound).to_have_text("声音已开")
    page.wait_for_function("Zhihui.sound.played > 0")
    choose(page, "燃气泄漏")
    expect(page.locator(".deadline")).to_contain_text("未确认")
    page.keyboard.press("a")
    expect(page.locator(".deadline")).to_contain_text(f"{OPERATOR.name} 已确认")
    assert case.id not in page.evaluate("Zhihui.sound.ringing()")
    assert the_case(town, case.id).seen_by == OPERATOR.name


def test_a_flood_folds_and_one_key_acknowledges_all(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/duty/?state=flood"))
    groups = page.locator(".case-row[data-group]")
    expect(groups).to_have_count(3)
    expect(groups.first).to_contain_text("13 起")
    expect(page.locator(".bar-figure")).to_have_attribute("data-level", "flood")
    groups.first.click()
    page.keyboard.press("Enter")
    expect(page.locator(".case-row[data-member]")).to_have_count(13)
    assert page.locator(".queue-list .case-row").count() <= 25


@pytest.mark.parametrize(
    ("state", "said"),
    [("empty", "目前没有需要处理的案件"), ("stale", "正在重连"), ("offline", "数据停在")],
)
def test_every_state_says_so_in_words(full_town: Town, visit: Visit, state: str, said: str) -> None:
    page = visit(full_town, f"/duty/?state={state}")
    expect(page.locator("body")).to_contain_text(said)


def test_filters_keep_to_a_district_a_tone_and_my_own_hands(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/"))
    page.select_option(".queue-filters select", "440303")
    expect(row(page, "同一件")).to_be_visible()
    expect(row(page, "第一件")).to_have_count(0)
    page.select_option(".queue-filters select", "all")
    page.click(".queue-filter >> nth=0")
    expect(row(page, "第一件")).to_have_count(0)
    expect(row(page, "危险")).to_be_visible()
    page.click(".queue-filter >> nth=0")
    page.click(".queue-filter >> nth=2")
    expect(row(page, "燃气泄漏")).to_be_visible()
    expect(row(page, "危险")).to_have_count(0)
