"""Tracks cut into trips."""

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dispatch.tracks.trips import loaded_trips, stop_trips
from dispatch.tracks.vehicle import VehicleFix
from tests.unit.tracks.roads import a_fix


def _track(loads: Iterable[bool]) -> list[VehicleFix]:
    return [a_fix(15 * n, 150 * n, loaded=load) for n, load in enumerate(loads)]


def _spans(loads: str) -> list[tuple[int, int]]:
    track = _track(load == "#" for load in loads)
    return [(track.index(t.on), track.index(t.off)) for t in loaded_trips(track)]


def test_a_load_from_first_to_first_without_is_a_trip() -> None:
    assert _spans("..####..###.") == [(2, 6), (8, 11)]


def test_one_empty_report_between_two_fares_ends_the_first() -> None:
    assert _spans(".###.###.") == [(1, 4), (5, 8)]


def test_a_load_for_a_moment_is_none() -> None:
    assert _spans("...#....") == []


def test_a_trip_still_under_way_ends_where_the_track_does() -> None:
    assert _spans("..####") == [(2, 5)]


def test_a_long_gap_ends_a_trip_at_the_last_fix_before_it() -> None:
    track = [*_track([True] * 4), *(a_fix(9000 + 15 * n, 600, loaded=True) for n in range(4))]
    assert [(t.on, t.off) for t in loaded_trips(track)] == [
        (track[0], track[3]),
        (track[4], track[7]),
    ]


@given(st.lists(st.booleans(), max_size=60))
def test_trips_follow_each_other_and_cover_every_lasting_load(loads: list[bool]) -> None:
    track = _track(loads)
    trips = list(loaded_trips(track))
    assert all(a.off.at <= b.on.at for a, b in pairwise(trips))
    assert all(trip.on.loaded and trip.seconds >= 30 and trip.metres > 0 for trip in trips)


def test_stops_of_three_minutes_cut_a_track() -> None:
    drive_1 = [a_fix(s, 10 * s) for s in range(0, 300, 15)]
    stands = [a_fix(300 + s, 3000) for s in range(0, 240, 15)]
    drive_2 = [a_fix(540 + s, 3000 + 10 * s) for s in range(0, 300, 15)]
    first, second = stop_trips([*drive_1, *stands, *drive_2])
    assert (first.on, first.off) == (drive_1[0], stands[0])
    assert 2900 < first.metres < 3100
    assert second.off == drive_2[-1]


def test_a_red_light_cuts_nothing() -> None:
    track = [a_fix(s, 10 * min(s, 300) + 10 * max(0, s - 400)) for s in range(0, 700, 15)]
    assert len(list(stop_trips(track))) == 1
