"""Free crews are spread where cases are expected; who must stay stays, and every move says why."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dispatch.coverage.crews import Held
from dispatch.coverage.ground import Scene, covers, ground_of
from dispatch.coverage.outlook import Coverage, coverage_of
from dispatch.coverage.postings import Kind, Posting
from dispatch.coverage.spreading import Spread, moves
from dispatch.dispatch_rules import Mode, ModeRule
from dispatch.unit import LOST, Duty
from tests.builders import NOON
from tests.unit.coverage.scenes import STREETS, a_row_of_streets, a_scene, crew


def crowded(**changes: object) -> Scene:
    """Return three crews in the first street, nobody elsewhere."""
    return a_scene(*(crew(name, 0, **changes) for name in ("A01", "A02", "A03")))


def the_one(found: Coverage) -> Posting:
    """Return the only proposal."""
    (one,) = found.proposals
    return one


def test_crews_in_one_corner_are_spread_over_the_city() -> None:
    found = coverage_of(crowded())
    assert found.share == pytest.approx(2 / 6)
    assert found.after == pytest.approx(1.0)
    assert len({one.street for one in found.proposals}) == 2


def test_a_proposal_says_what_it_brings_what_it_costs_and_which_streets() -> None:
    one = coverage_of(crowded()).proposals[0]
    words = dict(one.reasons)
    assert one.kind is Kind.MOVE_UP
    assert one.covered == pytest.approx(3.0)
    assert words["fresh"]["n"] == "3.00"
    assert set(words["fresh"]["streets"]) <= set(STREETS)
    assert words["way"] == {"km": f"{one.km:.1f}", "minutes": round(one.minutes)}
    assert "none_lost" in words


def test_it_says_why_not_the_others() -> None:
    scene = a_scene(
        crew("A01", 0),
        crew("A02", 1),
        crew("A03", 5),
        demand={3: 5.0, 4: 1.0},
        city=a_row_of_streets(most=1),
    )
    found = coverage_of(scene)
    (rival, *_) = [r for one in found.proposals for r in one.rivals if r.unit == "A01"]
    assert rival.reason[0] == "further"


def test_a_crew_that_covers_something_at_home_is_named_with_what_it_would_leave() -> None:
    scene = a_scene(
        crew("A01", 2), crew("A02", 2, skills=("trees",)), crew("A03", 0),
        demand={2: 3.0, 5: 1.0, 0: 0.1},
        city=a_row_of_streets(most=1, km_price=0.001),
    )  # fmt: skip
    one = the_one(coverage_of(scene))
    assert one.unit == "A03"
    reasons = {rival.unit: rival.reason[0] for rival in one.rivals}
    assert reasons["A01"] == "leaves_more"
    assert reasons["A02"] == "serves_less"


def test_a_crew_that_has_just_begun_is_posted() -> None:
    found = coverage_of(crowded(shift_start=NOON - timedelta(minutes=5)))
    assert {one.kind for one in found.proposals} == {Kind.POSTING}
    assert all("begins" in dict(one.reasons) for one in found.proposals)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"queue": ("C1",), "duty": Duty.ASSIGNED}, "has_cases"),
        ({"duty": Duty.EN_ROUTE}, "has_cases"),
        ({"duty": Duty.BREAK}, "on_break"),
        ({"duty": Duty.OFF_DUTY}, "off_duty"),
        ({"shift_end": NOON - timedelta(minutes=1)}, "off_duty"),
        ({"shift_end": NOON + timedelta(minutes=20)}, "shift_ends"),
        ({"post": STREETS[0], "posted_at": NOON - timedelta(minutes=10)}, "posted"),
    ],
)
def test_who_must_stay_is_not_moved(changes: dict[str, object], reason: str) -> None:
    found = coverage_of(crowded(**changes))
    assert found.proposals == ()
    assert found.staying == {reason: 3}


def test_a_crew_about_to_get_a_case_is_not_moved_but_covers() -> None:
    scene = replace(crowded(), held=Held(planned=frozenset({"A01", "A02", "A03"})))
    found = coverage_of(scene)
    assert (found.proposals, found.free) == ((), 3)
    assert found.share > 0


def test_a_crew_without_a_fresh_position_covers_nothing() -> None:
    unit, fix = crew("A01", 0)
    old = replace(fix, at=NOON - LOST - timedelta(seconds=1))
    found = coverage_of(a_scene((unit, old)))
    assert (found.free, found.share, found.staying) == (0, 0.0, {"fix_old": 1})


def test_a_declined_post_is_not_proposed_to_that_crew_again() -> None:
    scene = a_scene(crew("A01", 0), demand={3: 5.0})
    street = the_one(coverage_of(scene)).street
    again = coverage_of(replace(scene, held=Held(declined={"A01": frozenset({street})})))
    assert street not in {one.street for one in again.proposals}


def test_nobody_is_moved_out_of_its_own_and_supported_districts() -> None:
    scene = a_scene(crew("A01", 0, support=()), demand={2: 1.0, 4: 9.0})
    found = coverage_of(scene)
    assert all(one.street.startswith("440304") for one in found.proposals)
    assert found.after < 0.2


def test_a_crew_without_the_skill_is_not_moved_to_where_it_could_do_nothing() -> None:
    scene = a_scene(crew("A01", 0, skills=("trees",)), demand={4: 9.0})
    found = coverage_of(scene)
    assert (found.proposals, found.share) == ((), 0.0)
    (street,) = [one for one in found.streets if one.code == STREETS[4]]
    assert street.lacking == ("sanitation",)


def test_a_move_that_brings_less_than_its_way_costs_is_not_proposed() -> None:
    city = a_row_of_streets(km_price=10.0)
    assert coverage_of(a_scene(crew("A01", 0), demand={3: 1.0}, city=city)).proposals == ()


def test_a_posted_crew_counts_where_it_is_and_is_planned_where_it_goes() -> None:
    at = NOON - timedelta(minutes=2)
    scene = a_scene(crew("A01", 0, post=STREETS[4], posted_at=at), demand={4: 1.0})
    found = coverage_of(scene)
    assert (found.share, found.after) == (0.0, 1.0)


def test_a_post_that_is_old_may_be_changed() -> None:
    at = NOON - timedelta(minutes=90)
    scene = a_scene(crew("A01", 0, post=STREETS[0], posted_at=at), demand={3: 1.0})
    assert the_one(coverage_of(scene)).unit == "A01"


def test_a_district_decided_by_hand_gets_no_proposals() -> None:
    by_hand = (ModeRule(Mode.MANUAL, district="440303"),)
    city = a_row_of_streets(modes=by_hand)
    found = coverage_of(a_scene(crew("A01", 0), demand={5: 9.0, 2: 0.5}, city=city))
    assert all(one.street.startswith("440304") for one in found.proposals)


def test_an_area_of_business_may_be_sent_by_the_machine() -> None:
    city = a_row_of_streets(modes=(ModeRule(Mode.AUTOMATIC, area="sanitation", from_hour=11),))
    assert the_one(coverage_of(a_scene(crew("A01", 0), demand={3: 1.0}, city=city))).mode is (
        Mode.AUTOMATIC
    )


def test_a_city_where_nothing_is_expected_is_covered() -> None:
    found = coverage_of(a_scene(crew("A01", 0), demand={9: 1.0}))
    assert (found.expected, found.share, found.proposals) == (0.0, 1.0, ())


def test_a_city_without_crews_says_so() -> None:
    found = coverage_of(a_scene())
    assert (found.free, found.share, found.response_min) == (0, 0.0, None)


def test_a_street_says_how_far_the_nearest_free_crew_is() -> None:
    found = coverage_of(a_scene(crew("A01", 0)))
    minutes = [one.minutes for one in found.streets]
    assert minutes[0] == pytest.approx(0.0)
    assert minutes == sorted(minutes, key=lambda m: m or 0.0)


A_CREW = some.tuples(
    some.integers(0, 5),
    some.sampled_from([("sanitation",), ("trees",), ("sanitation", "trees")]),
    some.sampled_from(["440304", "440303"]),
    some.sampled_from([(), ("440303", "440304")]),
    some.sampled_from([Duty.AVAILABLE, Duty.AVAILABLE, Duty.BREAK, Duty.EN_ROUTE]),
)
DEMAND = some.dictionaries(some.integers(0, 5), some.floats(0.0, 5.0), min_size=1)


def scene_of(crews: list[tuple], demand: dict[int, float]) -> Scene:
    """Return any crews over any demand."""
    made = (
        crew(f"A{n:02d}", at, skills=skills, district=district, support=support, duty=duty)
        for n, (at, skills, district, support, duty) in enumerate(crews)
    )
    return a_scene(*made, demand=demand)


@settings(max_examples=80)
@given(some.lists(A_CREW, max_size=9), DEMAND)
def test_whatever_the_city_moves_are_allowed_pay_and_raise_what_is_covered(
    crews: list[tuple], demand: dict[int, float]
) -> None:
    scene = scene_of(crews, demand)
    ground, rules = ground_of(scene), scene.city.coverage
    found = moves(ground, scene.demand, rules)
    spread = Spread(ground, scene.demand, rules)
    before = worth(scene, spread)
    for move in found:
        assert ground.may[move.crew, move.post]
        assert move.net >= rules.least_gain
        spread.send(move)
    gained = sum(move.gain for move in found)
    assert worth(scene, spread) - before == pytest.approx(gained, abs=1e-6)
    assert len({move.crew for move in found}) == len(found) <= rules.most


def worth(scene: Scene, spread: Spread) -> float:
    """Return the expected cases an hour served, as MEXCLP counts them."""
    q = scene.city.coverage.busy_share
    return float((scene.demand * (1 - q**spread.covers)).sum())


@settings(max_examples=30)
@given(some.lists(A_CREW, max_size=9), DEMAND, some.randoms())
def test_the_same_city_gives_the_same_proposals_in_whatever_order_crews_are_told(
    crews: list[tuple], demand: dict[int, float], chance: object
) -> None:
    scene = scene_of(crews, demand)
    units = list(scene.units)
    chance.shuffle(units)  # type: ignore[attr-defined]
    again = coverage_of(replace(scene, units=tuple(units)))
    assert again.proposals == coverage_of(scene).proposals


@settings(max_examples=25)
@given(some.lists(A_CREW, min_size=1, max_size=3), DEMAND)
def test_no_single_move_would_do_better_than_the_first(
    crews: list[tuple], demand: dict[int, float]
) -> None:
    scene = scene_of(crews, demand)
    ground, rules = ground_of(scene), replace(scene.city.coverage, most=1)
    found = moves(ground, scene.demand, rules)
    spread = Spread(ground, scene.demand, rules)
    every = [
        spread.move_to(c, int(s)).net
        for c in range(len(ground.units))
        for s in np.flatnonzero(ground.may[c])
    ]
    best = max(every, default=0.0)
    if best >= rules.least_gain:
        assert found[0].net == pytest.approx(best)
    else:
        assert found == []


def test_covers_count_each_skill_of_each_free_crew() -> None:
    ground = ground_of(a_scene(crew("A01", 0), crew("A02", 0, skills=("trees",))))
    assert covers(ground, ground.now)[0].tolist() == [1, 1]
