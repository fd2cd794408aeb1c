"""The time machine shows what was, from facts alone."""

from dataclasses import replace
from datetime import timedelta

from dashboard.services import Services
from dashboard.store.past import forget_snapshots, place_at, rows_at, take_snapshot
from dashboard.store.reads import open_rows, picture, tip
from dashboard.store.tracks import append_track, appending, newest_before
from dispatch.commands import FileCase, TakeStep
from dispatch.lifecycle import Step
from dispatch.picture import Tables
from tests.builders import a_fix, a_report
from tests.fakes import StillClock
from tests.running import do


def walk(services: Services, cases: int) -> list[tuple[int, Tables]]:
    """Report, file and void cases minute by minute; return the pictures of every minute."""
    clock = services.clock
    assert isinstance(clock, StillClock)
    seen = []
    for _ in range(cases):
        case = do(services, a_report())
        filed = do(services, FileCase(case.id, case.version))
        if case.id.endswith("3"):
            do(services, TakeStep(case.id, filed.version, Step.VOID, reason="重复"))
        with services.database.reading() as connection:
            seen.append((tip(connection)[0], picture(open_rows(connection), "city")))
        clock.forward(minutes=1)
    return seen


def test_every_past_moment_looks_as_it_did(services: Services) -> None:
    for place, tables in walk(services, 12):
        with services.database.reading() as connection:
            assert picture(rows_at(connection, place), "city") == tables


def test_a_snapshot_changes_no_past_picture(services: Services) -> None:
    before = walk(services, 30)
    with services.database.writing() as connection:
        taken = [take_snapshot(connection, every=20) for _ in range(4)]
    assert taken == [True, True, True, False]
    after = walk(services, 5)
    for place, tables in (before[15], before[-1], after[0], after[-1]):
        with services.database.reading() as connection:
            assert picture(rows_at(connection, place), "city") == tables


def test_the_newest_snapshot_is_kept_however_old(services: Services) -> None:
    walk(services, 30)
    with services.database.writing() as connection:
        while take_snapshot(connection, every=20):
            pass
        forget_snapshots(connection, services.clock.now() + timedelta(days=1))
        assert not take_snapshot(connection, every=20)


def test_a_past_picture_knows_where_units_were(services: Services) -> None:
    noon = services.clock.now()
    fixes = [
        replace(a_fix(), at=noon + timedelta(minutes=n), lon=114.05 + n / 100) for n in range(4)
    ]
    with appending(services.database) as connection:
        append_track(connection, fixes)
    with services.database.reading() as connection:
        (then,) = newest_before(
            connection, noon + timedelta(minutes=2, seconds=30), timedelta(minutes=5)
        )
        assert (then.unit, then.lon) == ("A12", 114.07)
        assert newest_before(connection, noon + timedelta(minutes=9), timedelta(minutes=5)) == []


def test_a_moment_is_found_by_its_time(services: Services) -> None:
    start = services.clock.now()
    places = [place for place, _ in walk(services, 4)]
    with services.database.reading() as connection:
        assert place_at(connection, start) == places[0]
        assert place_at(connection, services.clock.now()) == places[-1]
