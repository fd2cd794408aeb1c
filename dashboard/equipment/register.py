"""The register of devices: entered from lists, read ahead or when a device is first heard of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from dashboard.store import tables
from dashboard.store.encoding import decode
from dashboard.store.equipment_tables import condition, device, quantity
from dispatch.alarms import AlarmState
from dispatch.equipment.device import Condition, Device, DeviceState
from dispatch.equipment.kinds import DeviceKind
from dispatch.records import field_names

CHUNK = 1_000
_DEVICE = field_names(Device)
_PLAIN = tuple(name for name in _DEVICE if name != "no")
_LAST = ("at_ms", "heard_ms", "seq", "vals", "quality", "drift_ms", "state", "since_ms")
"""The columns of a condition in the order of its fields."""


def enter_devices(connection: Connection, devices: Iterable[Device]) -> int:
    """Enter devices in the register, or change those of the same id; return how many are new."""
    new = 0
    for chunk in chunks(list(devices), CHUNK):
        known = numbers_of(connection, [d.id for d in chunk])
        fresh = [_values(d) for d in chunk if d.id not in known]
        for changed in (d for d in chunk if d.id in known):
            connection.execute(update(device).where(device.c.id == changed.id), _values(changed))
        if fresh:
            connection.execute(insert(device), fresh)
            _begin(connection, numbers_of(connection, [row["id"] for row in fresh]).values())
        new += len(fresh)
    return new


def _begin(connection: Connection, numbers: Iterable[int]) -> None:
    blank = {
        "at_ms": 0, "heard_ms": 0, "seq": -1, "vals": "{}", "value": None, "quality": 0,
        "drift_ms": 0, "state": DeviceState.UNKNOWN.value, "since_ms": 0,
    }  # fmt: skip
    connection.execute(insert(condition), [blank | {"device": no} for no in numbers])


def numbers_of(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the numbers of devices by id; unknown ones are left out."""
    query = select(device.c.id, device.c.no).where(device.c.id.in_(ids))
    return {row.id: row.no for row in connection.execute(query)}


def read_devices(connection: Connection, ids: Sequence[str]) -> list[Device]:
    """Return the devices of some ids; unknown ones are left out."""
    query = select(device).where(device.c.id.in_(ids))
    return [device_of(row) for row in connection.execute(query).mappings()]


def device_of(row: Mapping[Any, Any]) -> Device:
    """Return the device of a row of the register."""
    return Device(**row)


def read_with_conditions(
    connection: Connection, which: ColumnElement[bool], most: int | None = None
) -> list[tuple[Device, Condition]]:
    """Return devices, in the order of their numbers, each with the last that is known of it."""
    query = (
        select(*(device.c[name] for name in _DEVICE), *(condition.c[name] for name in _LAST))
        .join(condition, condition.c.device == device.c.no)
        .where(which)
        .order_by(device.c.no)
        .limit(most)
    )
    return [
        (Device(*row[: len(_DEVICE)]), _condition(*row[len(_DEVICE) :]))
        for row in connection.execute(query)
    ]


def _condition(at_ms: int, heard_ms: int, seq: int, values: str, *rest: Any) -> Condition:
    quality, drift_ms, state, since_ms = rest
    return Condition(
        at_ms, heard_ms, seq, decode(values), quality, drift_ms, DeviceState(state), since_ms
    )


def read_open_alarms(connection: Connection, ids: Sequence[str]) -> list[Any]:
    """Return id, device, rule and severity of the open alarms of devices."""
    alarm = tables.alarm
    mine = alarm.c.device.in_(ids) & (alarm.c.state != AlarmState.CLEARED)
    columns = (alarm.c.id, alarm.c.device, alarm.c.rule, alarm.c.severity)
    return list(connection.execute(select(*columns).where(mine)))


def quantity_numbers(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    """Return the number of each quantity in stored readings; new ones get the next."""
    known = {row.code: row.no for row in connection.execute(select(quantity))}
    missing = [code for code in sorted(codes) if code not in known]
    start = max(known.values(), default=0) + 1
    fresh = {code: start + n for n, code in enumerate(missing)}
    if fresh:
        rows = [{"no": no, "code": code} for code, no in fresh.items()]
        connection.execute(insert(quantity), rows)
    return known | fresh


def own_traits(found: Device, kind: DeviceKind) -> Device:
    """Return a device whose traits are filled up with those of its kind; most have none."""
    traits = {**kind.traits, **found.traits} if found.traits else kind.traits
    return replace(found, traits=traits)


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield the items in groups of at most `size`: databases bound the values of one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _values(found: Device) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in _PLAIN}
    return values | {"traits": dict(found.traits)}


def condition_of(row: Mapping[Any, Any], values: Mapping[str, float]) -> Condition:
    """Return the condition of a stored row whose readings are `values`."""
    return Condition(
        at_ms=row["at_ms"],
        heard_ms=row["heard_ms"],
        seq=row["seq"],
        values=values,
        quality=row["quality"],
        drift_ms=row["drift_ms"],
        state=DeviceState(row["state"]),
        since_ms=row["since_ms"],
    )
