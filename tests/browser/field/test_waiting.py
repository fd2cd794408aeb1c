"""A crew without a case is told where to wait, and may say that it cannot, without network too."""

from playwright.sync_api import Page, expect

from dashboard.store.reads import find_unit
from dispatch.posting import PostUnit
from dispatch.unit import Unit
from tests.browser.field.conftest import HERE, Ring, cut, until
from tests.browser.town import Town


def crew(town: Town, name: str) -> Unit:
    """Return a crew of the ledger."""
    with town.services.database.reading() as connection:
        return find_unit(connection, name)


def sent(town: Town, name: str) -> str:
    """Put a crew on duty and send it to wait; return the street's name."""
    town.crew(name, HERE)
    unit, streets = crew(town, name), town.services.city.streets.values()
    street = next(street for street in streets if street.district == unit.district)
    town.do(PostUnit(name, unit.version, street.code))
    return street.name.zh


def decline(page: Page) -> None:
    """Say that the vehicle is out of order."""
    page.get_by_text("去不了", exact=True).click()
    page.get_by_text("车辆或道路不便").click()


def test_a_free_crew_is_told_where_to_wait_and_says_that_it_cannot(town: Town, phone: Ring) -> None:
    street = sent(town, "W01")
    page = phone(town, "W01")
    expect(page.locator(".field-rest-words")).to_contain_text(street)
    expect(page.get_by_text("导航去待命点")).to_be_visible()
    decline(page)
    expect(page.locator(".field-rest-words")).not_to_contain_text(street)
    until(page, "ZH.field.hand.outbox.count === 0")
    assert crew(town, "W01").post == ""


def test_without_network_the_word_is_kept_and_sent_later(town: Town, phone: Ring) -> None:
    street = sent(town, "W02")
    page = phone(town, "W02")
    expect(page.locator(".field-rest-words")).to_contain_text(street)
    cut(page)
    decline(page)
    expect(page.locator(".field-rest-words")).not_to_contain_text(street)
    assert crew(town, "W02").post
    cut(page, off=False)
    until(page, "ZH.field.hand.outbox.count === 0")
    assert crew(town, "W02").post == ""
