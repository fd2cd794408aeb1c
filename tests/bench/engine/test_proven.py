"""How far our plans are from the optimum on cities small enough to prove it."""

import numpy as np
import pytest

from dispatch.engine.plan import broken
from dispatch.engine.search import Effort
from dispatch.engine.solve import solve
from tests.engine_problems import HARD, SOFT, best_of_all, problem

BAR = 0.005
CITIES = [(5, 3, seed) for seed in range(6)] + [(6, 2, seed) for seed in range(6)]


@pytest.mark.bench
@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_the_mean_gap_to_the_proven_optimum(mode: str) -> None:
    gaps = []
    for cases, crews, seed in CITIES:
        city = problem(cases, crews, seed, SOFT if mode == "soft" else HARD)
        found = solve(city, Effort(seconds=0.1))
        assert not broken(city, found.plan).any()
        gaps.append(found.cost.total / best_of_all(city)[0] - 1.0)
    print(
        f"\n{mode}: mean gap {np.mean(gaps):.3%}, largest {max(gaps):.3%} over {len(gaps)} "
        f"cities with a proven optimum; bar {BAR:.1%}"
    )
