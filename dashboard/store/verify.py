"""Proof that the facts are whole and that the rows are their outcome."""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Any

from sqlalchemy import Connection, select

from dashboard.store import tables
from dashboard.store.chain import GENESIS, Change, changes_of, link
from dashboard.store.encoding import encode
from dashboard.store.reads import KINDS
from dispatch.records import to_record

BATCH = 5_000
DEFAULTS = {
    table: {f.name: f.default for f in fields(kind) if f.default is not MISSING}
    for table, kind in KINDS.items()
}
"""What a row says of fields that came after the fact was written."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, and what was found wrong (empty when all is well)."""

    facts: int
    rows: int
    tip: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.faults


def verify(connection: Connection) -> Proof:
    """Walk the chain, fold the facts and compare with the rows, within one reading transaction."""
    outcome: dict[tuple[str, str], str] = {}
    faults: list[str] = []
    previous, count = GENESIS, 0
    for row in _facts(connection):
        count += 1
        if row.seq != count:
            faults.append(f"fact {row.seq}: place {count} is missing")
            count = row.seq
        previous = link(previous, row.body.encode())
        if previous != row.hash:
            faults.append(f"fact {row.seq}: hash does not follow from the one before")
            previous = row.hash
        for change in changes_of(row.body):
            outcome[change["table"], change["row"]["id"]] = _form(_whole(change))
    rows = _compare(connection, outcome, faults)
    return Proof(count, rows, previous, tuple(faults))


def _whole(change: Change) -> dict[str, Any]:
    row: dict[str, Any] = change["row"]
    return DEFAULTS[change["table"]] | row


def _form(record: dict[str, Any]) -> str:
    return encode(record).decode()


def _facts(connection: Connection) -> Iterator[Any]:
    fact, last = tables.fact, 0
    while True:
        query = select(fact.c.seq, fact.c.body, fact.c.hash).where(fact.c.seq > last)
        rows = connection.execute(query.order_by(fact.c.seq).limit(BATCH)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].seq


def _compare(connection: Connection, outcome: dict[tuple[str, str], str], faults: list[str]) -> int:
    count = 0
    for name, kind in KINDS.items():
        for row in connection.execute(select(tables.DOMAIN_TABLES[kind])).mappings():
            count += 1
            if outcome.pop((name, row["id"]), "") != _form(to_record(kind(**row))):
                faults.append(f"{name} {row['id']}: the row is not what the facts say")
    faults += [f"{name} {row_id}: told by facts, but not there" for name, row_id in outcome]
    return count
