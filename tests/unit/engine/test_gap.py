"""The report card: cost by part, the bound below it, the gap to the best known, fairness."""

import numpy as np
import pytest

from dispatch.engine.bound import lower_bound
from dispatch.engine.gap import assess, jain
from dispatch.engine.plan import empty_plan
from dispatch.engine.search import Effort
from dispatch.engine.solve import solve
from tests.engine_problems import HARD, SOFT, best_of_all, problem


@pytest.mark.parametrize("objective", [SOFT, HARD], ids=["soft", "hard"])
@pytest.mark.parametrize("seed", range(4))
def test_no_plan_undercuts_the_bound(objective: object, seed: int) -> None:
    city = problem(5, 2, seed, objective)
    assert lower_bound(city) <= best_of_all(city)[0] + 1e-6


def test_the_bound_is_not_idle() -> None:
    city = problem(40, 12, seed=1)
    found = solve(city, Effort(steps=4000)).cost.total
    assert 0.2 * found < lower_bound(city) <= found


def test_a_city_without_crews_pays_for_every_case() -> None:
    city = problem(4, 0)
    assert lower_bound(city) == SOFT.left_out[city.cases.priority].sum()


def test_an_empty_plan_shows_its_gap_and_a_good_one_none() -> None:
    city = problem(20, 6, seed=2)
    effort = Effort(steps=4000)
    poor = assess(city, empty_plan(6), effort)
    good = assess(city, solve(city, effort).plan, Effort(steps=64))
    assert poor.gap > 0.5
    assert good.gap < 0.01
    assert poor.bound == good.bound
    assert good.widest_gap >= good.gap


def test_even_work_is_fair_and_one_sided_work_is_not() -> None:
    assert jain(np.full(5, 300.0)) == pytest.approx(1.0)
    assert jain(np.array([300.0, 0.0, 0.0, 0.0])) == pytest.approx(0.25)
    assert jain(np.zeros(3)) == 1.0
