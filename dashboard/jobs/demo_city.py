"""Puts the simulated city together around a database: its crews, its streets, where it stands."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from dashboard.cities.demo import demo_fixes, demo_units
from dashboard.cities.entries import read_rows
from dashboard.cities.load import city_folder
from dashboard.store import tables
from dashboard.store.bulk import open_bulk_ledger
from dashboard.store.chain import fact_of
from dashboard.store.engine import Database
from dashboard.store.reads import fixes, open_rows
from dispatch.city import City
from dispatch.commands import EnterUnit
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import ENDED
from dispatch.simulation.fleet import Fleet
from dispatch.simulation.life import CityLife
from dispatch.simulation.people import MARK, invented
from dispatch.simulation.places import Places
from dispatch.simulation.reports import Day, Reports
from dispatch.simulation.scene import MACHINE, Scene
from dispatch.simulation.script import read_script
from dispatch.unit import Unit

ROADS = "roads.csv"


def read_roads(folder: str, city: City) -> Mapping[str, Sequence[str]]:
    """Return well-known roads by street, where the city's folder lists them.

    The file names the streets a road runs through by how their Chinese names begin.
    """
    path = Path(city_folder(folder)) / ROADS
    roads: dict[str, list[str]] = {}
    for row in read_rows(path, ("district", "zh", "streets")) if path.is_file() else ():
        names = tuple(row.text("streets").split())
        for street in city.streets.values():
            if street.district == row.text("district") and street.name.zh.startswith(names):
                roads.setdefault(street.code, []).append(row.text("zh"))
    return roads


@dataclass(frozen=True, slots=True)
class DemoCity:
    """A city to be simulated in a database; `folder` is the name or path of its data."""

    database: Database
    city: City
    folder: str
    day: Day = field(default_factory=Day)

    def ensure_crews(self, now: datetime) -> None:
        """Enter the invented crews in the register of an installation that has none."""
        with open_bulk_ledger(self.database, lambda _fact, _rows: None) as ledger:
            if ledger.connection.execute(select(tables.unit.c.id).limit(1)).first() is None:
                context = Context(ledger, self.city, now, MACHINE)
                for unit in demo_units(self.city, self._today(now)):
                    handle(_entry(unit), context)

    def life(self, now: datetime, *, machine: bool, reports: datetime | None = None) -> CityLife:
        """Return the simulated city as the database has it at `now`."""
        life = self._empty_life(now, machine=machine)
        with self.database.reading() as connection:
            life.scene.touched.update(handled_by_people(connection))
            life.scene.fleet.place(demo_fixes(self.city, self._today(now)))
            life.scene.fleet.place(fixes(connection))
            life.begin(open_rows(connection), now, reports or now)
        return life

    def _empty_life(self, now: datetime, *, machine: bool) -> CityLife:
        city, script = self.city, read_script()
        roster = demo_units(city, self._today(now))
        weights = busyness(Counter(unit.district for unit in roster))
        places = Places(city, script, read_roads(self.folder, city), weights)
        fleet = Fleet(city, self.day.seed, plain=machine)
        scene = Scene(city, script, self.day, fleet, machine)
        return CityLife(scene, Reports(city, script, self.day, places), roster)

    def _today(self, now: datetime) -> date:
        return now.astimezone(self.city.calendar.zone).date()


def busyness(crews: Mapping[str, int]) -> dict[str, float]:
    """Return how many reports districts bring beside each other.

    Crews beyond the least that every district has go by its residents, and so do reports.
    """
    least = min(crews.values())
    return {code: float(number - least + 2) for code, number in crews.items()}


def _entry(unit: Unit) -> EnterUnit:
    return EnterUnit(
        unit=unit.id,
        name=unit.name,
        kind=unit.kind,
        district=unit.district,
        department=unit.department,
        skills=unit.skills,
        support=unit.support,
        capacity=unit.capacity,
    )


def handled_by_people(connection: Connection) -> Iterable[str]:
    """Yield the open cases that real officers have had in hand."""
    fact, case = tables.fact, tables.case
    mine = fact.c.actor.not_like(f"{MARK}%") & (fact.c.actor != MACHINE.id)
    query = (
        select(fact.c.body)
        .join(case, case.c.id == fact.c.case)
        .where(case.c.state.not_in(list(ENDED)), mine)
    )
    for (body,) in connection.execute(query):
        found = fact_of(body)
        if not invented(found.actor) and found.actor.role not in ("system", "machine", "crew"):
            yield found.case
