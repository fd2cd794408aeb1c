"""The alarms of equipment at the desk: owned, put aside with an end, made a case."""

from playwright.sync_api import Page, expect

from dashboard.access.who import MACHINE
from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, ready
from tests.browser.town import OPERATOR, Town
from tests.builders import a_raise


def raise_alarm(town: Town, device: str, severity: int) -> None:
    place = {"lon": HERE.lon, "lat": HERE.lat, "district": "440304", "street": ""}
    town.do(a_raise(device, severity=severity, at=town.clock.now(), **place), who=MACHINE)


def alarm(page: Page, device: str) -> None:
    """Pick an alarm of the alarms' own tab."""
    page.click("#tab-alarms")
    page.locator(".queue-list .case-row", has_text=device).click()
    expect(page.locator(".card-other .facts")).to_contain_text(device)


def test_an_alarm_is_owned_by_one_key(town: Town, visit: Visit) -> None:
    raise_alarm(town, "ZM-1", 1)
    page = ready(visit(town, "/duty/"))
    alarm(page, "ZM-1")
    expect(page.locator(".card-other")).to_contain_text("未确认")
    page.keyboard.press("a")
    expect(page.locator(".card-other")).to_contain_text(f"{OPERATOR.name} 已确认")


def test_an_alarm_is_put_aside_with_a_reason_and_an_end(town: Town, visit: Visit) -> None:
    raise_alarm(town, "ZM-2", 2)
    page = ready(visit(town, "/duty/"))
    alarm(page, "ZM-2")
    page.click('[data-act="alarm_shelve"]')
    page.keyboard.type("检修中")
    page.keyboard.press("Enter")
    expect(page.locator(".card-other")).to_contain_text("搁置至")


def test_an_alarm_becomes_a_case(town: Town, visit: Visit) -> None:
    raise_alarm(town, "ZM-3", 2)
    page = ready(visit(town, "/duty/"))
    alarm(page, "ZM-3")
    page.keyboard.press("f")
    expect(page.locator(".card-other .facts")).to_contain_text("案件")
    expect(page.locator("#tab-todo")).to_contain_text("1")
