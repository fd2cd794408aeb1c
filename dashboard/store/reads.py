"""Reads that do not go through the domain: pictures, histories, the feed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from dashboard.store import tables
from dashboard.store.chain import changes_of, fact_of
from dispatch.alarms import Alarm, AlarmState
from dispatch.case import Case
from dispatch.facts import Fact
from dispatch.lifecycle import ENDED
from dispatch.picture import (
    TABLES,
    TALLY_DAYS,
    PictureRow,
    Tables,
    forget_old_tallies,
    picture_row,
    scopes_of,
    table_of,
)
from dispatch.ports import Row as DomainRow
from dispatch.records import from_record
from dispatch.refusals import NotFound
from dispatch.tally import Tally
from dispatch.unit import Fix, Unit

KINDS: dict[str, type[Case | Unit | Tally | Alarm]] = {
    "case": Case,
    "unit": Unit,
    "tally": Tally,
    "alarm": Alarm,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact with its place in the feed and its changes as stored."""

    seq: int
    fact: Fact
    changes: list[dict[str, Any]]


def tip(connection: Connection) -> tuple[int, datetime | None]:
    """Return the place of the newest fact and when it happened; (0, None) when there is none."""
    fact = tables.fact
    newest = select(fact.c.seq, fact.c.at).order_by(fact.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return (row.seq, row.at) if row else (0, None)


def open_rows(connection: Connection) -> Iterator[DomainRow]:
    """Yield every row that a picture of the whole city holds."""
    case, tally = tables.case, tables.tally
    still_open = select(case).where(case.c.state.not_in(list(ENDED)))
    yield from _values(connection, still_open, Case)
    yield from _values(connection, select(tables.unit), Unit)
    yield from _values(connection, _open_alarms(), Alarm)
    days = select(tally.c.day).distinct().order_by(tally.c.day.desc()).limit(TALLY_DAYS)
    yield from _values(connection, select(tally).where(tally.c.day.in_(days)), Tally)


def _open_alarms() -> Select[Any]:
    """Cleared alarms count while open ones are folded under them."""
    alarm = tables.alarm
    is_open = alarm.c.state != AlarmState.CLEARED
    return select(alarm).where(is_open | (alarm.c.folded > 0) | (alarm.c.city_folded > 0))


def _values(connection: Connection, query: Select[Any], kind: type[Any]) -> Iterator[Any]:
    for row in connection.execute(query).mappings():
        yield kind(**row)


def picture(rows: Iterable[DomainRow], scope: str) -> Tables:
    """Return what one room sees of `rows`, by table and id."""
    seen: Tables = {name: {} for name in TABLES}
    for row in rows:
        if scope in scopes_of(row):
            seen[table_of(row)][row.id] = picture_row(row)
    forget_old_tallies(seen)
    return seen


def fixes(connection: Connection) -> list[Fix]:
    """Return the newest position of every unit that has one."""
    return [Fix(**row) for row in connection.execute(select(tables.fix)).mappings()]


def entries_after(connection: Connection, seq: int, most: int) -> list[Entry]:
    """Return up to `most` facts behind `seq`, in the order of the feed."""
    fact = tables.fact
    query = select(fact.c.seq, fact.c.body).where(fact.c.seq > seq).order_by(fact.c.seq)
    return [_entry(row) for row in connection.execute(query.limit(most))]


def _entry(row: Any) -> Entry:
    return Entry(row.seq, fact_of(row.body), changes_of(row.body))


def find_case(connection: Connection, case_id: str) -> Case:
    """Return a case by its whole number, or refuse."""
    query = select(tables.case).where(tables.case.c.id == case_id)
    for found in _values(connection, query, Case):
        return found  # type: ignore[no-any-return] # _values builds what it is told to
    raise NotFound("case", value=case_id)


def find_unit(connection: Connection, unit_id: str) -> Unit:
    """Return a unit by its call sign, or refuse."""
    query = select(tables.unit).where(tables.unit.c.id == unit_id)
    for found in _values(connection, query, Unit):
        return found  # type: ignore[no-any-return] # _values builds what it is told to
    raise NotFound("unit", value=unit_id)


def history(connection: Connection, case_id: str) -> list[Entry]:
    """Return every fact of a case, oldest first."""
    fact = tables.fact
    query = select(fact.c.seq, fact.c.body).where(fact.c.case == case_id).order_by(fact.c.seq)
    return [_entry(row) for row in connection.execute(query)]


def count_cases(connection: Connection) -> int:
    """Return how many cases there are, ended ones included."""
    return int(connection.execute(select(func.count()).select_from(tables.case)).scalar_one())


def changed_row(change: dict[str, Any]) -> tuple[PictureRow, tuple[str, ...]]:
    """Return the picture row of a stored change and the rooms that see it now."""
    row = row_of(change)
    return picture_row(row), scopes_of(row)


def row_of(change: dict[str, Any]) -> DomainRow:
    """Return the whole row of a stored change."""
    return from_record(KINDS[change["table"]], change["row"])
