"""The spread of estimates is learned from what really happened, and assumed until then."""

import numpy as np
import pytest

from dispatch.engine.spread import ASSUMED, learn_spread


def test_the_spread_that_made_the_errors_is_found_again() -> None:
    chance = np.random.default_rng(3)
    estimated = chance.uniform(300, 5400, 20_000)
    half = 20.0 * np.sqrt(estimated)
    actual = estimated + chance.uniform(-half, half)
    learned = learn_spread(estimated, actual)
    assert learned.value == pytest.approx(20.0, rel=0.03)
    assert learned.source == "learned"


def test_exact_estimates_have_no_spread() -> None:
    estimated = np.linspace(300, 3000, 500)
    assert learn_spread(estimated, estimated).value == 0.0


def test_a_few_cases_teach_nothing_yet() -> None:
    few = learn_spread(np.full(20, 600.0), np.full(20, 900.0))
    assert (few.value, few.samples, few.source) == (ASSUMED, 20, "default")


def test_what_is_no_number_does_not_count() -> None:
    estimated = np.concatenate([np.full(300, 900.0), [np.nan, 0.0, -5.0]])
    actual = np.concatenate([np.full(300, 1000.0), [600.0, 600.0, 600.0]])
    assert learn_spread(estimated, actual).samples == 300


def test_one_case_that_took_all_day_changes_little() -> None:
    chance = np.random.default_rng(5)
    estimated = chance.uniform(600, 1800, 1000)
    actual = estimated * chance.uniform(0.7, 1.3, 1000)
    calm = learn_spread(estimated, actual).value
    actual[0] = 80_000.0
    assert learn_spread(estimated, actual).value < 1.2 * calm
