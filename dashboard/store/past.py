"""The time machine: the picture as it was at any moment, folded from facts.

Every so many facts a snapshot of all rows is kept, so that no question folds more than that.
"""

from collections.abc import Iterable
from datetime import datetime
from zlib import compress, decompress

from sqlalchemy import Connection, delete, func, insert, select

from dashboard.store import tables
from dashboard.store.chain import changes_of
from dashboard.store.encoding import decode, encode
from dashboard.store.reads import KINDS
from dispatch.picture import scopes_of, table_of
from dispatch.ports import Row
from dispatch.records import Record, from_record, to_record

EVERY = 2_000
Rows = dict[tuple[str, str], Record]


def take_snapshot(connection: Connection, every: int = EVERY) -> bool:
    """Keep the rows as they were `every` facts after the last snapshot; tell whether it was time.

    Called until it says no, it leaves no gap, however fast the facts came.
    """
    newest = select(func.max(tables.snapshot.c.seq))
    last = int(connection.execute(newest).scalar() or 0)
    fact = tables.fact
    due = select(fact.c.seq, fact.c.at).where(fact.c.seq == last + every)
    found = connection.execute(due).first()
    if found is None:
        return False
    rows = [[table_of(row), to_record(row)] for row in rows_at(connection, found.seq)]
    body = compress(encode(rows))
    connection.execute(insert(tables.snapshot).values(seq=found.seq, at=found.at, body=body))
    return True


def forget_snapshots(connection: Connection, before: datetime) -> None:
    """Drop snapshots older than the time machine goes back, but the newest; facts stay."""
    snapshot = tables.snapshot
    newest = select(func.max(snapshot.c.seq)).scalar_subquery()
    connection.execute(delete(snapshot).where((snapshot.c.at < before) & (snapshot.c.seq < newest)))


def first_moment(connection: Connection) -> datetime | None:
    """Return when the first fact happened."""
    fact = tables.fact
    moment: datetime | None = connection.execute(select(func.min(fact.c.at))).scalar()
    return moment


def place_at(connection: Connection, moment: datetime) -> int:
    """Return the place of the last fact at or before a moment."""
    fact = tables.fact
    query = select(func.max(fact.c.seq)).where(fact.c.at <= moment)
    return int(connection.execute(query).scalar() or 0)


def rows_at(connection: Connection, place: int) -> Iterable[Row]:
    """Return every open row as it was at a place of the feed."""
    start, rows = _base(connection, place)
    fact = tables.fact
    wanted = (fact.c.seq > start) & (fact.c.seq <= place)
    for body in connection.execute(
        select(fact.c.body).where(wanted).order_by(fact.c.seq)
    ).scalars():
        for change in changes_of(body):
            rows[change["table"], change["row"]["id"]] = change["row"]
    found = (from_record(KINDS[table], record) for (table, _), record in rows.items())
    return [row for row in found if scopes_of(row)]


def _base(connection: Connection, place: int) -> tuple[int, Rows]:
    snapshot = tables.snapshot
    newest = (
        select(snapshot).where(snapshot.c.seq <= place).order_by(snapshot.c.seq.desc()).limit(1)
    )
    kept = connection.execute(newest).first()
    if kept is None:
        return 0, {}
    listed = decode(decompress(kept.body))
    return kept.seq, {(table, record["id"]): record for table, record in listed}
