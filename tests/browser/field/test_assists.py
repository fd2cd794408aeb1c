"""A crew that assists: its phone says whom, and walks with its own part."""

from playwright.sync_api import expect

from dispatch import commands as c
from dispatch.lifecycle import State, Step
from tests.browser.eyes import cut_off, serious_faults
from tests.browser.field.conftest import HERE, ROAD, Ring, crew_of, found, press, until
from tests.browser.town import Town


def test_a_crew_that_assists_walks_alone_and_ends_its_part(town: Town, phone: Ring) -> None:
    for name in ("L01", "R01"):
        town.crew(name, HERE)
    case = town.file("电力立杆倾倒", "01030", ROAD, condition="fallen")
    town.do(c.AssignUnit(case.id, case.version, "L01", assists=("R01",)))
    page = phone(town, "R01", "?lang=en")
    expect(page.locator(".deadline")).to_contain_text("You assist L01")
    for words in ("Set off", "I have arrived", "My part is done"):
        press(page)
        expect(page.locator(".field-main-button")).to_have_text(words)
    until(page, "!Zhihui.field.hand.outbox.count")
    assert found(town, case).state is State.ASSIGNED
    assert found(town, case).state_for("R01") is State.ON_SCENE
    assert serious_faults(page) == []
    assert cut_off(page) == []
    press(page)
    expect(page.locator(".field-card:not(.field-rest)")).to_have_count(0)
    until(page, "!Zhihui.field.hand.outbox.count")
    assert found(town, case).assists[0].state is State.DISPOSED


def test_the_lead_sees_who_assists_and_how_far_they_are(town: Town, phone: Ring) -> None:
    for name in ("L02", "R02"):
        town.crew(name, HERE)
    case = town.file("高压线铁塔倾倒", "01047", ROAD, condition="fallen")
    town.do(c.AssignUnit(case.id, case.version, "L02", assists=("R02",)))
    page = phone(town, "L02")
    expect(page.locator(".deadline")).to_contain_text("协办 R02 已派遣")
    town.do(c.TakeStep(case.id, c.AS_IT_STANDS, Step.ACKNOWLEDGE, unit="R02"), who=crew_of("R02"))
    expect(page.locator(".deadline")).to_contain_text("协办 R02 已接单")
