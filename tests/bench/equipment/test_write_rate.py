"""How fast readings and conditions are written, beside PostgreSQL's own COPY."""

from time import perf_counter

import pytest
from sqlalchemy import Connection, func, select

from dashboard.equipment.conditions import Last, write_conditions
from dashboard.equipment.history import AT_MS, Value, append_readings, mark_due
from dashboard.equipment.parts import reading_parts
from dashboard.equipment.register import enter_devices
from dashboard.store.engine import Database
from dashboard.store.equipment_tables import reading
from dashboard.store.tracks import appending
from dispatch.equipment.device import Condition, DeviceState
from tests.equipment import NOON_MS, a_lamp

pytestmark = pytest.mark.bench

TELEGRAMS = 40_000
AT_ONCE = 2_000
QUANTITIES = (1, 2, 3)


def batches() -> list[list[Value]]:
    """Return the readings of lamps that each speak once, three values a telegram."""
    return [
        [
            (no + 1, quantity, NOON_MS + no % 9_999, 143.1, 0)
            for no in range(start, start + AT_ONCE)
            for quantity in QUANTITIES
        ]
        for start in range(0, TELEGRAMS, AT_ONCE)
    ]


def ours(connection: Connection, values: list[Value]) -> None:
    append_readings(connection, values)
    write_conditions(connection, [_last(value) for value in values[::3]])
    mark_due(connection, (NOON_MS,))


def _last(value: Value) -> Last:
    vals = {"power": 143.1, "volt": 226.4, "amp": 0.63}
    at_ms = value[AT_MS]
    state = DeviceState.WORKING
    return Last(value[0], Condition(at_ms, at_ms, 1, vals, 0, 0, state, at_ms), 143.1)


def copied(connection: Connection, values: list[Value]) -> None:
    """Write the same rows with plain `COPY` into a bare table, as any program could."""
    cursor = connection.connection.cursor()
    with cursor.copy("COPY bare FROM STDIN") as copy:  # type: ignore[attr-defined] # psycopg
        for value in values:
            copy.write_row(value)


def rate(database: Database, write: object) -> float:
    took = 0.0
    for values in batches():
        began = perf_counter()
        with appending(database) as connection:
            write(connection, values)  # type: ignore[operator]
        took += perf_counter() - began
    return TELEGRAMS / took


def test_telegrams_written_a_second(database: Database) -> None:
    with appending(database) as connection:
        enter_devices(connection, [a_lamp(f"L{n}") for n in range(TELEGRAMS)])
    reading_parts().ensure(database, (NOON_MS,))
    mine = rate(database, ours)
    words = f"\n{database.engine.dialect.name}: {mine:,.0f} telegrams/s = {3 * mine:,.0f} values/s"
    if not database.sqlite:
        with appending(database) as connection:
            connection.exec_driver_sql(
                "CREATE TABLE bare (device int, quantity smallint, at_ms bigint, value real, "
                "quality smallint)"
            )
        bare = rate(database, copied)
        words += f", conditions and indexes included; bare COPY {bare:,.0f}/s = {bare / mine:.2f} x"
    print(words)
    with database.reading() as connection:
        stored = connection.execute(select(func.count()).select_from(reading)).scalar_one()
    assert stored == 3 * TELEGRAMS
