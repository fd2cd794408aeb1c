"""Writing the last condition of devices, thousands at once."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from dashboard.store.encoding import encode
from dispatch.equipment.device import Condition


class Last(NamedTuple):
    """A condition with the device's number and the value of its main reading."""

    device: int
    condition: Condition
    value: float | None


_COLUMNS = {
    "at_ms": "bigint",
    "heard_ms": "bigint",
    "seq": "bigint",
    "value": "float8",
    "quality": "int",
    "drift_ms": "int",
    "since_ms": "bigint",
    "state": "text",
    "vals": "text",
}
_TEXTS = ("state", "vals")
_SEPARATOR = "\x01"
"""JSON escapes control characters, so none of ours holds this one."""

_SET = ", ".join(f"{name} = ?" for name in _COLUMNS)
_ONE = f"UPDATE condition SET {_SET} WHERE device = ?"
_LISTS = ", ".join(
    f"string_to_array(%s, '{_SEPARATOR}')" if name in _TEXTS else f"%s::{kind}[]"
    for name, kind in _COLUMNS.items()
)
_MANY = (
    f"UPDATE condition SET {', '.join(f'{name} = w.{name}' for name in _COLUMNS)} "
    f"FROM unnest({_LISTS}, %s::int[]) AS w({', '.join(_COLUMNS)}, device) "
    "WHERE condition.device = w.device"
)
"""One statement for thousands of rows, in the order of their keys so that no two lock crosswise.
Lists go as one text each: turning them into arrays one value at a time takes ten times as long."""


def write_conditions(connection: Connection, lasts: Iterable[Last]) -> None:
    """Write the newest condition of devices that are in the register."""
    rows = [_row(last) for last in sorted(lasts, key=lambda last: last.device)]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_ONE, rows)
    else:
        connection.exec_driver_sql(_MANY, _lists(rows))


def _row(last: Last) -> tuple[Any, ...]:
    c = last.condition
    return (
        c.at_ms,
        c.heard_ms,
        c.seq,
        last.value,
        int(c.quality),
        c.drift_ms,
        c.since_ms,
        c.state.value,
        encode(c.values).decode(),
        last.device,
    )


def _lists(rows: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    columns = zip((*_COLUMNS, "device"), zip(*rows, strict=True), strict=True)
    return tuple(
        _SEPARATOR.join(column) if name in _TEXTS else _array(column) for name, column in columns
    )


def _array(numbers: Iterable[float | None]) -> str:
    """Return numbers as PostgreSQL writes an array."""
    return f"{{{','.join('NULL' if n is None else repr(n) for n in numbers)}}}"
