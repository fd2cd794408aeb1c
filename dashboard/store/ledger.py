"""The ledger on SQL: rows and facts in one transaction, versions checked on every write."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from dashboard.store import tables
from dashboard.store.alarm_reads import alarm_rows, alarms_of, latest_alarm, weather_warning
from dashboard.store.chain import GENESIS, Change, body_of, change_of, fact_of, link
from dashboard.store.engine import Database
from dashboard.store.shifts import newest
from dispatch.alarms import Alarm
from dispatch.case import Case
from dispatch.facts import Fact, FactKind
from dispatch.ports import Row
from dispatch.records import field_names
from dispatch.refusals import NotFound, StaleVersion
from dispatch.tally import Tally, empty_tally, tally_id
from dispatch.unit import Unit

T = TypeVar("T", Case, Unit, Tally, Alarm)

INSERTS = {table: insert(table) for table in (*tables.DOMAIN_TABLES.values(), tables.fact)}
REPLACES = {
    table: update(table).where(
        table.c.id == bindparam("own_id"), table.c.version == bindparam("own_version")
    )
    for table in tables.DOMAIN_TABLES.values()
}
FINDS = {
    table: select(table).where(table.c.id == bindparam("own_id"))
    for table in tables.DOMAIN_TABLES.values()
}
TIP = select(tables.fact.c.seq, tables.fact.c.hash).order_by(tables.fact.c.seq.desc()).limit(1)
NEXT_SERIAL = (
    update(tables.serial)
    .where(
        tables.serial.c.district == bindparam("own_district"),
        tables.serial.c.day == bindparam("own_day"),
    )
    .values(last=tables.serial.c.last + 1)
    .returning(tables.serial.c.last)
)
FIRST_SERIAL = insert(tables.serial)
"""Statements made once: building one for each use costs more than the use itself."""


class SqlLedger:
    """One writing transaction, see `dispatch.ports.Ledger`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._seen: dict[tuple[type, str], Row] = {}
        self.last_seq, self._last_hash = self._tip()

    def _tip(self) -> tuple[int, str]:
        row = self.connection.execute(TIP).first()
        return (row.seq, row.hash) if row else (0, GENESIS)

    def case(self, case_id: str) -> Case:
        """Return a case, or refuse."""
        return self._need(Case, case_id)

    def unit(self, unit_id: str) -> Unit:
        """Return a unit, or refuse."""
        return self._need(Unit, unit_id)

    def has_unit(self, unit_id: str) -> bool:
        """Tell whether a unit is in the register."""
        return self._find(Unit, unit_id) is not None

    def alarm(self, alarm_id: str) -> Alarm:
        """Return an alarm, or refuse."""
        return self._need(Alarm, alarm_id)

    def latest_alarm(self, device: str, rule: str) -> Alarm | None:
        """Return the newest alarm of a cause, open or cleared."""
        return latest_alarm(self.connection, device, rule)

    def alarms_of(self, case_id: str) -> tuple[Alarm, ...]:
        """Return the open alarms that became a case."""
        return alarms_of(self.connection, case_id)

    def alarm_rows(self, since: datetime) -> tuple[Alarm, ...]:
        """Return the alarms raised after `since` that are rows of their own in some room."""
        return alarm_rows(self.connection, since)

    def weather_warning(self) -> bool:
        """Tell whether an alarm is open that is a weather warning."""
        return weather_warning(self.connection)

    def tally(self, day: date, district: str) -> Tally:
        """Return a day's counts of a district."""
        return self._find(Tally, tally_id(day, district)) or empty_tally(day, district)

    def _need(self, kind: type[T], row_id: str) -> T:
        found = self._find(kind, row_id)
        if found is None:
            name = kind.__name__.lower()
            raise NotFound(name, value=row_id)
        return found

    def _find(self, kind: type[T], row_id: str) -> T | None:
        if (known := self._seen.get((kind, row_id))) is not None:
            return known  # type: ignore[return-value] # keyed by its own type
        find = FINDS[tables.DOMAIN_TABLES[kind]]
        row = self.connection.execute(find, {"own_id": row_id}).mappings().first()
        if row is None:
            return None
        found = kind(**row)
        self._seen[kind, row_id] = found
        return found

    def next_serial(self, district: str, day: date) -> int:
        """Return the next case number of a district on a day."""
        mine = {"own_district": district, "own_day": day.isoformat()}
        changed = self.connection.execute(NEXT_SERIAL, mine).scalar()
        if changed is not None:
            return int(changed)
        first = {"district": district, "day": day.isoformat(), "last": 1}
        self.connection.execute(FIRST_SERIAL, first)
        return 1

    def last_assignment(self, case_id: str) -> Fact | None:
        """Return the fact that gave the case to its present unit."""
        return self.last_in(case_id, (FactKind.UNIT_ASSIGNED,))

    def last_in(self, case_id: str, kinds: Sequence[FactKind]) -> Fact | None:
        """Return the newest fact of a case that is of one of these kinds."""
        fact = tables.fact
        mine = (fact.c.case == case_id) & fact.c.kind.in_([kind.value for kind in kinds])
        newest = select(fact.c.body).where(mine).order_by(fact.c.seq.desc()).limit(1)
        body = self.connection.execute(newest).scalar()
        return fact_of(body) if body else None

    def last_of(self, kind: FactKind) -> Fact | None:
        """Return the newest fact of a kind that is about no case."""
        found = newest(self.connection, kind)
        return found[1] if found else None

    def keep_reporter(self, case_id: str, name: str, phone: str, at: datetime) -> None:
        """Keep who reported, apart from the case."""
        values = {"case": case_id, "name": name, "phone": phone, "at": at}
        self.connection.execute(insert(tables.reporter).values(values))

    def write(self, fact: Fact, *rows: Row) -> None:
        """Record `fact` with the rows it explains."""
        changes = [self._save(row) for row in rows]
        body = body_of(fact, changes)
        self.last_seq += 1
        self._last_hash = link(self._last_hash, body)
        self._keep(
            {
                "seq": self.last_seq,
                "at": fact.at,
                "kind": fact.kind.value,
                "case": fact.case,
                "unit": fact.unit,
                "actor": fact.actor.id,
                "body": body.decode(),
                "hash": self._last_hash,
            }
        )

    def _keep(self, values: dict[str, Any]) -> None:
        self.connection.execute(INSERTS[tables.fact], values)

    def _save(self, row: Row) -> Change:
        kind = type(row)
        before = self._before(kind, row)
        values = {name: getattr(row, name) for name in field_names(kind)}
        table = tables.DOMAIN_TABLES[kind]
        if before is None:
            self.connection.execute(INSERTS[table], values)
        else:
            self._replace(table, values)
        self._seen[kind, row.id] = row
        return change_of(before, row)

    def _before(self, kind: type[Any], row: Row) -> Row | None:
        """Return a row as it was; a first version need not be looked for."""
        if row.version == 1:
            return self._seen.get((kind, row.id))
        found: Row | None = self._find(kind, row.id)
        return found

    def _replace(self, table: Table, values: dict[str, Any]) -> None:
        """Overwrite a row if it still has the version before; else somebody was faster."""
        mine = {"own_id": values["id"], "own_version": values["version"] - 1}
        done = self.connection.execute(REPLACES[table], values | mine)
        if done.rowcount != 1:
            raise StaleVersion("version", seen=values["version"] - 1, now="", case=values["id"])


@contextmanager
def open_ledger(database: Database) -> Iterator[SqlLedger]:
    """Give a ledger that commits when the block ends well, and leaves nothing when it does not."""
    with database.writing() as connection:
        yield SqlLedger(connection)
