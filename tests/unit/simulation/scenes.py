"""A simulated tiny city for tests: everything in memory, time as the life says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dispatch.city import City
from dispatch.commands import EnterUnit
from dispatch.facts import Actor, Fact
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.ports import Row
from dispatch.refusals import Refusal
from dispatch.simulation.fleet import Fleet
from dispatch.simulation.life import CityLife
from dispatch.simulation.places import Places
from dispatch.simulation.reports import Day, Reports
from dispatch.simulation.scene import MACHINE, Ask, Scene
from dispatch.simulation.script import read_script
from dispatch.unit import Fix, Unit
from tests.builders import NOON, a_city, a_unit
from tests.fakes import MemoryLedger

MIDNIGHT = NOON - timedelta(hours=12)
WEIGHTS = {"440304": 2.0, "440303": 1.0}


def a_roster() -> tuple[Unit, ...]:
    """Return 24 crews around the clock, half in each district."""
    crews = []
    for number in range(24):
        start = MIDNIGHT + timedelta(hours=8 * (number % 3))
        crews.append(
            a_unit(
                f"A{number:02d}",
                district=("440304", "440303")[number % 2],
                support=("440304", "440303"),
                skills=("sanitation", "trees"),
                capacity=4,
                shift_start=start,
                shift_end=start + timedelta(hours=8),
            )
        )
    return tuple(crews)


def some_places(city: City) -> Places:
    """Return the places of a city with two roads in one district."""
    roads = {"440304001": ("深南大道", "红荔路")}
    return Places(city, read_script(), roads, WEIGHTS)


def some_reports(city: City, day: Day) -> Reports:
    """Return what comes in on a day."""
    return Reports(city, read_script(), day, some_places(city))


@dataclass(repr=False)
class World:
    """A city, its ledger and its life; `run` lives on, `refusals` are counted."""

    day: Day = field(default_factory=lambda: Day(seed=3, cases_per_day=110))
    shares: Mapping[str, float] = field(default_factory=dict)
    machine: bool = True
    city: City = field(default_factory=a_city)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    refusals: list[tuple[Ask, str]] = field(default_factory=list)
    life: CityLife = field(init=False)

    def __post_init__(self) -> None:
        roster = a_roster()
        for unit in roster:
            self.do(EnterUnit(unit.id, unit.name, unit.kind, unit.district, unit.department,
                unit.skills, unit.support, unit.capacity), MACHINE, MIDNIGHT)  # fmt: skip
        self.life = self.a_life(MIDNIGHT, roster)

    def a_life(self, now: datetime, roster: Sequence[Unit]) -> CityLife:
        """Return a life that goes on from the rows of the ledger."""
        script = replace(read_script(), shares={**read_script().shares, **self.shares})
        fleet = Fleet(self.city, self.day.seed, plain=self.machine)
        scene = Scene(self.city, script, self.day, fleet, self.machine)
        homes = [self.city.districts[unit.district].center for unit in roster]
        pairs = zip(roster, homes, strict=True)
        fleet.place([Fix(unit.id, home.lon, home.lat, now) for unit, home in pairs])
        life = CityLife(scene, some_reports(self.city, self.day), roster)
        life.begin([*self.ledger.units.values(), *self.ledger.cases.values()], now, now)
        return life

    def do(self, command: object, actor: Actor, now: datetime) -> Row:
        """Decide a command as anybody, and let the life see what happened."""
        facts = len(self.ledger.facts)
        row = handle(command, Context(self.ledger, self.city, now, actor))  # type: ignore[arg-type]
        if hasattr(self, "life"):
            self._tell(self.ledger.facts[facts:])
        return row

    def _tell(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            for row in (*self.ledger.units.values(), *self.ledger.cases.values()):
                if row.id in (fact.case, fact.unit) or _changed(row, self.life.scene):
                    self.life.observe(row, fact.at, fact.actor)

    def run(self, until: datetime) -> None:
        """Live until a moment."""
        while self.life.next_at() <= until:
            now, ask = self.life.take()
            if ask is None:
                continue
            try:
                self.do(ask.command, ask.actor, now)
            except Refusal as refusal:
                self.refusals.append((ask, refusal.key))
                self.life.refused(ask, now)


def _changed(row: Row, scene: Scene) -> bool:
    known = scene.units.get(row.id)
    return isinstance(row, Unit) and (known is None or known.version != row.version)
