"""The planner: whom it tells what and when, and what stays the city's."""

from dataclasses import replace

import numpy as np
import pytest

from dispatch.advice.dispatching import BestFirst
from dispatch.advice.keeping import read_kept
from dispatch.dispatch_rules import Binding
from dispatch.planning.draft import draft
from dispatch.planning.planner import Planner
from dispatch.unit import Duty
from tests.unit.planning.scenes import (
    FAR,
    NEAR,
    Inserting,
    Searching,
    busy,
    place,
    situation,
    waiting,
)


def test_a_free_crew_hears_of_its_next_case_only() -> None:
    cases = [place(n) for n in range(1, 6)]
    given = Planner(Inserting()).decide(waiting(*cases, units=(replace(NEAR, capacity=4),)))
    assert [one.unit for one in given] == ["A01"]


def test_a_plan_travels_as_the_ranking_does() -> None:
    asked = waiting(place(1), units=(NEAR,))
    router, problem = asked.situation.router, draft(asked).problem
    x, y, _ = problem.travel.places(
        np.append(problem.crews.lon, problem.cases.lon),
        np.append(problem.crews.lat, problem.cases.lat),
        problem.now,
    )
    fix, target = asked.situation.fixes["A01"].point, asked.cases[0].point
    assert target is not None
    ranked = router.seconds(fix, target, asked.situation.now)
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(ranked, rel=0.01)


def test_a_busy_crew_hears_nothing_until_it_is_free() -> None:
    first, second = place(1), place(2)
    at = situation(in_hand=[first])
    assert Planner(Inserting()).decide(waiting(second, units=(busy(NEAR, first),), at=at)) == []


def test_danger_to_life_is_told_at_once_even_to_a_busy_crew() -> None:
    first, second = place(1), place(2, priority=1)
    at = situation(in_hand=[first])
    given = Planner(Inserting()).decide(waiting(second, units=(busy(NEAR, first),), at=at))
    assert [(one.case, one.unit) for one in given] == [(second.id, "A01")]


def test_a_city_that_binds_early_fills_a_crew_to_its_capacity() -> None:
    cases = [place(n) for n in range(1, 6)]
    at = situation(Binding.EARLY)
    given = Planner(Inserting()).decide(waiting(*cases, units=(NEAR,), at=at))
    assert [one.unit for one in given] == ["A01"] * NEAR.capacity


def test_what_a_person_gives_is_planned_but_not_given() -> None:
    planner, proposed = Planner(Inserting()), place(1)
    asked = waiting(proposals=(proposed,))
    assert planner.decide(asked) == []
    (proposal,) = planner.outlook(asked).proposals
    assert (proposal.case, proposal.unit, proposal.version) == (proposed.id, "A01", 2)


def test_a_crew_that_gave_a_case_back_is_not_planned_for_it() -> None:
    case = place(1)
    given = Planner(Inserting()).decide(waiting(case, tried={case.id: frozenset({"A01"})}))
    assert [one.unit for one in given] == ["A02"]


def test_a_crew_barred_from_a_case_is_planned_for_others() -> None:
    barred, other = place(1), place(2)
    asked = waiting(barred, other, tried={barred.id: frozenset({"A01"})})
    given = {one.case: one.unit for one in Planner(Searching()).decide(asked)}
    assert given == {barred.id: "A02", other.id: "A01"}


def test_a_pinned_case_goes_to_its_crew_though_another_is_nearer() -> None:
    case = place(1)
    asked = replace(waiting(case), pins={case.id: "A02"})
    assert [one.unit for one in Planner(Searching()).decide(asked)] == ["A02"]
    assert [one.unit for one in BestFirst().decide(asked)] == ["A02"]


def test_a_pinned_case_waits_for_its_crew_when_that_is_away() -> None:
    case = place(1)
    asked = replace(waiting(case, units=(NEAR,)), pins={case.id: "A02"})
    planner = Planner(Searching())
    assert planner.decide(asked) == []
    assert planner.outlook(asked).left_out == (case.id,)


def test_a_crew_on_a_break_or_without_a_fix_gets_nothing() -> None:
    resting, unseen = replace(NEAR, duty=Duty.BREAK), replace(FAR, id="A09")
    planner, asked = Planner(Inserting()), waiting(place(1), units=(resting, unseen))
    assert planner.decide(asked) == []
    assert planner.outlook(asked).left_out == (place(1).id,)


def test_while_the_solver_is_busy_the_first_engine_decides() -> None:
    planner = Planner(Inserting(busy=True))
    assert [one.unit for one in planner.decide(waiting(place(1)))] == ["A01"]
    assert planner.searching is False


def test_the_search_begins_from_the_last_plan() -> None:
    solver = Inserting()
    planner, asked = Planner(solver), waiting(place(1), place(2))
    planner.decide(asked)
    planner.decide(asked)
    assert solver.asked == 2
    assert sum(map(len, planner.outlook(asked).queues.values())) == 2


def test_a_crew_that_is_best_for_all_but_not_for_one_says_so() -> None:
    near_both = [place(1, lon=114.0505), place(2, lon=114.079)]
    given = Planner(Inserting()).decide(waiting(*near_both))
    assert {one.unit for one in given} == {"A01", "A02"}
    reasons = [read_kept(one.advice) for one in given]
    assert all(reason and reason["rank"] >= 1 for reason in reasons)


def test_what_a_choice_displaces_is_kept_with_it() -> None:
    asked = waiting(place(1), place(2, lon=114.052), units=(NEAR,))
    (given,) = Planner(Searching()).decide(asked)
    why = read_kept(given.advice)
    assert why
    (other,) = {case.id for case in asked.cases} - {given.case}
    assert why["displaces"][other] > 0


def test_an_empty_city_has_an_empty_plan_and_is_fair() -> None:
    outlook = Planner(Inserting()).outlook(waiting())
    assert (outlook.queues, outlook.cost.total, outlook.fairness) == ({}, 0.0, 1.0)
