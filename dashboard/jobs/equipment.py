"""What happens to devices and alarms by the clock: silence, maintenance, roll-ups, mass."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.access.who import MACHINE
from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.equipment.figures.look import Look
from dashboard.equipment.figures.waste_flow import AREA, imbalance_of
from dashboard.equipment.register import condition_of, device_of, enter_devices
from dashboard.equipment.rolling import MINUTES_KEPT, forget_old, roll_up
from dashboard.equipment.told import rounded
from dashboard.feed.follower import DEVICES
from dashboard.feed.layers import DeviceRow
from dashboard.gateways.mqtt.reading import read_native
from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.encoding import decode
from dashboard.store.equipment_tables import condition, device, state_count
from dashboard.store.tracks import appending
from dispatch.alarms import AlarmState
from dispatch.commands import UnshelveAlarm
from dispatch.equipment.device import Device, DeviceState, state_of
from dispatch.equipment.kinds import Plans
from dispatch.refusals import Refusal

CHAIN = "WASTE-CHAIN"
CHAIN_KIND = "waste_chain"
HEARD = (DeviceState.WORKING.value, DeviceState.FAULT.value)


def look_at_states(services: Services, plans: Plans) -> int:
    """Bring the states of silent devices and of maintenance windows up to date; return how many."""
    now = services.clock.now()
    with services.database.reading() as connection:
        turned = [row for row in _doubtful(connection, plans, now) if _turns(row, plans, now)]
    rows: list[DeviceRow] = []
    with appending(services.database) as connection:
        for row in turned:
            state = _state(row, plans, now)
            rows.append(_write_state(connection, row, state, now))
    if rows:
        services.bus.publish(DEVICES, orjson.dumps(rows))
    return len(rows)


def _doubtful(connection: Connection, plans: Plans, now: datetime) -> Iterable[Any]:
    """Yield devices that may be silent, or whose maintenance window has begun or ended."""
    now_ms = round(now.timestamp() * 1000)
    joined = select(device, condition).join(condition, condition.c.device == device.c.no)
    for kind in plans.kinds.values():
        silent = condition.c.heard_ms < now_ms - kind.silent_s * 1000
        wanted = (device.c.kind == kind.code) & silent & condition.c.state.in_(HEARD)
        yield from connection.execute(joined.where(wanted)).mappings()
    begun = (device.c.maintained_from <= now) & (device.c.maintained_until > now)
    working_on = condition.c.state == DeviceState.MAINTENANCE.value
    yield from connection.execute(joined.where(begun & ~working_on)).mappings()
    over = (device.c.maintained_until <= now) | device.c.maintained_until.is_(None)
    yield from connection.execute(joined.where(working_on & over)).mappings()


def _device(row: Any) -> Device:
    return device_of({column.name: row[column] for column in device.c})


def _state(row: Any, plans: Plans, now: datetime) -> DeviceState:
    last = condition_of({c.name: row[c] for c in condition.c}, decode(row[condition.c.vals]))
    now_ms = round(now.timestamp() * 1000)
    return state_of(_device(row), plans.kinds[row[device.c.kind]], last, now_ms)


def _turns(row: Any, plans: Plans, now: datetime) -> bool:
    return bool(_state(row, plans, now).value != row[condition.c.state])


def _write_state(connection: Connection, row: Any, state: DeviceState, now: datetime) -> DeviceRow:
    """Write a state unless the device was heard of meanwhile."""
    mine = (condition.c.device == row[device.c.no]) & (
        condition.c.heard_ms == row[condition.c.heard_ms]
    )
    values = {"state": state.value, "since_ms": round(now.timestamp() * 1000)}
    connection.execute(update(condition).where(mine).values(values))
    value, at = rounded(row[condition.c.value]), row[condition.c.at_ms] // 1000
    return [row[device.c.id], row[device.c.area], row[device.c.district], state.value, value, at]


def unshelve(services: Services) -> int:
    """Bring back every alarm whose shelf time is over; return how many there were."""
    alarm = tables.alarm
    over = (alarm.c.state == AlarmState.SHELVED) & (alarm.c.shelved_until <= services.clock.now())
    with services.database.reading() as connection:
        due = connection.execute(select(alarm.c.id, alarm.c.version).where(over)).all()
    return sum(_unshelve(services, row.id, row.version) for row in due)


def _unshelve(services: Services, alarm_id: str, version: int) -> bool:
    """An officer may have been faster."""
    try:
        services.send(UnshelveAlarm(alarm_id, version), MACHINE)
    except Refusal:
        return False
    return True


def keep_readings(services: Services) -> None:
    """Roll up what has ended."""
    roll_up(services.database, services.clock.now())


def forget_readings(services: Services) -> None:
    """Drop readings and counts that are no longer kept."""
    now = services.clock.now()
    forget_old(services.database, now)
    with appending(services.database) as connection:
        connection.execute(delete(state_count).where(state_count.c.at < now - MINUTES_KEPT))


def count_states(services: Services) -> int:
    """Keep how many devices are in each state, for the trend; return how many rows."""
    at = services.clock.now().replace(second=0, microsecond=0)
    grouped = (
        select(device.c.area, device.c.district, condition.c.state, func.count().label("n"))
        .join(condition, condition.c.device == device.c.no)
        .group_by(device.c.area, device.c.district, condition.c.state)
    )
    with services.database.reading() as connection:
        rows = [{"at": at, **row} for row in connection.execute(grouped).mappings()]
    if rows:
        with appending(services.database) as connection:
            connection.execute(delete(state_count).where(state_count.c.at == at))
            connection.execute(insert(state_count), rows)
    return len(rows)


def weigh_chain(equipment: Equipment) -> float | None:
    """Reckon yesterday's mass balance and hand it in as a reading, which the rules judge."""
    area = equipment.plans.areas.get(AREA)
    if area is None or not equipment.started:
        return None
    services, now = equipment.services, equipment.services.clock.now()
    with services.database.reading() as connection:
        look = Look(connection, equipment.plans, area, services.city, equipment.lamps, now)
        found = imbalance_of(look, {"days": 1})
    if found is not None:
        _ensure_chain(equipment)
        equipment.put(_reading(equipment, found))
    return found


def _reading(equipment: Equipment, imbalance: float) -> Envelope:
    now_ms = equipment.now_ms()
    said = {"id": CHAIN, "ts": now_ms, "vals": {"imbalance": min(1000.0, imbalance)}}
    raw = orjson.dumps(said)
    return Envelope("http", "balance", raw, now_ms, read_native, _nobody_waits)


def _nobody_waits(_outcome: Outcome) -> None:
    """The reading is our own."""


def _ensure_chain(equipment: Equipment) -> None:
    city = equipment.services.city
    chain: Sequence[Device] = (
        Device(0, CHAIN, CHAIN_KIND, AREA, city.center.lon, city.center.lat, "", source="zhihui"),
    )
    with appending(equipment.services.database) as connection:
        if connection.execute(select(device.c.no).where(device.c.id == CHAIN)).first() is None:
            enter_devices(connection, chain)
