"""What the log says about a shift: who handed over, what was done, what was noted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from dashboard.store import tables
from dashboard.store.chain import fact_of
from dashboard.store.encoding import decode
from dispatch.facts import Fact, FactKind

MOST_REMARKS = 30


@dataclass(frozen=True, slots=True)
class Signed:
    """A hand-over with its place in the log, and the fact that signed it, if any."""

    place: int
    given: Fact
    taken: Fact | None


@dataclass(frozen=True, slots=True)
class Log:
    """What was done in a span: steps and sources by how often, and remarks, the newest first."""

    steps: Counter[str]
    sources: Counter[str]
    remarks: tuple[Fact, ...]


def newest(connection: Connection, kind: FactKind) -> tuple[int, Fact] | None:
    """Return the newest fact of a kind that is about no case, with its place."""
    fact = tables.fact
    mine = fact.c.kind == kind.value
    of_none = select(fact.c.seq, fact.c.body).where(tables.OF_NO_CASE, mine)
    query = of_none.order_by(fact.c.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.seq, fact_of(row.body)) if row else None


def newest_handover(connection: Connection) -> Signed | None:
    """Return the newest hand-over, signed or not."""
    given = newest(connection, FactKind.SHIFT_HANDED_OVER)
    if given is None:
        return None
    taken = newest(connection, FactKind.SHIFT_TAKEN_OVER)
    signed = taken is not None and taken[1].detail["handover"] == given[1].detail["handover"]
    return Signed(given[0], given[1], taken[1] if taken and signed else None)


def log_of(connection: Connection, start: datetime, end: datetime) -> Log:
    """Return what was done from `start` to `end`."""
    taken = _bodies(connection, start, end, FactKind.STEP_TAKEN)
    steps = Counter(record["step"] for record in taken)
    steps |= _counts(connection, start, end)
    reports = _bodies(connection, start, end, FactKind.CASE_REPORTED)
    sources = Counter(record["detail"].get("source", "") for record in reports)
    remarks = _facts(connection, start, end)
    return Log(steps, sources, remarks)


_STEP_OF = {
    FactKind.CASE_FILED.value: "file",
    FactKind.CASE_REFERRED.value: "refer",
    FactKind.UNIT_ASSIGNED.value: "assign",
}


def _counts(connection: Connection, start: datetime, end: datetime) -> Counter[str]:
    fact = tables.fact
    mine = fact.c.at.between(start, end) & fact.c.kind.in_(list(_STEP_OF))
    query = select(fact.c.kind, func.count()).where(mine).group_by(fact.c.kind)
    return Counter({_STEP_OF[kind]: n for kind, n in connection.execute(query)})


def _bodies(
    connection: Connection, start: datetime, end: datetime, kind: FactKind
) -> Iterator[dict[str, Any]]:
    fact = tables.fact
    mine = fact.c.at.between(start, end) & (fact.c.kind == kind.value)
    for body in connection.execute(select(fact.c.body).where(mine)).scalars():
        yield decode(body)


def _facts(connection: Connection, start: datetime, end: datetime) -> tuple[Fact, ...]:
    fact = tables.fact
    mine = fact.c.at.between(start, end) & (fact.c.kind == FactKind.NOTE_ADDED.value)
    query = select(fact.c.body).where(mine).order_by(fact.c.seq.desc()).limit(MOST_REMARKS)
    return tuple(fact_of(body) for body in connection.execute(query).scalars())
