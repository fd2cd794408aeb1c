"""Whatever order fixes arrive in, the track is one."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.tracks.ordering import MOST_WAITING, SPAN, Waiting, flush, offer, settle
from dispatch.tracks.vehicle import Flaw
from dispatch.unit import Fix
from tests.unit.tracks.roads import EIGHT, a_fix, drive, shuffled

Outcome = tuple[list[Fix], Counter[Flaw]]


def _ordered(fixes: Iterable[Fix]) -> Outcome:
    waiting, track, flaws = Waiting(), [], Counter[Flaw]()
    for fix in fixes:
        step = offer(waiting, fix, fix.at)
        waiting = step.waiting
        track.extend(step.fixes)
        flaws.update(flawed.flaw for flawed in step.flawed)
    track.extend(flush(waiting).fixes)
    return track, flaws


SEEDS = st.integers(0, 2**32)
TIMES = st.lists(st.integers(0, 300), min_size=1, max_size=40)


@given(TIMES, SEEDS)
def test_any_shuffle_within_the_span_gives_the_same_track(seconds: list[int], seed: int) -> None:
    fixes = [a_fix(s, n) for n, s in enumerate(sorted(seconds))]
    assert _ordered(shuffled(fixes, SPAN.total_seconds(), seed)) == _ordered(fixes)


@given(st.permutations(drive(60, every=5)))
def test_any_order_at_all_of_half_a_minute_gives_the_same_track(fixes: list[Fix]) -> None:
    inside = [fix for fix in fixes if fix.at <= EIGHT + SPAN]
    assert _ordered(inside)[0] == sorted(inside, key=lambda fix: fix.at)


@given(TIMES, SEEDS)
def test_what_comes_twice_counts_once(seconds: list[int], seed: int) -> None:
    once = [a_fix(s, s) for s in sorted(set(seconds))]
    twice = shuffled([fix for fix in once for _ in "ab"], SPAN.total_seconds(), seed)
    track, flaws = _ordered(twice)
    assert track == once
    assert flaws == {Flaw.SAME_TIME: len(once)}


def test_of_two_places_at_one_time_the_same_one_stays_in_either_order() -> None:
    here, there = a_fix(5, 0), a_fix(5, 400)
    assert _ordered([here, there]) == _ordered([there, here])


def test_a_fix_later_than_the_span_is_left_out_and_counted() -> None:
    track, flaws = _ordered([a_fix(0), a_fix(100), a_fix(69), a_fix(70)])
    assert [fix.at for fix in track] == [EIGHT + timedelta(seconds=s) for s in (0, 70, 100)]
    assert flaws == {Flaw.LATE: 1}


def test_a_silent_unit_settles_after_the_span_and_not_before() -> None:
    waiting = offer(Waiting(), a_fix(0), EIGHT).waiting
    assert settle(waiting, EIGHT + SPAN - timedelta(seconds=1)).fixes == ()
    assert settle(waiting, EIGHT + SPAN).fixes == (a_fix(0),)


def test_a_flood_of_broken_times_is_bounded() -> None:
    flood = (a_fix(n / 1000) for n in range(MOST_WAITING + 3))
    waiting, flaws = Waiting(), Counter[Flaw]()
    for fix in flood:
        step = offer(waiting, fix, EIGHT)
        waiting = step.waiting
        flaws.update(flawed.flaw for flawed in step.flawed)
    assert len(waiting.fixes) == MOST_WAITING
    assert flaws == {Flaw.CROWDED: 3}
