"""The engine's plan on the desk: what it proposes is dispatched by a person, one by one or all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.access.who import MACHINE
from dispatch.commands import SetDuty
from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, ready, state_of, the_case
from tests.browser.eyes import cut_off, serious_faults
from tests.browser.plans import keep_plan, queues, rest
from tests.browser.town import AUDITOR, CENTRES, SECOND, Town

CREWS = ("A12", "B07")
CONFLICT = ("409", "422")


@pytest.fixture(scope="module")
def town(town: Town) -> Iterator[Town]:
    """A town with two crews."""
    for name in CREWS:
        town.crew(name, HERE)
    town.settle()
    return town


def opened(page: Page) -> Locator:
    """Return the plan's dialog, opened by its key."""
    page.keyboard.press("Shift+E")
    dialog = page.locator(".plan-dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_one_proposal_is_adopted_and_the_others_stay(town: Town, visit: Visit) -> None:
    first = town.file("井盖缺失", "01002", HERE)
    other = town.file("护栏损坏", "02004", CENTRES[1])
    keep_plan(town, {"A12": first, "B07": other})
    page = ready(visit(town, "/duty/"))
    dialog = opened(page)
    dialog.locator(f'[data-plan="{first.id}"]').click()
    expect(page.locator(".toast")).to_contain_text("1")
    expect(dialog.locator(f'[data-plan="{first.id}"]')).to_have_count(0)
    expect(dialog.locator(f'[data-plan="{other.id}"]')).to_be_visible()
    assert (state_of(town, first.id), the_case(town, first.id).unit) == ("assigned", "A12")
    assert state_of(town, other.id) == "filed"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_proposal_of_two_crews_sends_both(town: Town, visit: Visit) -> None:
    pole = town.file("电力立杆倾倒", "01030", HERE, condition="fallen")
    keep_plan(town, {"A12": pole}, assists=("B07",))
    page = ready(visit(town, "/duty/?lang=en"))
    give = opened(page).locator(f'[data-plan="{pole.id}"]')
    expect(give).to_contain_text("A12, assisted by B07")
    give.click()
    expect(page.locator(".toast")).to_contain_text("1")
    assert the_case(town, pole.id).crews == ("A12", "B07")


def test_all_proposals_are_adopted_by_keys_alone(town: Town, visit: Visit) -> None:
    cases = [town.file(f"路灯倾倒 {n}", "01034", place) for n, place in enumerate(CENTRES[:2])]
    keep_plan(town, dict(zip(CREWS, cases, strict=True)))
    page = ready(visit(town, "/duty/"))
    dialog = opened(page)
    all_of_them = dialog.locator(".dialog-acts [data-main]")
    expect(all_of_them).to_contain_text("2")
    all_of_them.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("2")
    expect(all_of_them).to_have_count(0)
    assert [the_case(town, case.id).unit for case in cases] == list(CREWS)


def test_a_refused_proposal_is_said_in_the_dialog(town: Town, visit: Visit) -> None:
    case = town.file("燃气异味", "06017", HERE)
    keep_plan(town, {"Z99": case})
    page = ready(visit(town, "/duty/", forgive=(*CONFLICT, "404")))
    dialog = opened(page)
    dialog.locator(f'[data-plan="{case.id}"]').click()
    expect(dialog.locator(".note")).to_contain_text("Z99")
    assert state_of(town, case.id) == "filed"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_plan_is_whole_in_both_languages(town: Town, visit: Visit, lang: str) -> None:
    case = town.file("道路积水", "02004", HERE)
    stops = queues(town, {name: [case.id, case.id] for name in CREWS})
    keep_plan(town, {"A12": case}, queues=stops, left_out=[case.id], late=1)
    page = ready(visit(town, f"/duty/?lang={lang}", who=SECOND, forgive=CONFLICT))
    dialog = opened(page)
    expect(dialog.locator(".plan-line")).to_have_count(len(CREWS))
    assert cut_off(page, ".plan-dialog", "") == []
    assert serious_faults(page) == []


def clock(page: Page, moment: str) -> str:
    """Return a moment as the page says it."""
    said: str = page.evaluate("t => Zhihui.format.time(Date.parse(t) / 1000)", moment)
    return said


@pytest.mark.parametrize(("lang", "word"), [("zh", "休息"), ("en", "break")])
def test_a_planned_break_stands_on_the_line_of_its_crew(
    town: Town, visit: Visit, lang: str, word: str
) -> None:
    case = town.file("护栏倾斜", "02004", HERE)
    breaks = {"A12": rest(town, 40), "B07": rest(town, 90)}
    keep_plan(town, queues=queues(town, {"A12": [case.id]}), rests=breaks)
    page = ready(visit(town, f"/duty/?lang={lang}", who=SECOND, forgive=CONFLICT))
    dialog = opened(page)
    drawn = dialog.locator(".plan-rest")
    expect(drawn).to_have_count(2)
    expect(drawn.first).to_have_text(word)
    label = drawn.first.get_attribute("aria-label") or ""
    assert all(clock(page, breaks["A12"][end]) in label for end in ("from", "until"))
    assert cut_off(page, ".plan-dialog", "") == []
    assert serious_faults(page) == []


def test_the_card_of_a_crew_says_when_its_break_is_planned_and_until_when_it_lasts(
    town: Town, visit: Visit
) -> None:
    town.crew("R05", HERE)
    planned = rest(town, 40)
    keep_plan(town, rests={"R05": planned})
    page = ready(visit(town, "/duty/?lang=en", who=SECOND, forgive=CONFLICT))
    page.evaluate("Zhihui.selection.set({ kind: 'unit', id: 'R05' }, 'line')")
    card = page.locator(".card-unit")
    expect(card).to_contain_text(f"break planned {clock(page, planned['from'])}")
    until = town.clock.now() + timedelta(minutes=30)
    town.do(SetDuty("R05", "break", until=until), who=MACHINE)
    expect(card).to_contain_text(f"break until {clock(page, until.isoformat())}")
    town.do(SetDuty("R05", "available"), who=MACHINE)
    expect(card).not_to_contain_text("break until")


def test_who_only_looks_is_offered_no_proposal_to_adopt(town: Town, visit: Visit) -> None:
    case = town.file("占道堆物", "02004", HERE)
    keep_plan(town, {"A12": case})
    page = ready(visit(town, "/duty/", who=AUDITOR, forgive=("403",)))
    dialog = opened(page)
    expect(dialog.locator(".sheet-list li")).to_contain_text(["占道堆物"])
    expect(dialog.locator("[data-plan^='SZ'], .dialog-acts [data-main]")).to_have_count(0)
