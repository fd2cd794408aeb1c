"""In and out of areas, each once."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.geofence import Crossing, Fence, Fences, Inside, Way, cross
from dispatch.grid import Point
from dispatch.unit import Fix
from tests.unit.tracks.roads import EIGHT, START, a_fix, drive, square


def _crossings(fixes: list[Fix], *fences: Fence) -> list[Crossing]:
    inside, crossed, index = Inside(), [], Fences(fences)
    for fix in fixes:
        inside, new = cross(inside, fix, index)
        crossed.extend(new)
    return crossed


def test_a_drive_through_a_fence_enters_once_and_leaves_once() -> None:
    crossed = _crossings(drive(300), square("depot", 500, 1500))
    assert [(c.way, c.at) for c in crossed] == [
        (Way.ENTER, EIGHT + timedelta(seconds=50)),
        (Way.EXIT, EIGHT + timedelta(seconds=150)),
    ]


def test_a_unit_first_seen_inside_has_entered() -> None:
    assert [c.way for c in _crossings(drive(20), square("yard", -100, 5000))] == [Way.ENTER]


def test_one_fix_over_the_line_and_back_is_no_visit() -> None:
    noise = [a_fix(0, 400), a_fix(10, 510), a_fix(20, 490), a_fix(30, 480)]
    assert _crossings(noise, square("depot", 500, 1500)) == []


def test_fences_that_overlap_are_crossed_each_on_its_own() -> None:
    crossed = _crossings(drive(300), square("a", 500, 1500), square("b", 1000, 2000))
    assert [(c.fence, c.way.value) for c in crossed] == [
        ("a", "enter"), ("b", "enter"), ("a", "exit"), ("b", "exit"),
    ]  # fmt: skip


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_a_square_holds_what_its_sides_say(east: float, north: float) -> None:
    ring = tuple(
        Point(START.lon + x, START.lat + y)
        for x, y in ((-0.01, -0.01), (0.01, -0.01), (0.01, 0.01), (-0.01, 0.01))
    )
    inside = -0.01 < east < 0.01 and -0.01 < north < 0.01
    edge = min(abs(abs(east) - 0.01), abs(abs(north) - 0.01)) < 1e-9
    point = Point(START.lon + east, START.lat + north)
    assert edge or Fence("s", (ring,)).holds(point) is inside
    assert edge or Fences([Fence("s", (ring,))]).around(point) == (
        frozenset("s") if inside else frozenset()
    )


def test_a_hole_in_a_fence_is_outside() -> None:
    outer, hole = square("o", 0, 1000).rings[0], square("h", 400, 600).rings[0]
    park = Fence("park", (outer, hole))
    assert park.holds(a_fix(0, 200).point)
    assert not park.holds(a_fix(0, 500).point)
