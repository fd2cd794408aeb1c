"""A city with a few devices that have spoken, and the equipment screen in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.access.who import Role, Who
from dashboard.api.asking import EQUIPMENT
from dashboard.equipment.desk import Equipment
from dashboard.jobs.equipment import count_states
from tests.browser.conftest import Visit
from tests.browser.town import CHIEF, Town
from tests.equipment import Yard, a_body, a_device, a_lamp

WEST = Who("west", "赵倩", Role.DISTRICT, district="440304")
EASTERN = a_device("E1", district="440303", street="", lon=114.13, lat=22.56)
BINS = (a_device("B1", street=""), a_device("B2", street=""), EASTERN, a_lamp(street=""))

Open = Callable[..., Page]

expect.set_options(timeout=30_000)
"""A loaded machine draws the first chart late."""


@pytest.fixture(scope="module")
def yard(town: Town) -> Iterator[Yard]:
    """Equipment of the town: a full bin, a broken one, one in the east, a lamp nobody heard of."""
    equipment: Equipment = town.feed.server.extensions[EQUIPMENT]
    yard = Yard(equipment)
    yard.enter(*BINS)
    equipment.start()
    now_ms = equipment.now_ms()
    for seq, fill in enumerate((40, 60, 88), 1):
        yard.say(a_body("B1", now_ms - 60_000 * (4 - seq), seq, fill=fill))
    yard.say(a_body("B2", now_ms, 1, fill=10, fault=1), BINS[1])
    yard.say(a_body("E1", now_ms, 1, fill=20), EASTERN)
    yard.say(a_body("NOBODY", now_ms, 1, fill=20), a_device("NOBODY"))
    count_states(town.services)
    yield yard
    equipment.close()


@pytest.fixture
def screen(town: Town, yard: Yard, visit: Visit) -> Open:
    """Open the equipment screen: screen("alarms", "lang=en")."""

    def open_one(path: str = "", query: str = "", who: Who = CHIEF, **choices: Any) -> Page:
        page = visit(town, f"/devices/{path}?{query}", who=who, **choices)
        page.wait_for_selector("html[data-ready]", state="attached", timeout=45_000)
        return page

    return open_one
