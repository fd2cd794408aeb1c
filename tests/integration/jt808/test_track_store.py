"""Positions from terminals reach the database before they are acknowledged."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.feed.board import PositionBoard
from dashboard.feed.bus import MemoryBus
from dashboard.gateways.jt808.opening import TrackSink, read_terminals
from dashboard.store.engine import Database
from dashboard.store.tracks import append_track, appending, forget_tracks, track_of
from dispatch.tracks.vehicle import VehicleFix
from tests.integration.jt808.road import Road, a_place
from tests.unit.tracks.roads import EIGHT, a_fix

HOUR = timedelta(hours=1)


@pytest.fixture
def board(database: Database) -> Iterator[PositionBoard]:
    """A board that writes."""
    bus = MemoryBus()
    opened = PositionBoard(database, bus)
    opened.start()
    yield opened
    opened.close()
    bus.close()


def _kept(database: Database, unit: str = "V1", since: datetime = EIGHT - HOUR) -> list[VehicleFix]:
    with database.reading() as connection:
        return track_of(connection, unit, since, since + timedelta(days=9999))


def test_a_track_comes_back_in_order_with_everything_it_had(database: Database) -> None:
    fixes = [
        a_fix(20, loaded=True, alarm=2**31),
        a_fix(10, loaded=False, speed_kmh=None),
        a_fix(0, heading_deg=90.0),
    ]
    with appending(database) as connection:
        append_track(connection, fixes)
    assert _kept(database) == fixes[::-1]


def test_the_same_position_again_changes_nothing(database: Database) -> None:
    for metres in (0, 500):
        with appending(database) as connection:
            append_track(connection, [a_fix(0, metres), a_fix(10, metres)])
    assert _kept(database) == [a_fix(0), a_fix(10)]


def test_old_positions_are_forgotten(database: Database) -> None:
    with appending(database) as connection:
        append_track(connection, [a_fix(0), a_fix(10)])
        assert forget_tracks(connection, EIGHT + timedelta(seconds=5)) == 1
    assert _kept(database) == [a_fix(10)]


def test_what_a_terminal_has_acknowledged_is_in_the_database(
    database: Database, board: PositionBoard
) -> None:
    async def day(road: Road) -> int:
        terminal = await road.terminal()
        terminal.keep([a_place(n) for n in range(1, 120)])
        await terminal.back_fill()
        await terminal.report(a_place())
        return terminal.memory.acked

    with Road(sink=TrackSink(database, board)) as road:
        acked = road.drive(day)
    assert len(_kept(database, "环卫-01", EIGHT - 999 * HOUR)) == acked == 120
    newest = board.newest("环卫-01")
    assert newest
    assert newest.at == _kept(database, "环卫-01", EIGHT - 999 * HOUR)[-1].at


def test_a_register_is_read_from_a_table_of_phones(tmp_path: Path) -> None:
    path = tmp_path / "terminals.csv"
    path.write_text("phone,unit\n013900000001,环卫-01\n", encoding="utf-8-sig")
    assert read_terminals(path) == {"13900000001": "环卫-01"}
