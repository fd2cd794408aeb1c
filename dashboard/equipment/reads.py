"""What the devices page and the layers of the maps read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true

from dashboard.equipment.register import device_of
from dashboard.store import tables
from dashboard.store.encoding import decode
from dashboard.store.equipment_tables import (
    condition,
    device,
    quantity,
    reading,
    reading_hour,
    reading_minute,
    state_count,
)
from dispatch.equipment.device import Device, DeviceState
from dispatch.refusals import NotFound

STATES = tuple(state.value for state in DeviceState)
MOST_POINTS = 2_000
RAW_WITHIN = timedelta(hours=3)
MINUTES_WITHIN = timedelta(days=3)

DeviceFilter = Mapping[str, str]
"""Columns and the values they must have; an empty value means any."""


def compact_devices(connection: Connection, wanted: DeviceFilter, now: datetime) -> dict[str, Any]:
    """Return devices as arrays: [id, kind, micro-degrees east, north, state, value, age in s].

    Kind and state are places in the lists `kinds` and `states`; the age is null if never heard.
    """
    columns = (
        device.c.id, device.c.kind, device.c.lon, device.c.lat, condition.c.state,
        condition.c.value, condition.c.heard_ms,
    )  # fmt: skip
    joined = select(*columns).join(condition, condition.c.device == device.c.no)
    rows = connection.execute(joined.where(_wanted(wanted)).order_by(device.c.no)).all()
    kinds = {kind: n for n, kind in enumerate(sorted({row[1] for row in rows}))}
    states = {state: n for n, state in enumerate(STATES)}
    now_ms = now.timestamp() * 1000
    listed = [
        [i, kinds[kind], round(lon * 1e6), round(lat * 1e6), states[state],
         None if value is None else round(value, 2), _age_s(heard_ms, now_ms)]
        for i, kind, lon, lat, state, value, heard_ms in rows
    ]  # fmt: skip
    return {"kinds": list(kinds), "states": list(STATES), "rows": listed}


def _wanted(wanted: DeviceFilter) -> ColumnElement[bool]:
    found: ColumnElement[bool] = true()
    for name, value in wanted.items():
        if value:
            column = condition.c.state if name == "state" else device.c[name]
            found &= column.in_(value.split(","))
    return found


def _age_s(heard_ms: int, now_ms: float) -> int | None:
    return max(0, round((now_ms - heard_ms) / 1000)) if heard_ms else None


def find_device(connection: Connection, device_id: str) -> Device:
    """Return a device by its id, or refuse."""
    row = connection.execute(select(device).where(device.c.id == device_id)).mappings().first()
    if row is None:
        raise NotFound("device", value=device_id)
    return device_of(row)


def condition_record(connection: Connection, found: Device, now: datetime) -> dict[str, Any]:
    """Return the last that is known of a device, with its age and its clock's drift."""
    query = select(condition).where(condition.c.device == found.no)
    row = connection.execute(query).mappings().one()
    return {
        "state": row["state"],
        "since": row["since_ms"] // 1000,
        "values": decode(row["vals"]),
        "at": row["at_ms"] // 1000,
        "age_s": _age_s(row["heard_ms"], now.timestamp() * 1000),
        "quality": row["quality"],
        "drift_s": round(row["drift_ms"] / 1000, 1),
        "seq": row["seq"],
    }


def history_of(
    connection: Connection, found: Device, code: str, span: tuple[datetime, datetime]
) -> dict[str, Any]:
    """Return one reading's history as arrays: [seconds since 1970, mean, low, high].

    Raw readings are given within three hours, minutes within three days, hours beyond.
    """
    start, end = span
    number = connection.execute(select(quantity.c.no).where(quantity.c.code == code)).scalar()
    if number is None:
        raise NotFound("reading", value=code)
    if end - start <= RAW_WITHIN:
        return {"grain": "raw", "rows": _raw(connection, found.no, number, span)}
    table, grain = (
        (reading_minute, "minute") if end - start <= MINUTES_WITHIN else (reading_hour, "hour")
    )
    mine = (table.c.device == found.no) & (table.c.quantity == number)
    query = select(table).where(mine & _within(table.c.at_ms, span)).order_by(table.c.at_ms)
    rows = [
        [row.at_ms // 1000, _short(row.total / row.n), _short(row.low), _short(row.high)]
        for row in connection.execute(query)
    ]
    return {"grain": grain, "rows": thinned(rows)}


def _raw(
    connection: Connection, no: int, number: int, span: tuple[datetime, datetime]
) -> list[list[Any]]:
    mine = (reading.c.device == no) & (reading.c.quantity == number)
    query = select(reading).where(mine & _within(reading.c.at_ms, span)).order_by(reading.c.at_ms)
    return thinned(
        [[row.at_ms // 1000, *[_short(row.value)] * 3] for row in connection.execute(query)]
    )


def _within(column: Any, span: tuple[datetime, datetime]) -> ColumnElement[bool]:
    start, end = (round(moment.timestamp() * 1000) for moment in span)
    within: ColumnElement[bool] = (column >= start) & (column < end)
    return within


def _short(value: float) -> float:
    return round(value, 3)


def thinned(rows: Sequence[list[Any]], most: int = MOST_POINTS) -> list[list[Any]]:
    """Return at most about `most` rows: each stands for several, with their lowest and highest."""
    step = -(-len(rows) // most)
    if step <= 1:
        return list(rows)
    groups = (rows[n : n + step] for n in range(0, len(rows), step))
    return [
        [group[0][0], _short(sum(r[1] for r in group) / len(group)), min(r[2] for r in group),
         max(r[3] for r in group)]
        for group in groups
    ]  # fmt: skip


def alarms_of_device(connection: Connection, device_id: str, most: int = 20) -> list[Any]:
    """Return the newest alarms of a device."""
    alarm = tables.alarm
    query = select(alarm).where(alarm.c.device == device_id).order_by(alarm.c.raised_at.desc())
    return list(connection.execute(query.limit(most)).mappings())


def cases_of_device(connection: Connection, device_id: str, most: int = 20) -> list[Any]:
    """Return the newest cases that came of a device."""
    case = tables.case
    columns = (case.c.id, case.c.state, case.c.title, case.c.reported_at, case.c.unit)
    query = select(*columns).where(case.c.component == device_id)
    return list(connection.execute(query.order_by(case.c.reported_at.desc()).limit(most)))


def state_summary(connection: Connection, wanted: DeviceFilter) -> list[dict[str, Any]]:
    """Return how many devices are in each state, by area and district."""
    joined = (
        select(device.c.area, device.c.district, condition.c.state, func.count().label("n"))
        .join(condition, condition.c.device == device.c.no)
        .where(_wanted(wanted))
        .group_by(device.c.area, device.c.district, condition.c.state)
    )
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in connection.execute(joined):
        blank = {"area": row.area, "district": row.district} | dict.fromkeys(STATES, 0)
        found.setdefault((row.area, row.district), blank)[row.state] = row.n
    return list(found.values())


def state_trend(
    connection: Connection, wanted: DeviceFilter, since: datetime
) -> list[dict[str, Any]]:
    """Return how many devices were in each state, moment by moment."""
    conditions: ColumnElement[bool] = state_count.c.at >= since
    for name in ("area", "district"):
        if wanted.get(name):
            conditions &= state_count.c[name] == wanted[name]
    query = select(state_count.c.at, state_count.c.state, func.sum(state_count.c.n).label("n"))
    grouped = query.where(conditions).group_by(state_count.c.at, state_count.c.state)
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(grouped.order_by(state_count.c.at)):
        at = int(row.at.timestamp())
        found.setdefault(at, {"at": at} | dict.fromkeys(STATES, 0))[row.state] = int(row.n)
    return list(found.values())
