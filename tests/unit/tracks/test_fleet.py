"""The whole way: shuffled fixes in, the same track, crossings and findings out."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.geofence import Fences, Way
from dispatch.tracks.fleet import Fleet, Rules, Seen
from dispatch.tracks.ordering import SPAN
from dispatch.tracks.vehicle import Flaw
from dispatch.tracks.watches import Corridor, Kind, Limits
from dispatch.unit import Fix
from tests.unit.tracks.roads import ANYWHERE, EIGHT, START, a_fix, drive, shuffled, square

RULES = Rules(
    ANYWHERE,
    Fences([square("depot", 500, 1500), square("site", 3000, 4000)]),
    Limits(speed_kmh=30, stop_for=timedelta(minutes=2)),
    {"V1": Corridor((START, a_fix(0, 2000).point))},
)


def _journey() -> list[Fix]:
    there = drive(400)
    stands = [a_fix(400 + s, 3990, speed_kmh=0.0) for s in range(0, 300, 10)]
    jump = a_fix(425, 90_000)
    back = [a_fix(700 + s, 3990 - 13 * s) for s in range(0, 300, 10)]
    other = [a_fix(s, s * 8, unit="V2") for s in range(0, 700, 15)]
    return sorted([*there, *stands, jump, *back, *other], key=lambda fix: fix.at)


def _followed(fixes: list[Fix]) -> tuple[Fleet, Seen]:
    fleet, total = Fleet(RULES), Seen()
    steps = [fleet.take([fix], EIGHT + timedelta(seconds=999)) for fix in fixes]
    for seen in (*steps, fleet.finish()):
        total.track.extend(seen.track)
        total.crossings.extend(seen.crossings)
        total.findings.extend(seen.findings)
    return fleet, total


def _of(seen: Seen, unit: str) -> tuple[list[Fix], list[object]]:
    told = [*seen.crossings, *seen.findings]
    return [f for f in seen.track if f.unit == unit], [t for t in told if t.unit == unit]


@given(st.integers(0, 2**32))
def test_any_shuffle_within_the_span_tells_the_same_story_once(seed: int) -> None:
    straight, (fleet, seen) = (
        _followed(_journey()),
        _followed(shuffled(_journey(), SPAN.total_seconds(), seed)),
    )
    for unit in ("V1", "V2"):
        assert _of(seen, unit) == _of(straight[1], unit)
    assert fleet.flaws == straight[0].flaws == {Flaw.JUMP: 1}


def test_a_journey_there_and_back_enters_and_leaves_each_area_twice() -> None:
    seen = _followed(_journey())[1]
    crossed = [(c.fence, c.way) for c in seen.crossings if c.unit == "V1"]
    there = [("depot", Way.ENTER), ("depot", Way.EXIT), ("site", Way.ENTER)]
    back = [("site", Way.EXIT), ("depot", Way.ENTER), ("depot", Way.EXIT)]
    assert crossed == there + back


def test_a_journey_shows_what_it_was_watched_for() -> None:
    kinds = {(f.kind, f.began) for f in _followed(_journey())[1].findings if f.unit == "V1"}
    assert kinds >= {
        (Kind.OVERSPEED, True), (Kind.OVERSPEED, False), (Kind.LONG_STOP, True),
        (Kind.LONG_STOP, False), (Kind.OFF_ROUTE, True), (Kind.OFF_ROUTE, False),
    }  # fmt: skip


def test_a_silent_unit_is_offline_once_and_comes_back_once() -> None:
    fleet = Fleet(RULES)
    fleet.take([a_fix(0)], EIGHT)
    later = [fleet.tick(EIGHT + timedelta(minutes=m)) for m in (1, 11, 12)]
    back = fleet.take([a_fix(1200)], EIGHT + timedelta(minutes=20))
    again = fleet.take([a_fix(1210)], EIGHT + timedelta(minutes=20, seconds=10))
    found = [f for seen in (*later, back, again) for f in seen.findings]
    assert [(f.kind, f.began) for f in found] == [(Kind.OFFLINE, True), (Kind.OFFLINE, False)]
    assert len(later[0].track) == 1


def test_a_fix_that_is_no_place_is_counted_and_moves_nothing() -> None:
    fleet = Fleet(RULES)
    seen = fleet.take([a_fix(0, lon=0.0, lat=0.0), a_fix(4000)], EIGHT)
    assert [flawed.flaw for flawed in seen.flawed] == [Flaw.ZERO_ZERO, Flaw.FUTURE]
    assert fleet.finish().track == []
