"""Beyond the desk: the next officer, a second monitor, the walls, the past."""

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, choose, ready
from tests.browser.town import OPERATOR, SECOND, WALL, Town
from tests.browser.watching import Watch


def test_the_next_officer_must_read_and_sign(town: Town, visit: Visit) -> None:
    town.file("井盖缺失", "01002", HERE)
    page = ready(visit(town, "/duty/"))
    page.keyboard.press("Shift+H")
    sheet = page.locator("dialog[open]")
    expect(sheet).to_contain_text("据系统日志生成")
    page.fill("#handover-words", "南山泵站检修至 18 点")
    sheet.get_by_text("签字交班").click()
    expect(page.locator(".toast")).to_contain_text("等下一班签收")
    other = visit(town, "/duty/", who=SECOND)
    waiting = other.locator("dialog[open]")
    expect(waiting).to_contain_text("南山泵站检修至 18 点")
    other.keyboard.press("Escape")
    expect(waiting).to_be_visible()
    waiting.get_by_text("已读，接班").click()
    expect(waiting).to_have_count(0)
    again = town.client(SECOND).get("/api/handover").json
    assert again["last"]["signed_by"] == SECOND.name


def test_a_second_screen_shows_what_the_first_selects(
    town: Town, visit: Visit, watches: list[Watch]
) -> None:
    town.file("路面塌陷", "06013", HERE)
    page = ready(visit(town, "/duty/?part=queue"))
    expect(page.locator(".duty-map")).to_be_hidden()
    second = page.context.new_page()
    watches.append(Watch(second, town.url))
    second.goto("/duty/?part=map")
    ready(second)
    expect(second.locator("#duty-queue")).to_be_hidden()
    choose(page, "路面塌陷")
    second.wait_for_function("Zhihui.selection.picked && Zhihui.maps.get('duty-map').scene.picked")
    assert second.evaluate("Zhihui.selection.picked.id") == page.evaluate(
        "Zhihui.selection.picked.id"
    )


def test_a_case_is_sent_to_a_wall_and_taken_back(town: Town, visit: Visit) -> None:
    case = town.file("燃气泄漏", "0502", HERE, priority=1)
    wall = visit(town, "/wall/", who=WALL)
    wall.wait_for_function("Zhihui.feed?.isLive()")
    page = ready(visit(town, "/duty/"))
    choose(page, "燃气泄漏")
    page.keyboard.press("Shift+W")
    walls = page.locator("dialog[open]")
    walls.locator(".wall-acts .button").first.click()
    expect(walls).to_contain_text(f"案件 {case.short}，{OPERATOR.name}送")
    walls.get_by_text("收回").click()
    expect(walls).not_to_contain_text(f"{OPERATOR.name}送")


def test_nobody_acts_in_the_past(town: Town, visit: Visit) -> None:
    town.file("护栏损坏", "02004", HERE)
    page = ready(visit(town, "/duty/"))
    choose(page, "护栏损坏")
    page.keyboard.press("Shift+P")
    page.wait_for_selector(".past-slider")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".banner")).to_contain_text("不是当前情况")
    expect(page.locator("#card [data-act]:visible")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator('[data-act="assign"]')).to_be_visible()


def test_a_point_of_the_second_screen_is_the_place_of_a_report(
    town: Town, visit: Visit, watches: list[Watch]
) -> None:
    page = ready(visit(town, "/duty/?part=queue"))
    second = page.context.new_page()
    watches.append(Watch(second, town.url))
    second.goto("/duty/?part=map")
    ready(second)
    page.keyboard.press("Shift+N")
    second.mouse.click(960, 560)
    page.wait_for_function("document.getElementById('report-place').value.startsWith('11')")
