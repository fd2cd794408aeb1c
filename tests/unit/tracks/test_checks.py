"""Fixes that may not move anything on the map."""

from datetime import timedelta
from math import inf, nan

import pytest

from dispatch.tracks.checks import Border, flaw_of
from dispatch.tracks.jumps import Anchor, believe
from dispatch.tracks.vehicle import Flaw
from dispatch.unit import Fix
from tests.unit.tracks.roads import EIGHT, START, a_fix, drive

SHENZHEN = Border(lambda p: 113.7 < p.lon < 114.7 and 22.4 < p.lat < 22.9)


@pytest.mark.parametrize(
    ("fix", "flaw"),
    [
        (a_fix(), None),
        (a_fix(lon=nan), Flaw.NOT_A_NUMBER),
        (a_fix(lat=inf), Flaw.NOT_A_NUMBER),
        (a_fix(lat=116.3, lon=40.0), Flaw.OUT_OF_RANGE),
        (a_fix(lon=0.0, lat=0.0), Flaw.ZERO_ZERO),
        (a_fix(lon=START.lat, lat=START.lon - 90), Flaw.OUTSIDE_CITY),
        (a_fix(299), None),
        (a_fix(301), Flaw.FUTURE),
        (a_fix(at=EIGHT - timedelta(days=31)), Flaw.ANCIENT),
    ],
)
def test_a_fix_is_taken_or_named_for_what_is_wrong(fix: Fix, flaw: Flaw | None) -> None:
    assert flaw_of(fix, EIGHT, SHENZHEN) is flaw


def _believed(fixes: list[Fix]) -> tuple[list[Fix], list[Fix]]:
    anchor, track, left_out = Anchor(), [], []
    for fix in fixes:
        step = believe(anchor, fix)
        anchor = step.anchor
        track.extend(step.fixes)
        left_out.extend(flawed.fix for flawed in step.flawed)
    return track, left_out


def test_one_impossible_jump_is_left_out() -> None:
    fixes = drive(100)
    jump = a_fix(45, 9000)
    assert _believed([*fixes[:5], jump, *fixes[5:]]) == (fixes, [jump])


def test_a_vehicle_that_really_is_elsewhere_is_followed_from_its_first_fix_there() -> None:
    far = [a_fix(100 + s, 50_000 + 10 * s) for s in range(0, 50, 10)]
    assert _believed([*drive(100), *far]) == ([*drive(100), *far], [])


def test_a_vehicle_out_of_sight_for_long_may_be_far_away() -> None:
    fixes = [a_fix(0), a_fix(3600, 60_000)]
    assert _believed(fixes) == (fixes, [])
