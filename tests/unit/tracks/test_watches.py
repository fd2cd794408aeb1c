"""Overspeed, long stops, leaving the route."""

from datetime import timedelta

from dispatch.grid import Point
from dispatch.tracks.watches import (
    Corridor,
    Finding,
    Kind,
    Limits,
    Spell,
    watch_route,
    watch_speed,
    watch_stop,
)
from dispatch.unit import Fix
from tests.unit.tracks.roads import DEGREES_PER_M, EIGHT, START, a_fix, drive

LIMITS = Limits()


def _fast(fixes: list[Fix]) -> list[Finding]:
    spell, found = Spell(), []
    for fix in fixes:
        spell, new = watch_speed(spell, fix, LIMITS)
        found.extend(new)
    return found


def _stopped(fixes: list[Fix]) -> list[Finding]:
    spell, found = Spell(), []
    for fix in fixes:
        spell, new = watch_stop(spell, fix, LIMITS)
        found.extend(new)
    return found


def _speeds(*kmh: float) -> list[Fix]:
    return [a_fix(10 * n, speed_kmh=speed) for n, speed in enumerate(kmh)]


def test_speeding_is_found_once_it_lasts_and_its_end_is_told() -> None:
    found = _fast(_speeds(70, 90, 95, 92, 99, 60, 50))
    assert [(f.began, f.since, f.value) for f in found] == [
        (True, EIGHT + timedelta(seconds=10), 92),
        (False, EIGHT + timedelta(seconds=10), 60),
    ]


def test_a_moment_of_speed_is_nothing() -> None:
    assert _fast(_speeds(70, 90, 70, 90, 70)) == []


def test_speed_before_and_after_a_gap_is_not_one_spell() -> None:
    assert _fast([a_fix(0, speed_kmh=99.0), a_fix(4000, speed_kmh=99.0)]) == []


def test_a_fix_without_speed_is_not_speeding() -> None:
    assert _fast([a_fix(n, speed_kmh=None) for n in range(0, 100, 10)]) == []


def test_a_long_stop_is_found_after_half_an_hour_and_ends_when_it_drives_on() -> None:
    fixes = [a_fix(s, s % 20) for s in range(0, 2400, 60)]
    found = _stopped([*fixes, a_fix(2400, 500), a_fix(2410, 600)])
    assert [(f.kind, f.began) for f in found] == [(Kind.LONG_STOP, True), (Kind.LONG_STOP, False)]
    assert found[0].at == EIGHT + timedelta(minutes=30)


def test_a_vehicle_that_crawls_has_not_stopped() -> None:
    assert _stopped(drive(4000, every=30, speed_m_s=1.0)) == []


def test_a_terminal_asleep_while_parked_still_makes_one_stop() -> None:
    assert len(_stopped([a_fix(0), a_fix(3000), a_fix(6000)])) == 1


ROUTE = Corridor((START, Point(START.lon + 5000 * DEGREES_PER_M, START.lat)), width_m=100)


def test_leaving_the_route_is_found_with_how_far_it_is() -> None:
    spell, found = Spell(), []
    for fix in (a_fix(s, s * 5, lat=START.lat + max(0, s - 100) * 1e-4) for s in range(0, 300, 10)):
        spell, new = watch_route(spell, fix, ROUTE, LIMITS)
        found.extend(new)
    assert [f.kind for f in found] == [Kind.OFF_ROUTE]
    assert round(found[0].value) == 778


def test_the_distance_to_a_line_is_the_one_to_its_nearest_segment_or_end() -> None:
    assert round(ROUTE.distance_m(a_fix(0, 2500, lat=START.lat + 0.001).point)) == 111
    assert round(ROUTE.distance_m(a_fix(0, -300).point)) == 300
    assert round(Corridor((START,)).distance_m(a_fix(0, 300).point)) == 300
