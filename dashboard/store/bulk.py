"""A ledger for thousands of commands in one transaction: rows are written once, at its end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dashboard.store import tables
from dashboard.store.chain import Change, change_of
from dashboard.store.engine import Database
from dashboard.store.ledger import INSERTS, REPLACES, SqlLedger
from dispatch.case import Case
from dispatch.facts import Fact
from dispatch.ports import Row
from dispatch.records import field_names
from dispatch.refusals import StaleVersion
from dispatch.tally import Tally
from dispatch.unit import Unit

OnWrite = Callable[[Fact, tuple[Row, ...]], None]
Key = tuple[type, str]

KEPT_BACK = frozenset({Case, Unit, Tally})
"""Rows that are only ever looked up by their id; others must be found by queries at once."""


class BulkLedger(SqlLedger):
    """See `dispatch.ports.Ledger`. Facts and chain are those of `SqlLedger`, byte for byte."""

    def __init__(self, connection: Connection, on_write: OnWrite) -> None:
        super().__init__(connection)
        self._on_write = on_write
        self._stored: dict[Key, int | None] = {}
        self._facts: list[dict[str, Any]] = []
        self._serials: dict[tuple[str, str], tuple[int, int]] = {}

    def write(self, fact: Fact, *rows: Row) -> None:
        """Record `fact` with the new rows it explains, and tell of it."""
        super().write(fact, *rows)
        self._on_write(fact, rows)

    def _save(self, row: Row) -> Change:
        if type(row) not in KEPT_BACK:
            return super()._save(row)
        key = (type(row), row.id)
        before = self._before(type(row), row)
        if before is not None and row.version != before.version + 1:
            raise StaleVersion("version", seen=row.version - 1, now=before.version, case=row.id)
        self._stored.setdefault(key, before.version if before else None)
        self._seen[key] = row
        return change_of(before, row)

    @property
    def known(self) -> dict[Key, Row]:
        """The rows read or written so far."""
        return self._seen

    def go_on_from(self, before: "BulkLedger") -> None:
        """Know what a ledger before this one knew, if nobody has written since."""
        if before.last_seq == self.last_seq:
            self._seen = before.known

    def _keep(self, values: dict[str, Any]) -> None:
        self._facts.append(values)

    def last_assignment(self, case_id: str) -> Fact | None:
        """Return the fact that gave the case to its present unit."""
        self._write_facts()
        return super().last_assignment(case_id)

    def next_serial(self, district: str, day: date) -> int:
        """Return the next case number of a district on a day."""
        key = (district, day.isoformat())
        stored, last = self._serials.get(key) or (self._last_serial(*key),) * 2
        self._serials[key] = (stored, last + 1)
        return last + 1

    def _last_serial(self, district: str, day: str) -> int:
        serial = tables.serial
        mine = (serial.c.district == district) & (serial.c.day == day)
        return int(self.connection.execute(select(serial.c.last).where(mine)).scalar() or 0)

    def flush(self) -> None:
        """Write everything that waits."""
        self._write_facts()
        self._write_rows()
        self._write_serials()

    def _write_facts(self) -> None:
        if self._facts:
            self.connection.execute(INSERTS[tables.fact], self._facts)
            self._facts.clear()

    def _write_rows(self) -> None:
        fresh: dict[type, list[dict[str, Any]]] = {}
        changed: dict[type, list[dict[str, Any]]] = {}
        for key, version in self._stored.items():
            values = _values(self._seen[key])
            if version is None:
                fresh.setdefault(key[0], []).append(values)
            else:
                mine = {"own_id": key[1], "own_version": version}
                changed.setdefault(key[0], []).append(values | mine)
        for kind, rows in fresh.items():
            self.connection.execute(INSERTS[tables.DOMAIN_TABLES[kind]], rows)
        for kind, rows in changed.items():
            self.connection.execute(REPLACES[tables.DOMAIN_TABLES[kind]], rows)
        self._stored.clear()

    def _write_serials(self) -> None:
        serial = tables.serial
        for (district, day), (stored, last) in self._serials.items():
            mine = (serial.c.district == district) & (serial.c.day == day)
            if stored:
                self.connection.execute(update(serial).where(mine).values(last=last))
            else:
                values = {"district": district, "day": day, "last": last}
                self.connection.execute(insert(serial).values(values))
        self._serials.clear()


def _values(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in field_names(type(row))}


@contextmanager
def open_bulk_ledger(
    database: Database, on_write: OnWrite, before: BulkLedger | None = None
) -> Iterator[BulkLedger]:
    """Give a ledger that writes and commits when the block ends well, else leaves nothing."""
    with database.writing() as connection:
        ledger = BulkLedger(connection, on_write)
        if before is not None:
            ledger.go_on_from(before)
        yield ledger
        ledger.flush()
