"""A Shenzhen with nine days behind it, some cases overdue, for leaders to be briefed on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.access.who import Role, Who
from dashboard.cli.seed import run_days
from dashboard.jobs.demo_city import DemoCity
from dashboard.store.ledger import open_ledger
from dispatch import commands as c
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.simulation.reports import Day
from tests.browser.town import Town, running_town

LEADER = Who("lead", "局领导", Role.LEADER)
AFTERNOON = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
"""Friday, half past three in Shenzhen."""

A_DAY = 120
MARKS = "\u202e\u0645\u0631\u062d\u0628\u0627\u202c 🚧👷 <b>路</b>"
ODD = (MARKS + "很长的标题" * 40)[:200]
TITLES = ("井盖缺失", "路灯不亮", "井盖破损", "占道经营")
PLACES = (
    ("福华路", (114.05, 22.54)),
    ("学院路口", (113.93, 22.53)),
    ("红荔路", (114.05, 22.545)),
    ("龙翔大道", (114.25, 22.72)),
)


@contextmanager
def told_town(folder: Path, titles: Sequence[str] = TITLES) -> Iterator[Town]:
    """Give a city that has lived for nine days; its clock shows a Friday afternoon."""
    with running_town(folder) as town:
        town.clock.offset = AFTERNOON - datetime.now(UTC)
        demo = DemoCity(town.services.database, town.services.city, "shenzhen", Day(3, A_DAY))
        run_days(demo, 9, town.clock.now())
        for title, (address, place) in zip(titles, PLACES, strict=True):
            overdue(town, title, place, address)
        yield town


def overdue(town: Town, title: str, place: tuple[float, float], address: str = "学院路口") -> Any:
    """File a case whose two hours have run out."""
    past = town.clock.now() - timedelta(hours=3)
    lon, lat = place
    with open_ledger(town.services.database) as ledger:
        at = Context(ledger, town.services.city, past, LEADER.actor)
        ask = c.ReportCase(title, "01001", condition="open", lon=lon, lat=lat, address=address)
        case = handle(ask, at)
        return handle(c.FileCase(case.id, case.version), at)
