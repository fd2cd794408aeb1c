"""A sub-centre's tablet in a running city."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from dashboard.access.who import Role, Who
from dashboard.store.reads import find_case
from dispatch import commands as c
from dispatch.case import Case
from dispatch.grid import Point
from tests.browser.conftest import Visit
from tests.browser.town import Town

TABLET = (1180, 820)
UPRIGHT = (820, 1180)
FUTIAN, LUOHU = "440304", "440303"
HERE = Point(114.055, 22.54)
THERE = Point(114.12, 22.56)
CENTRE = Who("futian", "赵倩", Role.DISTRICT, district=FUTIAN)
OTHER = Who("luohu", "孙伟", Role.DISTRICT, district=LUOHU)
CUT = ("ERR_INTERNET_DISCONNECTED", "WebSocket", "ERR_FAILED", "409 (CONFLICT)")
"""What a browser complains of when a test cuts its network, or brings about a conflict."""

Open = Callable[..., Page]


@pytest.fixture
def tablet(visit: Visit) -> Open:
    """Open a sub-centre's tablet: tablet(town, "?lang=en", size=UPRIGHT)."""

    def open_one(
        town: Town, query: str = "", code: str = FUTIAN, who: Who = CENTRE, **choices: Any
    ) -> Page:
        options: dict[str, Any] = {"size": TABLET, "forgive": CUT, "has_touch": True}
        page = visit(town, f"/district/{code}{query}", who=who, **(options | choices))
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_function("() => ZH.picture.place !== null")
        return page

    return open_one


def found(town: Town, case: Case) -> Case:
    """Return a case as it is now."""
    with town.services.database.reading() as connection:
        return find_case(connection, case.id)


def staffed(town: Town, call_sign: str) -> str:
    """Put a crew on duty in the middle of the district."""
    town.crew(call_sign, HERE, name="综合队")
    return call_sign


def filed(town: Town, title: str, place: Point = HERE, **more: Any) -> Case:
    """File a case in the district."""
    return town.file(title, "01002", place, **({"address": "学院路口"} | more))


def handed(town: Town, case: Case, to: str, by: Who) -> Case:
    """Hand a case to another centre."""
    newest = found(town, case)
    sent: Case = town.do(c.TransferCase(case.id, newest.version, to, "辖区交界"), who=by)
    return sent


def tap_row(page: Page, case: Case) -> None:
    """Touch a case in the list that is open."""
    page.tap(f'.district-panel:not([hidden]) [data-key="{case.id}"]')


def tap(page: Page, act: str) -> None:
    """Touch a button of the bar once it can be touched."""
    page.tap(f'.district-acts [data-act="{act}"]:not([disabled])')
