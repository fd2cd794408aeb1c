"""Fakes that fill the ports of the domain: a ledger in memory and a clock that stands still."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dispatch.alarms import Alarm, Weather
from dispatch.case import Case
from dispatch.facts import Fact, FactKind
from dispatch.ports import Row
from dispatch.refusals import NotFound, StaleVersion
from dispatch.tally import Tally, empty_tally, tally_id
from dispatch.unit import Unit
from tests.builders import NOON


@dataclass
class StillClock:
    """A clock that moves only when told to."""

    moment: datetime = NOON

    def now(self) -> datetime:
        """Return the moment it stands at."""
        return self.moment

    def forward(self, **span: float) -> None:
        """Move on by a span."""
        self.moment += timedelta(**span)


@dataclass
class MemoryLedger:
    """See `dispatch.ports.Ledger`; keeps rows and facts in dictionaries and lists."""

    cases: dict[str, Case] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    serials: dict[tuple[str, date], int] = field(default_factory=dict)
    reporters: list[tuple[str, str, str]] = field(default_factory=list)

    def case(self, case_id: str) -> Case:
        if case_id not in self.cases:
            raise NotFound("case", value=case_id)
        return self.cases[case_id]

    def unit(self, unit_id: str) -> Unit:
        if unit_id not in self.units:
            raise NotFound("unit", value=unit_id)
        return self.units[unit_id]

    def has_unit(self, unit_id: str) -> bool:
        return unit_id in self.units

    def tally(self, day: date, district: str) -> Tally:
        return self.tallies.get(tally_id(day, district), empty_tally(day, district))

    def alarm(self, alarm_id: str) -> Alarm:
        if alarm_id not in self.alarms:
            raise NotFound("alarm", value=alarm_id)
        return self.alarms[alarm_id]

    def latest_alarm(self, device: str, rule: str) -> Alarm | None:
        mine = [a for a in self.alarms.values() if (a.device, a.rule) == (device, rule)]
        return max(mine, key=lambda a: (a.raised_at, a.id), default=None)

    def alarms_of(self, case_id: str) -> tuple[Alarm, ...]:
        return tuple(a for a in self.alarms.values() if a.case == case_id and a.open)

    def alarm_rows(self, since: datetime) -> tuple[Alarm, ...]:
        shown = (a for a in self.alarms.values() if not (a.head and a.city_head))
        return tuple(a for a in shown if a.raised_at > since)

    def weather_warning(self) -> bool:
        return any(a.weather is Weather.WARNING and a.open for a in self.alarms.values())

    def next_serial(self, district: str, day: date) -> int:
        self.serials[district, day] = self.serials.get((district, day), 0) + 1
        return self.serials[district, day]

    def last_assignment(self, case_id: str) -> Fact | None:
        return self.last_in(case_id, (FactKind.UNIT_ASSIGNED,))

    def last_in(self, case_id: str, kinds: Sequence[FactKind]) -> Fact | None:
        mine = (f for f in reversed(self.facts) if f.case == case_id)
        return next((f for f in mine if f.kind in kinds), None)

    def last_of(self, kind: FactKind) -> Fact | None:
        return next((f for f in reversed(self.facts) if f.kind is kind and not f.case), None)

    def keep_reporter(self, case_id: str, name: str, phone: str, at: datetime) -> None:
        self.reporters.append((case_id, name, phone))

    def write(self, fact: Fact, *rows: Row) -> None:
        for row in rows:
            table: dict[str, Row] = self._table(row)
            before = table.get(row.id)
            if before is not None and row.version != before.version + 1:
                raise StaleVersion("version", seen=row.version - 1, now=before.version)
        for row in rows:
            self._table(row)[row.id] = row
        self.facts.append(fact)

    def _table(self, row: Row) -> dict[str, Row]:
        tables = {
            Case: self.cases,
            Unit: self.units,
            Tally: self.tallies,
            Alarm: self.alarms,
        }
        return tables[type(row)]
