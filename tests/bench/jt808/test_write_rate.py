"""How fast positions are appended, beside PostgreSQL's own COPY."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from time import perf_counter

import pytest
from sqlalchemy import Connection, text

from dashboard.store.engine import Database
from dashboard.store.tracks import append_track, appending
from dispatch.unit import Fix
from tests.unit.tracks.roads import EIGHT, a_fix

pytestmark = pytest.mark.bench

ROWS = 60_000
AT_ONCE = 5_000


def _fixes(unit: str) -> Iterator[list[Fix]]:
    for first in range(0, ROWS, AT_ONCE):
        moments = (EIGHT + timedelta(seconds=n) for n in range(first, first + AT_ONCE))
        yield [a_fix(unit=unit, at=at) for at in moments]


def _rate(database: Database, unit: str, write: Callable[[Connection, list[Fix]], None]) -> float:
    took = 0.0
    for fixes in _fixes(unit):
        began = perf_counter()
        with appending(database) as connection:
            write(connection, fixes)
        took += perf_counter() - began
    return ROWS / took


def _copy(connection: Connection, fixes: Sequence[Fix]) -> None:
    names = "unit, at, lon, lat, speed_kmh, alarm, source"
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY track ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined] # psycopg
        for f in fixes:
            stamp = round(f.at.timestamp() * 1_000_000)
            copy.write_row((f.unit, stamp, f.lon, f.lat, f.speed_kmh, 0, f.source))


def test_positions_written_a_second(database: Database) -> None:
    ours = _rate(database, "A", append_track)
    words = f"\n{database.engine.dialect.name}: {ours:,.0f} positions/s in commits of {AT_ONCE:,}"
    if not database.sqlite:
        copied = _rate(database, "B", _copy)
        words += f"; COPY {copied:,.0f}/s = {copied / ours:.2f} x"
    print(words)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM track")).scalar_one() >= ROWS
