"""Readings rolled up: raw ones for 30 days, minutes for a year, hours for ever.

A minute or hour that took a late reading is rolled up again as a whole, so the order in which
readings come makes no difference.
"""

from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Connection, Table, delete, insert, select

from dashboard.equipment.parts import minute_parts, reading_parts
from dashboard.store.engine import Database
from dashboard.store.equipment_tables import reading_hour, reading_minute, roll_due
from dashboard.store.tracks import appending

RAW_KEPT = timedelta(days=30)
MINUTES_KEPT = timedelta(days=366)
SPANS_MS = {"minute": 60_000, "hour": 3_600_000}
SETTLE_MS = 5_000
"""A minute is rolled up so long after its end: most of what is late comes within."""

AT_ONCE = 500

_MINUTE = """
    INSERT INTO reading_minute (device, quantity, at_ms, n, low, high, total)
    SELECT device, quantity, {at}, COUNT(*), MIN(value), MAX(value), SUM(value)
    FROM reading WHERE at_ms >= {at} AND at_ms < {end} AND quality < 2
    GROUP BY device, quantity
"""
_HOUR = """
    INSERT INTO reading_hour (device, quantity, at_ms, n, low, high, total)
    SELECT device, quantity, {at}, SUM(n), MIN(low), MAX(high), SUM(total)
    FROM reading_minute WHERE at_ms >= {at} AND at_ms < {end}
    GROUP BY device, quantity
"""
_ROLLED: dict[str, tuple[Table, str]] = {
    "minute": (reading_minute, _MINUTE),
    "hour": (reading_hour, _HOUR),
}


def roll_up(database: Database, now: datetime, budget_s: float = 20.0) -> int:
    """Roll up what has ended by `now`, the oldest first, within a budget; return how many spans."""
    parts, until, done = minute_parts(), monotonic() + budget_s, 0
    for span in SPANS_MS:
        for at in _due(database, span, now):
            if monotonic() > until:
                return done
            if span == "minute":
                parts.ensure(database, (at,))
            with appending(database) as connection:
                _roll(connection, span, at)
            done += 1
    return done


def _due(database: Database, span: str, now: datetime) -> list[int]:
    ended = round(now.timestamp() * 1000) - SETTLE_MS - SPANS_MS[span]
    query = select(roll_due.c.at_ms).where((roll_due.c.span == span) & (roll_due.c.at_ms <= ended))
    with database.reading() as connection:
        return list(connection.execute(query.order_by(roll_due.c.at_ms).limit(AT_ONCE)).scalars())


def _roll(connection: Connection, span: str, at_ms: int) -> None:
    table, statement = _ROLLED[span]
    end_ms = at_ms + SPANS_MS[span]
    due = (roll_due.c.span == span) & (roll_due.c.at_ms == at_ms)
    connection.execute(delete(roll_due).where(due))
    connection.execute(delete(table).where((table.c.at_ms >= at_ms) & (table.c.at_ms < end_ms)))
    connection.exec_driver_sql(statement.format(at=int(at_ms), end=int(end_ms)))
    if span == "minute":
        _mark_hour(connection, at_ms)


def _mark_hour(connection: Connection, at_ms: int) -> None:
    hour = at_ms // SPANS_MS["hour"] * SPANS_MS["hour"]
    mine = (roll_due.c.span == "hour") & (roll_due.c.at_ms == hour)
    if connection.execute(select(roll_due.c.at_ms).where(mine)).first() is None:
        connection.execute(insert(roll_due).values(span="hour", at_ms=hour))


def forget_old(database: Database, now: datetime) -> None:
    """Drop raw readings and minutes that are no longer kept."""
    raw = round((now - RAW_KEPT).timestamp() * 1000)
    minutes = round((now - MINUTES_KEPT).timestamp() * 1000)
    with appending(database) as connection:
        reading_parts().forget(connection, raw)
        minute_parts().forget(connection, minutes)
