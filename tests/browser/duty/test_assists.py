"""A case that takes two crews, on the desk: sent together, helped, taken back."""

from collections.abc import Iterator
from json import loads
from typing import Any

import pytest
from playwright.sync_api import expect

from dispatch import commands as c
from dispatch.case import Case
from dispatch.lifecycle import Step
from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, choose, drawn, ready, the_case
from tests.browser.eyes import cut_off, serious_faults
from tests.browser.town import SECOND, Town

POLE = "01030"


@pytest.fixture(scope="module")
def town(town: Town) -> Iterator[Town]:
    """A town with a crew for lines, and two that direct traffic."""
    town.crew("L01", HERE, ("lines",), "供电一队")
    for name in ("R01", "R02"):
        town.crew(name, HERE, ("traffic",), "交通设施队")
    town.settle()
    return town


def a_pole(town: Town) -> Case:
    """File a power pole that has fallen."""
    return town.file("电力立杆倾倒", POLE, HERE, condition="fallen")


def helpers(town: Town, case: Case) -> list[str]:
    """Return who assists and is not done."""
    return [one.unit for one in the_case(town, case.id).assists if one.in_hand]


def kept(town: Town, case: Case) -> dict[str, Any]:
    """Return why the crews of the last assignment were chosen."""
    history = town.client(SECOND).get(f"/api/cases/{case.id}").json["history"]
    return dict(loads(history[-1]["detail"]["advice"]))


def test_lead_and_help_go_with_one_key(town: Town, visit: Visit) -> None:
    case = a_pole(town)
    page = ready(visit(town, "/duty/?lang=en"))
    choose(page, "电力立杆倾倒")
    drawn(page)
    expect(page.locator(".card-body")).to_contain_text(
        "assisting crew: Traffic-facility repair", ignore_case=True
    )
    expect(page.locator('[data-act="assign"][data-main]')).to_contain_text("L01, assisted by R01")
    page.locator('.assist-choice[data-assist="R02"]').click()
    expect(page.locator('[data-act="assign"][data-main]')).to_contain_text("assisted by R02")
    assert serious_faults(page) == []
    assert cut_off(page, ".card") == []
    page.keyboard.press("d")
    expect(page.locator(".undo")).to_be_visible()
    assert (the_case(town, case.id).unit, helpers(town, case)) == ("L01", ["R02"])
    why = kept(town, case)
    assert (why["chosen"], [one["chosen"] for one in why["assists"]]) == ("L01", ["R02"])
    assert why["displaces"] == {}
    page.keyboard.press("z")
    expect(page.locator(".undo")).to_have_count(0)
    assert helpers(town, case) == []
    town.step(the_case(town, case.id), Step.VOID)  # or its title would name two cases


def test_who_was_chosen_to_assist_stays_so_when_the_card_is_drawn_anew(
    town: Town, visit: Visit
) -> None:
    case = a_pole(town)
    page = ready(visit(town, "/duty/"))
    choose(page, "电力立杆倾倒")
    drawn(page)
    page.locator('.assist-choice[data-assist="R02"]').click()
    town.do(c.AddNote(case.id, case.version, "已通知交警"))
    expect(page.locator(".card-body")).to_contain_text("已通知交警")
    expect(page.locator('[data-act="assign"][data-main]')).to_contain_text("协办 R02")
    town.step(the_case(town, case.id), Step.VOID)


def test_the_lead_may_be_sent_alone_and_helped_later(town: Town, visit: Visit) -> None:
    case = a_pole(town)
    page = ready(visit(town, "/duty/"))
    choose(page, "电力立杆倾倒")
    drawn(page)
    page.locator('.assist-choice[aria-pressed="true"]').click()
    expect(page.locator('[data-act="assign"][data-main]')).not_to_contain_text("协办")
    page.keyboard.press("d")
    expect(page.locator(".undo")).to_be_visible()
    assert helpers(town, case) == []
    drawn(page)
    expect(page.locator('.assist-choice[data-assist="R01"]')).to_be_visible()
    page.keyboard.press("Shift+T")
    expect(page.locator(".card-body")).to_contain_text("R01")
    expect(page.locator('[data-act="release_assist"]')).to_be_visible()
    assert helpers(town, case) == ["R01"]
    page.keyboard.press("Shift+V")
    page.locator(".act-form .chip").first.click()
    page.keyboard.press("Enter")
    expect(page.locator('[data-act="release_assist"]')).to_have_count(0)
    assert helpers(town, case) == []
