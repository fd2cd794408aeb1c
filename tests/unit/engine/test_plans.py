"""Every plan is feasible, never worse than plain insertion, and the best of all where one can tell.

The cities are drawn by chance: few crews or many, dense or sparse, late or early.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.engine.ground import lay_out
from dispatch.engine.kit import plan
from dispatch.engine.layout import NEVER, NOBODY
from dispatch.engine.plan import broken, cost
from dispatch.engine.problem import Objective, Problem
from dispatch.engine.search import Effort, Search
from dispatch.engine.solve import solve
from tests.engine_instances import faults, instance
from tests.engine_problems import HARD, SOFT, best_of_all, problem

BOTH = pytest.mark.parametrize("objective", [SOFT, HARD], ids=["soft", "hard"])
SOME = settings(max_examples=25, deadline=None, derandomize=True, database=None)


@st.composite
def cities(draw: st.DrawFn) -> Problem:
    """A city of up to 40 cases, its breadth, lateness, load and rules drawn."""
    seed = draw(st.integers(0, 10_000))
    count, crew_count = draw(st.integers(1, 40)), draw(st.integers(1, 8))
    city = problem(count, crew_count, seed, draw(st.sampled_from([SOFT, HARD])))
    breadth, late = draw(st.sampled_from([0.0, 0.2, 1.0, 4.0])), draw(st.sampled_from([0, 3600]))
    chance = np.random.default_rng(seed)
    rests, together = draw(st.booleans()), draw(st.booleans())
    crews = replace(
        city.crews,
        lon=114.05 + (city.crews.lon - 114.05) * breadth,
        rest_by=city.now + chance.uniform(0, 7200, crew_count) * rests,
        rest_s=np.full(crew_count, 1800.0) * rests,
    )
    cases = replace(
        city.cases,
        lon=114.05 + (city.cases.lon - 114.05) * breadth,
        due_at=city.cases.due_at - late,
        pin=np.where(chance.random(count) < 0.1, chance.integers(crew_count, size=count), -1),
        joint=np.where(np.arange(count) < count // 4 * 2 * together, np.arange(count) // 2, -1),
    )
    bans = np.array([[0, 0]], np.int32)
    spread = draw(st.sampled_from([0.0, 20.0]))
    objective = replace(city.objective, spread=spread)
    return replace(city, crews=crews, cases=cases, bans=bans, objective=objective)


@given(cities())
@SOME
def test_every_plan_keeps_every_rule(city: Problem) -> None:
    assert not broken(city, solve(city, Effort(steps=600)).plan).any()


@given(st.integers(0, 10_000), st.sampled_from([SOFT, HARD]), st.integers(1, 30))
@SOME
def test_no_plan_is_worse_than_plain_insertion(seed: int, objective: Objective, count: int) -> None:
    city = problem(count, 4, seed, objective)
    inserted = Search(lay_out(city), Effort(steps=1, threads=1))
    inserted.begin()
    plain = cost(city, inserted.plan()).total
    assert solve(city, Effort(steps=400)).cost.total <= plain + 1e-6


@given(cities())
@SOME
def test_the_search_knows_what_its_plan_costs(city: Problem) -> None:
    city = replace(city, cases=replace(city.cases, joint=np.zeros(0, np.int32)))
    search = Search(lay_out(city), Effort(steps=300, threads=1))
    search.begin()
    search.improve()
    assert search.cost == pytest.approx(cost(city, search.plan()).total, rel=1e-4, abs=1e-3)
    assert (search.board.queues.heads["cost"] < NEVER).all()
    assert (search.board.queues.crew_of >= NOBODY).all()


@BOTH
@pytest.mark.parametrize("seed", range(6))
def test_on_a_tiny_city_the_plan_is_the_best_of_all(objective: Objective, seed: int) -> None:
    city = problem(5, 2, seed, objective)
    assert solve(city, Effort(steps=2000)).cost.total == pytest.approx(best_of_all(city)[0])


@BOTH
@pytest.mark.parametrize(("count", "threads"), [(450, 1), (450, 2), (90, 2)])
def test_the_same_seed_gives_the_same_plan(objective: Objective, count: int, threads: int) -> None:
    city = problem(count, count // 8, 7, objective)
    effort = Effort(steps=3000, seed=5, threads=threads)
    first, second = (solve(city, effort).plan for _ in range(2))
    assert first.cases.tolist() == second.cases.tolist()
    assert first.first.tolist() == second.first.tolist()


def test_an_old_plan_is_never_made_worse() -> None:
    city = problem(60, 10, 4)
    old = solve(city, Effort(steps=200, seed=9))
    assert solve(city, Effort(steps=64), old.plan).cost.total <= old.cost.total + 1e-6


def test_a_plan_of_yesterday_is_cleared_of_what_no_longer_holds() -> None:
    city = problem(30, 5, 2)
    old = solve(city, Effort(steps=400)).plan
    ended = replace(city, crews=replace(city.crews, shift_end=np.full(5, city.now)))
    assert len(solve(ended, Effort(steps=64), old).plan.cases) == 0


@pytest.mark.parametrize("mode", ["soft", "hard"])
@pytest.mark.parametrize("seed", range(5))
def test_a_plan_file_keeps_the_rules_of_its_format(mode: str, seed: int) -> None:
    table = instance(cases=40, teams=6, seed=seed, mode=mode)
    assert faults(table, plan(table, 0.03)) == []


def test_a_search_ends_at_once_when_there_is_news() -> None:
    looks = iter([False] * 3 + [True] * 1000)
    found = solve(problem(60, 10, 4), Effort(seconds=60.0, threads=1, stop=lambda: next(looks)))
    assert not broken(problem(60, 10, 4), found.plan).any()
