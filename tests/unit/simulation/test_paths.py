"""Ways of crews: they bend like roads, never jump, and end where they lead."""

from datetime import timedelta
from itertools import pairwise
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from dispatch.grid import Point, distance_m
from dispatch.simulation.chance import lot
from dispatch.simulation.fleet import MOVING_S, STANDING_S, Fleet
from dispatch.simulation.paths import Leg, bends, metres_between, moved, timed, way
from dispatch.unit import Fix
from tests.builders import NOON, a_city

HERE = Point(114.05, 22.55)
metres = st.floats(-15_000, 15_000)


def _leg(there: Point, minutes: float = 12) -> Leg:
    points = bends(HERE, there, lot("way", there))
    return timed(points, NOON, timedelta(minutes=minutes), lot("time", there))


@given(metres, metres)
def test_a_way_begins_and_ends_where_it_should(east: float, north: float) -> None:
    leg = _leg(moved(HERE, east, north))
    assert leg.at(NOON.timestamp() - 5).point == HERE
    assert leg.at(NOON.timestamp() + 720).point == moved(HERE, east, north)


@given(metres, metres)
def test_a_way_is_longer_than_straight_but_not_by_much(east: float, north: float) -> None:
    there = moved(HERE, east, north)
    points = bends(HERE, there, lot(east, north))
    length = sum(distance_m(a, b) for a, b in pairwise(points))
    straight = distance_m(HERE, there)
    assert straight - 1 <= length <= 1.6 * straight + 1


@given(st.floats(500, 9000), st.floats(500, 9000))
def test_nobody_jumps(east: float, north: float) -> None:
    leg = _leg(moved(HERE, east, north), minutes=20)
    places = [leg.at(NOON.timestamp() + 5 * n).point for n in range(241)]
    longest = max(distance_m(a, b) for a, b in pairwise(places))
    fastest = 3 * 1.6 * hypot(east, north) / 1200
    assert longest <= 5 * fastest


def test_speed_and_heading_go_with_the_way() -> None:
    leg = timed([HERE, moved(HERE, 1000, 0)], NOON, timedelta(seconds=100), lot("east"))
    moving = leg.at(NOON.timestamp() + 50)
    assert round(moving.speed_kmh) == 36
    assert moving.heading_deg is not None
    assert abs(moving.heading_deg - 90) < 1


def test_a_way_that_would_leave_the_city_goes_straight() -> None:
    there = moved(HERE, 3000, 2000)
    assert way(HERE, there, lot("sea"), lambda _point: False) == [HERE, there]


def test_metres_and_degrees_agree() -> None:
    east, north = metres_between(HERE, moved(HERE, 1234, -567))
    assert (round(east), round(north)) == (1234, -567)


def _fleet() -> Fleet:
    fleet = Fleet(a_city(), 1)
    fleet.place([Fix("A12", 114.05, 22.55, NOON)])
    return fleet


def test_a_crew_on_its_way_tells_its_place_often_and_a_standing_one_seldom() -> None:
    fleet = _fleet()
    fleet.go("A12", Point(114.09, 22.57), NOON)
    moving = [f for s in range(1, 61) for f in fleet.news(["A12"], NOON + timedelta(seconds=s))]
    fleet.stay("A12", Point(114.09, 22.57), NOON)
    later = NOON + timedelta(minutes=5)
    still = [f for s in range(60) for f in fleet.news(["A12"], later + timedelta(seconds=s))]
    assert len(moving) >= 60 / MOVING_S - 1
    assert len(still) <= 60 / STANDING_S + 1


def test_a_crew_arrives_at_the_speed_of_the_hour() -> None:
    fleet = _fleet()
    there = Point(114.15, 22.55)
    arrives = fleet.go("A12", there, NOON)
    usual = fleet.router.seconds(HERE, there, NOON)
    assert 0.5 * usual < (arrives - NOON).total_seconds() < 2 * usual
    assert fleet.point("A12", arrives) == there


def test_an_idle_crew_stands_a_while_and_then_goes_its_rounds_near_home() -> None:
    fleet, places = _fleet(), []
    for minute in range(240):
        now = NOON + timedelta(minutes=minute)
        fleet.rove("A12", now)
        places.append(fleet.point("A12", now))
    assert len(set(places)) > 20
    assert max(distance_m(HERE, place) for place in places) < 5000


def test_a_crew_is_out_of_reach_only_now_and_then() -> None:
    fleet = Fleet(a_city(), 1)
    names = [f"A{n:02d}" for n in range(60)]
    fleet.place([Fix(name, 114.05, 22.55, NOON) for name in names])
    heard = {f.unit for s in range(90) for f in fleet.news(names, NOON + timedelta(seconds=s))}
    assert 50 <= len(heard) <= 60
