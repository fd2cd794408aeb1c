"""Roll-ups, retention, silence, shelves and the day's mass, by the clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from dashboard.access.who import MACHINE
from dashboard.equipment.rolling import forget_old, roll_up
from dashboard.feed.follower import DEVICES
from dashboard.jobs.equipment import (
    CHAIN,
    count_states,
    forget_readings,
    keep_readings,
    look_at_states,
    unshelve,
    weigh_chain,
)
from dashboard.services import Services
from dashboard.store.equipment_tables import (
    condition,
    device,
    reading,
    reading_hour,
    reading_minute,
    state_count,
)
from dispatch import commands as c
from dispatch.alarms import AlarmState
from dispatch.equipment.device import DeviceState
from tests.builders import CHIEF, NOON, a_raise
from tests.equipment import NOON_MS, Yard, a_body, a_device, running_yard

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    chain = [
        a_device(f"{kind}-1", kind=kind)
        for kind in ("waste_point", "waste_vehicle", "transfer_station", "plant")
    ]
    with running_yard(services, [a_device(), *chain]) as running:
        yield running


def rows(yard: Yard, table: object) -> list[tuple[int, int, float, float, float]]:
    with yard.services.database.reading() as connection:
        found = connection.execute(select(table).order_by(table.c.at_ms))  # type: ignore[attr-defined, call-overload]
        return [(r.at_ms, r.n, r.low, r.high, r.total) for r in found]


def later(yard: Yard, **span: float) -> None:
    yard.services.clock.forward(**span)  # type: ignore[attr-defined] # a still clock


def states(yard: Yard) -> dict[str, str]:
    query = select(device.c.id, condition.c.state).join(
        condition, condition.c.device == device.c.no
    )
    with yard.services.database.reading() as connection:
        return {row.id: row.state for row in connection.execute(query)}


def test_minutes_and_hours_are_rolled_up_once_they_are_over(yard: Yard) -> None:
    for n, fill in enumerate((10, 30, 20)):
        yard.say(a_body(fill=fill, ts=NOON_MS + n * 25_000, seq=n + 1))
    assert roll_up(yard.services.database, NOON) == 0
    later(yard, hours=2)
    keep_readings(yard.services)
    assert rows(yard, reading_minute) == [
        (NOON_MS, 3, 10.0, 30.0, 60.0),
    ]
    assert rows(yard, reading_hour) == [(NOON_MS, 3, 10.0, 30.0, 60.0)]
    assert roll_up(yard.services.database, NOON + timedelta(hours=2)) == 0


def test_a_late_reading_rolls_its_minute_up_again(yard: Yard) -> None:
    yard.say(a_body(fill=10))
    later(yard, hours=2)
    keep_readings(yard.services)
    yard.say(a_body(fill=50, ts=NOON_MS + 2 * HOUR_MS, seq=2))
    yard.say(a_body(fill=30, ts=NOON_MS + 1000, seq=3))
    later(yard, hours=2)
    keep_readings(yard.services)
    assert rows(yard, reading_minute)[0] == (NOON_MS, 2, 10.0, 30.0, 40.0)
    assert rows(yard, reading_hour)[0] == (NOON_MS, 2, 10.0, 30.0, 40.0)


def test_estimated_readings_are_kept_but_not_counted(yard: Yard) -> None:
    yard.say(a_body(fill=10))
    yard.say(a_body(fill=90, ts=NOON_MS + 1, seq=2) | {"q": 2})
    later(yard, hours=2)
    keep_readings(yard.services)
    assert rows(yard, reading_minute) == [(NOON_MS, 1, 10.0, 10.0, 10.0)]


def test_raw_readings_go_after_thirty_days_and_minutes_after_a_year(yard: Yard) -> None:
    yard.say(a_body(fill=10))
    later(yard, hours=2)
    keep_readings(yard.services)
    now = NOON + timedelta(days=32)
    forget_old(yard.services.database, now)
    assert count(yard, reading) == 0
    assert count(yard, reading_minute) == 1
    later(yard, days=400)
    forget_readings(yard.services)
    assert count(yard, reading_minute) == 0
    assert count(yard, reading_hour) == 1


def count(yard: Yard, table: object) -> int:
    with yard.services.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_a_device_that_falls_silent_is_offline_and_told_of(yard: Yard) -> None:
    told: list[bytes] = []
    yard.services.bus.listen(lambda kind, body: told.append(body) if kind == DEVICES else None)
    yard.say(a_body(fill=10))
    later(yard, hours=2)
    assert look_at_states(yard.services, yard.equipment.plans) == 0
    later(yard, hours=2)
    assert look_at_states(yard.services, yard.equipment.plans) == 1
    assert states(yard)["B1"] == "offline"
    yard.until(lambda: any(b'"offline"' in body for body in told))
    yard.say(a_body(fill=12, ts=NOON_MS + 4 * HOUR_MS, seq=2))
    assert states(yard)["B1"] == "working"


def test_a_device_nobody_ever_heard_of_stays_unknown(yard: Yard) -> None:
    later(yard, days=3)
    look_at_states(yard.services, yard.equipment.plans)
    assert states(yard)["B1"] == DeviceState.UNKNOWN.value


def test_a_shelved_alarm_comes_back_by_itself(yard: Yard) -> None:
    alarm = yard.services.send(a_raise(), MACHINE).subject
    until = NOON + timedelta(minutes=20)
    yard.services.send(c.ShelveAlarm(alarm, 1, until, "等清运车"), CHIEF)
    assert unshelve(yard.services) == 0
    later(yard, minutes=21)
    assert unshelve(yard.services) == 1
    found = yard.alarm("B1", "sanitation.bin.full")
    assert found is not None
    assert found.state is AlarmState.RAISED


def test_the_states_of_devices_are_counted_for_the_trend(yard: Yard) -> None:
    assert count_states(yard.services) == 1
    assert count_states(yard.services) == 1
    assert count(yard, state_count) == 1


def weigh(yard: Yard, kind: str, kg: float) -> None:
    body = a_body(f"{kind}-1", ts=NOON_MS - DAY_MS, food=kg, residual=kg)
    yard.say(body, a_device(f"{kind}-1", kind=kind))


def test_waste_that_goes_missing_on_the_way_is_an_alarm(yard: Yard) -> None:
    for kind, kg in (("waste_point", 9000), ("waste_vehicle", 8950), ("transfer_station", 8900)):
        weigh(yard, kind, kg)
    weigh(yard, "plant", 8000)
    keep_readings(yard.services)
    assert weigh_chain(yard.equipment) == pytest.approx(10.1, abs=0.1)
    yard.say(a_body(fill=1))
    alarm = yard.alarm(CHAIN, "sanitation.waste_chain.imbalance")
    assert alarm is not None
    assert (alarm.colour, alarm.open) == ("orange", True)


def test_waste_that_arrives_is_none(yard: Yard) -> None:
    for kind in ("waste_point", "waste_vehicle", "transfer_station", "plant"):
        weigh(yard, kind, 9000)
    keep_readings(yard.services)
    assert weigh_chain(yard.equipment) == 0
    yard.say(a_body(fill=1))
    assert yard.alarm(CHAIN, "sanitation.waste_chain.imbalance") is None
