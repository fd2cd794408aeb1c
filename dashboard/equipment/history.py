"""Where readings are kept: `COPY` into day parts on PostgreSQL, plain inserts on SQLite."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, select

from dashboard.store.equipment_tables import reading

MINUTE_MS = 60_000


Value = tuple[int, int, int, float, int]
"""One reading as it is stored: numbers of device and quantity, event time, value, quality.

A plain tuple: tens of thousands are made a second."""

AT_MS: Final = 2

_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        ("device_bytes", ">i4"), ("device", ">i4"),
        ("quantity_bytes", ">i4"), ("quantity", ">i2"),
        ("at_bytes", ">i4"), ("at", ">i8"),
        ("value_bytes", ">i4"), ("value", ">f4"),
        ("quality_bytes", ">i4"), ("quality", ">i2"),
    ]
)  # fmt: skip
_COPY = "COPY reading (device, quantity, at_ms, value, quality) FROM STDIN (FORMAT BINARY)"
_INSERT = "INSERT INTO reading (device, quantity, at_ms, value, quality) VALUES (?, ?, ?, ?, ?)"


def append_readings(connection: Connection, values: Sequence[Value]) -> None:
    """Keep readings; they must be new, and their day parts must be there."""
    if not values:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT, list(values))
    else:
        cursor = _driver(connection).cursor()
        with cursor.copy(_COPY) as copy:
            copy.write(_HEAD + copy_rows(values) + _END)


def copy_rows(values: Sequence[Value]) -> bytes:
    """Return readings in PostgreSQL's binary row format."""
    rows = np.empty(len(values), _ROW)
    rows["fields"] = 5
    rows["device_bytes"], rows["quantity_bytes"], rows["at_bytes"] = 4, 2, 8
    rows["value_bytes"], rows["quality_bytes"] = 4, 2
    devices, quantities, moments, numbers, qualities = zip(*values, strict=True)
    rows["device"], rows["quantity"], rows["at"] = devices, quantities, moments
    rows["value"], rows["quality"] = numbers, qualities
    return rows.tobytes()


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def known_readings(
    connection: Connection, moments: Iterable[tuple[int, int]]
) -> set[tuple[int, int, int]]:
    """Return which (device, quantity, at_ms) are stored already, of some (device, at_ms)."""
    wanted = sorted(set(moments))
    if not wanted:
        return set()
    if connection.dialect.name == "sqlite":
        return {found for pair in wanted for found in _known_of(connection, *pair)}
    rows = connection.exec_driver_sql(_KNOWN, _columns(wanted))
    return {(row[0], row[1], row[2]) for row in rows}


_KNOWN = (
    "SELECT r.device, r.quantity, r.at_ms FROM unnest(%s::int[], %s::bigint[]) AS w(device, at_ms) "
    "JOIN reading r ON r.device = w.device AND r.at_ms = w.at_ms"
)


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))


def _known_of(connection: Connection, device: int, at_ms: int) -> list[tuple[int, int, int]]:
    mine = (reading.c.device == device) & (reading.c.at_ms == at_ms)
    rows = connection.execute(select(reading.c.quantity).where(mine))
    return [(device, row.quantity, at_ms) for row in rows]


_MARK = (
    "INSERT INTO roll_due (span, at_ms) VALUES ('minute', {}) "
    "ON CONFLICT (span, at_ms) DO UPDATE SET at_ms = excluded.at_ms"
)
"""An update, not nothing: it locks the row, so that a roll-up waits for what comes in beside it."""


def mark_due(connection: Connection, minutes: Iterable[int]) -> None:
    """Remember that minutes must be rolled up (again)."""
    sqlite = connection.dialect.name == "sqlite"
    rows = [(at,) for at in sorted(set(minutes))]
    if rows:
        connection.exec_driver_sql(_MARK.format("?" if sqlite else "%s"), rows)
