"""A crew's phone in a running city."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from dashboard.access.who import Role, Who
from dashboard.store.reads import find_case
from dispatch import commands as c
from dispatch.case import Case
from dispatch.grid import Point
from tests.browser.conftest import Visit
from tests.browser.town import Town

PHONE = (390, 844)
HERE = Point(114.0579, 22.5431)
ROAD = Point(114.07, 22.55)
CUT = ("ERR_INTERNET_DISCONNECTED", "WebSocket", "ERR_FAILED", "409 (CONFLICT)", "403 (FORBIDDEN)")
"""What a browser complains of when a test cuts its network, or brings about a conflict."""


def crew_of(call_sign: str) -> Who:
    """Return the account of a crew."""
    return Who(f"crew-{call_sign}", f"{call_sign} 队", Role.CREW, unit=call_sign)


Ring = Callable[..., Page]


@pytest.fixture
def phone(visit: Visit) -> Ring:
    """Open a crew's phone: phone(town, "A12", lang="en")."""

    def open_one(town: Town, call_sign: str = "A12", query: str = "", **choices: Any) -> Page:
        options: dict[str, Any] = {
            "size": PHONE, "forgive": CUT, "has_touch": True, "is_mobile": True,
            "permissions": ["geolocation"],
            "geolocation": {"longitude": HERE.lon, "latitude": HERE.lat},
        }  # fmt: skip
        page = visit(town, f"/field{query}", who=crew_of(call_sign), **(options | choices))
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    return open_one


def given(town: Town, call_sign: str, title: str = "井盖缺失", **more: Any) -> Case:
    """File a case and give it to a crew; the crew is put on duty first."""
    if call_sign not in _on_duty(town):
        town.crew(call_sign, HERE)
    case = town.file(title, "01002", ROAD, **({"address": "学院路口"} | more))
    assigned: Case = town.do(c.AssignUnit(case.id, case.version, call_sign))
    return assigned


def _on_duty(town: Town) -> set[str]:
    picture = town.services.follower.picture.record("city")
    return {row["id"] for row in picture["rows"]["unit"]}


def found(town: Town, case: Case) -> Case:
    """Return a case as it is now."""
    with town.services.database.reading() as connection:
        return find_case(connection, case.id)


def cut(page: Page, *, off: bool = True) -> None:
    """Cut the phone's network, or give it back."""
    context: BrowserContext = page.context
    context.set_offline(off)


def press(page: Page) -> None:
    """Touch the one button; it rests for a moment after each touch."""
    page.tap(".field-main-button:not([data-resting])")


def waiting(page: Page) -> int:
    """Return how many steps are unsent."""
    count: int = page.evaluate("() => ZH.field.hand.outbox.count")
    return count


def until(page: Page, condition: str) -> None:
    """Wait until an expression of the page holds."""
    page.wait_for_function(f"() => {condition}")
