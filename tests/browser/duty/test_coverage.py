"""Coverage on the desk: an officer reads a proposal, accepts it, sees it followed, and ends it."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.jobs.covering import Covering
from dashboard.store.reads import find_unit
from dispatch.unit import Unit
from tests.browser.conftest import Visit
from tests.browser.duty.desk import HERE, ready
from tests.browser.eyes import cut_off
from tests.browser.town import AUDITOR, Town

CREWS = ("Q01", "Q02", "Q03")


def crowded(town: Town) -> None:
    """Put three crews into one place and reckon coverage."""
    for name in CREWS:
        town.crew(name, HERE)
    town.settle()
    Covering(town.services).look()


def opened(page: Page) -> Page:
    """Return the page with the dialog open."""
    page.keyboard.press("Shift+C")
    expect(page.locator(".coverage-dialog")).to_be_visible()
    return page


def crew(town: Town, name: str) -> Unit:
    """Return a crew of the ledger."""
    with town.services.database.reading() as connection:
        return find_unit(connection, name)


def test_an_officer_sends_a_crew_to_wait_and_calls_it_back(town: Town, visit: Visit) -> None:
    crowded(town)
    page = opened(ready(visit(town, "/duty/")))
    sheet = page.locator(".coverage-dialog")
    expect(sheet).to_contain_text("覆盖率")
    expect(sheet).to_contain_text("默认值")
    go = sheet.locator('.cover-list [data-post^="Q"]').first
    name = go.get_attribute("data-post")
    assert name
    go.click()
    end = sheet.locator(f'[data-post="end-{name}"]')
    expect(end).to_be_visible()
    assert crew(town, name).post
    expect(sheet.locator(f'[data-post="{name}"]')).to_have_count(0)
    end.click()
    expect(end).to_have_count(0)
    assert crew(town, name).post == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_panel_is_whole_and_the_map_shows_streets_and_posts(
    town: Town, visit: Visit, lang: str
) -> None:
    crowded(town)
    page = opened(ready(visit(town, f"/duty/?lang={lang}")))
    assert cut_off(page, ".coverage-dialog", "") == []
    page.locator(".coverage-dialog input[type=checkbox]").check()
    page.keyboard.press("Escape")
    expect(page.locator('.cover-mark[data-kind="lacks"]').first).to_be_attached()
    expect(page.locator('.cover-mark[data-kind="post"]').first).to_be_attached()


def test_who_only_looks_is_offered_no_button(town: Town, visit: Visit) -> None:
    crowded(town)
    page = opened(ready(visit(town, "/duty/", who=AUDITOR, forgive=("403",))))
    expect(page.locator(".cover-list li").first).to_be_visible()
    expect(page.locator(".cover-list button")).to_have_count(0)
