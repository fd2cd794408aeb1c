"""What the domain needs from outside: a ledger, a clock, a router."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from dispatch.alarms import Alarm
from dispatch.case import Case
from dispatch.engine.layout import Floats
from dispatch.engine.travel import Travel
from dispatch.facts import Fact, FactKind
from dispatch.grid import Point
from dispatch.tally import Tally
from dispatch.unit import Unit

Row = Case | Unit | Tally | Alarm


class Ledger(Protocol):
    """One transaction: load rows, write a fact with the rows it explains. Nothing else writes."""

    def case(self, case_id: str) -> Case:
        """Return a case, or refuse with `NotFound`."""
        ...

    def unit(self, unit_id: str) -> Unit:
        """Return a unit, or refuse with `NotFound`."""
        ...

    def has_unit(self, unit_id: str) -> bool:
        """Tell whether a unit is in the register."""
        ...

    def alarm(self, alarm_id: str) -> Alarm:
        """Return an alarm, or refuse with `NotFound`."""
        ...

    def latest_alarm(self, device: str, rule: str) -> Alarm | None:
        """Return the newest alarm of a cause, open or cleared."""
        ...

    def alarms_of(self, case_id: str) -> tuple[Alarm, ...]:
        """Return the open alarms that became a case."""
        ...

    def alarm_rows(self, since: datetime) -> tuple[Alarm, ...]:
        """Return the alarms raised after `since` that are rows of their own in some room."""
        ...

    def weather_warning(self) -> bool:
        """Tell whether an alarm is open that is a weather warning."""
        ...

    def tally(self, day: date, district: str) -> Tally:
        """Return a day's counts of a district, empty if nothing happened yet."""
        ...

    def next_serial(self, district: str, day: date) -> int:
        """Return the next case number of a district on a day, from 1."""
        ...

    def last_assignment(self, case_id: str) -> Fact | None:
        """Return the fact that gave the case to its present unit."""
        ...

    def last_in(self, case_id: str, kinds: Sequence[FactKind]) -> Fact | None:
        """Return the newest fact of a case that is of one of these kinds."""
        ...

    def last_of(self, kind: FactKind) -> Fact | None:
        """Return the newest fact of a kind that is about no case."""
        ...

    def keep_reporter(self, case_id: str, name: str, phone: str, at: datetime) -> None:
        """Keep who reported, apart from the case: personal data never enters a fact."""
        ...

    def write(self, fact: Fact, *rows: Row) -> None:
        """Record `fact` with the new rows it explains; versions are checked and raised."""
        ...


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Return the present moment, aware."""
        ...


class Router(Protocol):
    """Travel between places."""

    def seconds(self, a: Point, b: Point, at: datetime) -> float:
        """Return the travel time from `a` to `b` when setting off at `at`."""
        ...

    def metres(self, a: Point, b: Point) -> float:
        """Return the way from `a` to `b`."""
        ...

    def model(self, lon: Floats, lat: Floats, /) -> Travel:
        """Return the same travel as the engine asks for it, for a plan of these places."""
        ...
