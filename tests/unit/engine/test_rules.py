"""Hard rules and what an officer fixed: the plan keeps them all."""

from dataclasses import replace

import numpy as np
import pytest

from dispatch.engine.plan import broken, cost, plan_of, timing
from dispatch.engine.problem import NONE, Problem
from dispatch.engine.search import Effort
from dispatch.engine.solve import solve
from tests.engine_problems import HARD, NOON, SOFT, best_of_all, problem

SHORT = Effort(steps=3000)


def crew_of(city: Problem, case: int) -> int:
    """Return the crew the engine gives a case to, NONE when it is left out."""
    plan = solve(city, SHORT).plan
    where = np.flatnonzero(plan.cases == case)
    return int(plan.crews()[where[0]]) if len(where) else NONE


def able_crews(city: Problem, case: int) -> list[int]:
    """Return the crews that may take a case."""
    crews, cases = city.crews, city.cases
    near = (crews.own | crews.support)[:, cases.district[case]]
    return [int(k) for k in np.flatnonzero(crews.skills[:, cases.skill[case]] & near)]


def with_case(city: Problem, **columns: object) -> Problem:
    return replace(city, cases=replace(city.cases, **columns))


def test_a_pinned_case_goes_to_no_other_crew() -> None:
    city = problem(8, 4, seed=3)
    for crew in able_crews(city, 0):
        pin = city.cases.pin.copy()
        pin[0] = crew
        assert crew_of(with_case(city, pin=pin), 0) in (crew, NONE)


def test_a_banned_crew_gets_the_case_never() -> None:
    city = problem(8, 4, seed=3)
    first = crew_of(city, 0)
    banned = replace(city, bans=np.array([[0, first]], np.int32))
    assert first != NONE
    assert crew_of(banned, 0) != first


def test_a_case_that_needs_a_special_vehicle_goes_to_a_crew_with_one() -> None:
    city = problem(8, 5, seed=1)
    vehicle = np.full(8, NONE, np.int32)
    vehicle[2] = 1 - city.cases.skill[2]
    crew = crew_of(with_case(city, vehicle=vehicle), 2)
    assert crew == NONE or city.crews.skills[crew].all()


@pytest.mark.parametrize("seed", range(4))
def test_the_parts_of_a_case_for_two_crews_go_to_two_crews_or_nowhere(seed: int) -> None:
    joint = np.full(9, NONE, np.int32)
    joint[[0, 1]], joint[[4, 5]] = 0, 4
    city = with_case(problem(9, 4, seed), joint=joint)
    plan = solve(city, SHORT).plan
    for group in (0, 4):
        crews = plan.crews()[np.isin(plan.cases, np.flatnonzero(joint == group))]
        assert len(crews) in (0, 2)
        assert len(set(crews.tolist())) == len(crews)
    assert not broken(city, plan).any()


def test_a_crew_breaks_off_before_the_case_that_would_end_too_late() -> None:
    city = problem(1, 1, seed=2)
    lunch = replace(city.crews, rest_by=np.array([NOON]), rest_s=np.array([3600.0]))
    alone = plan_of([[0]])
    before = timing(city, alone).finish[0]
    assert timing(replace(city, crews=lunch), alone).finish[0] == before + 3600.0


def test_a_break_does_not_count_as_work() -> None:
    city = problem(1, 1, seed=2)
    lunch = replace(city.crews, rest_by=np.array([NOON]), rest_s=np.array([3600.0]))
    alone = plan_of([[0]])
    assert cost(replace(city, crews=lunch), alone).load == cost(city, alone).load


@pytest.mark.parametrize("objective", [SOFT, HARD], ids=["soft", "hard"])
@pytest.mark.parametrize("seed", range(3))
def test_with_breaks_no_plan_is_better(objective: object, seed: int) -> None:
    city = problem(5, 2, seed, objective)
    chance = np.random.default_rng(seed)
    rest_by = NOON + chance.uniform(0, 5400, 2).round()
    city = replace(city, crews=replace(city.crews, rest_by=rest_by, rest_s=np.full(2, 1800.0)))
    found = solve(city, SHORT)
    assert not broken(city, found.plan).any()
    assert found.cost.total == pytest.approx(best_of_all(city)[0])


def test_expected_lateness_grows_with_the_spread_of_the_estimates() -> None:
    city = problem(6, 3, seed=5)
    plan = solve(city, SHORT).plan
    costs = [
        cost(replace(city, objective=replace(SOFT, spread=spread)), plan).tardiness
        for spread in (0.0, 10.0, 30.0)
    ]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]
