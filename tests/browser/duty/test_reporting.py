"""Reporting at the desk: the place on the map, what may be the same, faults at their fields."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, ready, the_case
from tests.browser.town import Town


def begin(page: Page, matter: str = "wsjg") -> None:
    page.keyboard.press("Shift+N")
    page.keyboard.type(matter)
    expect(page.locator(".combo-item").first).to_be_visible()
    page.keyboard.press("Enter")


def test_the_same_problem_nearby_takes_a_second_voice(town: Town, visit: Visit) -> None:
    case = town.report("污水井盖异常", "01002", HERE)
    page = ready(visit(town, "/duty/"))
    begin(page)
    page.fill("#report-place", f"{HERE.lon + 0.0001}, {HERE.lat}")
    expect(page.locator(".combo-item").first).to_contain_text("坐标")
    page.keyboard.press("Enter")
    near = page.locator(".near-row")
    expect(near).to_contain_text(case.short)
    expect(page.locator(".report-form")).to_contain_text("福田区")
    near.locator("button").click()
    expect(page.locator(".toast")).to_contain_text("已并入")
    expect(page.locator(".card-title")).to_have_text("污水井盖异常")
    assert the_case(town, case.id).reports == 2


def test_a_click_on_the_map_is_a_place(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/"))
    begin(page)
    box = page.locator("#duty-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("document.getElementById('report-place').value.startsWith('11')")
    expect(page.locator(".report-pin")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card-title")).to_have_text("污水井盖异常")


def test_what_is_missing_is_said_at_its_field(town: Town, visit: Visit) -> None:
    page = ready(visit(town, "/duty/", forgive=("422",)))
    page.keyboard.press("Shift+N")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#report-matter-fault")).to_contain_text("必填")
    expect(page.locator("#report-matter")).to_be_focused()
    page.fill("#report-place", "10.5, 20.5")
    expect(page.locator(".combo-item").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#report-place-fault")).to_contain_text("不在本市")
    page.keyboard.press("Escape")
    expect(page.locator("#duty-report")).to_be_hidden()
