"""What the tests of the desk do again and again."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from dashboard.store.reads import find_case
from dispatch import commands as c
from dispatch.case import Case
from dispatch.lifecycle import Step
from tests.browser.town import CENTRES, Town

HERE = CENTRES[0]
CREW_STEPS = (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE)


def ready(page: Page) -> Page:
    """Return the page once it shows the picture."""
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_function(
        "Zhihui.picture.place !== null && !document.querySelector('.queue-list[hidden]')"
    )
    return page


def row(page: Page, title: str) -> Locator:
    """Return the queue's row of a case."""
    return page.locator(".queue-list .case-row", has_text=title).first


def choose(page: Page, title: str) -> None:
    """Open a case by the command line, as an officer with its number would."""
    number = page.evaluate(
        "t => [...Zhihui.picture.table('case').values()].find(r => r.title === t).id", title
    )
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator(".line-input")).to_have_value("")
    expect(page.locator(".card-head .card-title")).to_have_text(title)


def drawn(page: Page) -> None:
    """Wait until the server has drawn the card that is open."""
    page.wait_for_function(
        "!document.querySelector('#card-body[data-waiting]') && Zhihui.selection.picked"
        " && document.querySelector('[data-case]')?.dataset.case === Zhihui.selection.picked.id"
        " && document.querySelector('[data-case]').dataset.version"
        "  === String(Zhihui.picture.row('case', Zhihui.selection.picked.id)?.version)"
    )


def state_of(town: Town, case_id: str) -> str:
    """Return where a case stands in the ledger."""
    return str(the_case(town, case_id).state)


def the_case(town: Town, case_id: str) -> Case:
    """Return a case of the ledger."""
    with town.services.database.reading() as connection:
        return find_case(connection, case_id)


def work(town: Town, case_id: str) -> None:
    """Let the crew do its steps, as its phone would."""
    case = the_case(town, case_id)
    for step in CREW_STEPS:
        case = town.step(case, step)
    town.step(case, Step.DISPOSE, outcome="已处理")


def assign(town: Town, case: Case, unit: str, who: Any) -> Case:
    """Let somebody else assign a case."""
    given: Case = town.do(c.AssignUnit(case.id, case.version, unit), who=who)
    return given
