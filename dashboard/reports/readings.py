"""Reading the city as it was at a place of the feed: rows of today, wound back to that place."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Text,
    func,
    or_,
    select,
    type_coerce,
)

from dashboard.store import tables
from dashboard.store.chain import changes_of
from dashboard.store.engine import Database
from dashboard.store.past import place_at
from dashboard.store.reads import history, tip
from dispatch.case import Case
from dispatch.city import City
from dispatch.facts import Fact, FactKind
from dispatch.indicators.brief import Reading
from dispatch.indicators.register import COLUMNS, LABELS, MOMENTS, Register, register_of
from dispatch.lifecycle import ENDED
from dispatch.records import from_record
from dispatch.refusals import FieldRefused
from dispatch.unit import Unit

Row = tuple[Any, ...]
Record = Mapping[str, Any]
MICRO = 1_000_000
CHANGING_A_UNIT = (
    FactKind.UNIT_ENTERED.value,
    FactKind.DUTY_CHANGED.value,
    FactKind.UNIT_ASSIGNED.value,
    FactKind.STEP_TAKEN.value,
)
TEXTS = frozenset(("id", *LABELS))


def newest_place(database: Database, at: datetime | None) -> int:
    """Return the place of the newest fact, or of the newest at or before a moment."""
    with database.reading() as connection:
        return tip(connection)[0] if at is None else place_at(connection, at)


@lru_cache(maxsize=2)
def read_city(database: Database, city: City, place: int, at: datetime, since: datetime) -> Reading:
    """Return open cases, those that ended since a moment, and units: all as of a place.

    One transaction; the last two readings are kept, for whoever looks at one opens its cases.
    """
    with database.reading() as connection:
        newest, _ = tip(connection)
        if place > newest:
            raise FieldRefused("place", "out_of_range", least=0, most=newest)
        first = connection.execute(
            select(func.min(type_coerce(tables.case.c.reported_at, BigInteger)))
        )
        register = _register(connection, city, place, (since, first.scalar()))
        return Reading(register, _units(connection, place, newest), place, at)


def _register(
    connection: Connection, city: City, place: int, history: tuple[datetime, int | None]
) -> Register:
    since, first = history
    since_micro = round(since.timestamp() * MICRO)
    later = _changed_since(connection, place)
    rows = [row for row in _present(connection, since_micro) if row[0] not in later]
    rows += [_row(record) for record in images(connection, place, later) if _counts(record, since)]
    columns: dict[str, Any] = (
        dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)) if rows else {}
    )
    columns = {name: columns.get(name, ()) for name in COLUMNS}
    for name in MOMENTS:
        columns[name] = np.array(columns[name], dtype=np.float64) / MICRO
    return register_of(columns, city, first / MICRO if first is not None else float("nan"))


def _present(connection: Connection, since_micro: int) -> Iterator[Row]:
    """Yield the columns of today's rows: open cases, and those that ended since."""
    case = tables.case
    closed = type_coerce(case.c.closed_at, BigInteger)
    wanted = or_(case.c.state.not_in(list(ENDED)), closed >= since_micro)
    columns = [type_coerce(case.c[name], _plain_type(name)) for name in COLUMNS]
    for row in connection.execute(select(*columns).where(wanted)):
        yield tuple(row)


def _plain_type(name: str) -> Any:
    """Return a type that spares making an object of every moment and every state."""
    if name in MOMENTS:
        return BigInteger()
    return Text() if name in TEXTS else tables.case.c[name].type


def _changed_since(connection: Connection, place: int) -> set[str]:
    fact = tables.fact
    query = select(fact.c.case).where(fact.c.seq > place, fact.c.case != "").distinct()
    return set(connection.execute(query).scalars())


def images(connection: Connection, place: int, cases: Iterable[str]) -> Iterator[Record]:
    """Yield each case as its last fact up to a place left it; one reported later is left out."""
    fact = tables.fact
    changing = fact.c.kind.not_like("alarm%")  # these name a case without changing it
    yield from _images(connection, place, (fact.c.case, cases, changing), "case")


def _images(
    connection: Connection,
    place: int,
    of: tuple[ColumnElement[str], Iterable[str], ColumnElement[bool]],
    table: str,
) -> Iterator[Record]:
    column, names, changing = of
    listed = sorted(names)
    for start in range(0, len(listed), 500):
        some = column.in_(listed[start : start + 500])
        for body in connection.execute(_last_bodies(place, column, some & changing)).scalars():
            yield from (c["row"] for c in changes_of(body) if c["table"] == table)


def _last_bodies(
    place: int, column: ColumnElement[str], wanted: ColumnElement[bool]
) -> Select[Any]:
    fact = tables.fact
    newest = func.max(fact.c.seq).label("seq")
    last = select(newest).where(wanted, fact.c.seq <= place).group_by(column).subquery()
    return select(fact.c.body).join(last, last.c.seq == fact.c.seq)


def _counts(record: Record, since: datetime) -> bool:
    closed = record["closed_at"]
    return closed is None or datetime.fromisoformat(closed) >= since


def _row(record: Record) -> Row:
    return tuple(_column(name, record.get(name)) for name in COLUMNS)


def _column(name: str, value: Any) -> Any:
    if name in MOMENTS and value is not None:
        return round(datetime.fromisoformat(value).timestamp() * MICRO)
    return value


def _units(connection: Connection, place: int, newest: int) -> tuple[Unit, ...]:
    """Return the register of units; wound back, each as the last fact that changed it left it."""
    if place == newest:
        return tuple(Unit(**row) for row in connection.execute(select(tables.unit)).mappings())
    fact = tables.fact
    names = connection.execute(select(tables.unit.c.id)).scalars().all()
    changing = (fact.c.unit != "") & fact.c.kind.in_(CHANGING_A_UNIT)
    found = _images(connection, place, (fact.c.unit, names, changing), "unit")
    return tuple(from_record(Unit, record) for record in found)


def read_cases(database: Database, place: int, cases: Iterable[str]) -> list[Case]:
    """Return whole cases as they were at a place, in the order asked."""
    asked = list(cases)
    with database.reading() as connection:
        records = {record["id"]: record for record in images(connection, place, asked)}
    return [from_record(Case, records[case]) for case in asked if case in records]


def read_facts(database: Database, place: int, case: str) -> tuple[Fact, ...]:
    """Return the history of a case up to a place, oldest first."""
    with database.reading() as connection:
        return tuple(e.fact for e in history(connection, case) if e.seq <= place)
