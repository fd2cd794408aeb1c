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
    "vals": "text",
    "value": "float8",
    "quality": "int",
    "drift_ms": "int",
    "state": "text",
    "since_ms": "bigint",
}
_SET = ", ".join(f"{name} = ?" for name in _COLUMNS)
_ONE = f"UPDATE condition SET {_SET} WHERE device = ?"
_MANY = (
    f"UPDATE condition SET {', '.join(f'{name} = w.{name}' for name in _COLUMNS)} "
    f"FROM unnest({', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}, %s::int[]) "
    f"AS w({', '.join(_COLUMNS)}, device) WHERE condition.device = w.device"
)
"""One statement for thousands of rows, in the order of their keys so that no two lock crosswise."""


def write_conditions(connection: Connection, lasts: Iterable[Last]) -> None:
    """Write the newest condition of devices that are in the register."""
    rows = [_row(last) for last in sorted(lasts, key=lambda last: last.device)]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_ONE, rows)
    else:
        connection.exec_driver_sql(_MANY, _columns(rows))


def _row(last: Last) -> tuple[Any, ...]:
    c = last.condition
    return (
        c.at_ms,
        c.heard_ms,
        c.seq,
        encode(c.values).decode(),
        last.value,
        int(c.quality),
        c.drift_ms,
        c.state.value,
        c.since_ms,
        last.device,
    )


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))
