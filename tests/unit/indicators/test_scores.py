"""Scores follow their published formulas, durations count the clock they name, rules say whose."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.indicators.brief import brief
from dispatch.indicators.durations import working_line
from dispatch.indicators.rules import rules_of
from dispatch.indicators.score import GRADES, SCORES, grade_of, score_of
from dispatch.limits import ClockKind, span_between
from tests.builders import NOON, a_calendar, a_case, a_city
from tests.unit.indicators.drawn import view

RATES = {
    "on_time_closure": 0.77, "late_closure": 0.06, "extension": 0.002, "rework": 0.0053,
    "disposal": 0.9, "on_time_disposal": 0.8, "undisposed": 0.1,
}  # fmt: skip
shares = st.floats(0, 1)


def test_yuncheng_scores_as_published() -> None:
    by_hand = 100 * ((0.77 + 0.06 * 0.4) * 0.8 + (1 - 0.002) * 0.1 + (1 - 0.0053) * 0.1)
    assert score_of(SCORES["yuncheng_2026"], RATES) == pytest.approx(by_hand)


def test_jinniu_scores_as_published() -> None:
    by_hand = 0.9 * 30 + 0.8 * 20 + (1 - 0.0053) * 20 + (1 - 0.1) * 20 + (1 - 0.002) * 10
    assert score_of(SCORES["jinniu"], RATES) == pytest.approx(by_hand)


@given(shares, shares, shares, shares)
def test_a_score_lies_between_nought_and_a_hundred(
    on_time: float, late: float, extension: float, rework: float
) -> None:
    rates = {
        "on_time_closure": min(on_time, 1 - late), "late_closure": late,
        "extension": extension, "rework": rework,
    }  # fmt: skip
    score = score_of(SCORES["yuncheng_2026"], rates)
    assert score is not None
    assert -1e-9 <= score <= 100 + 1e-9


def test_a_rate_that_counts_nobody_gives_no_score() -> None:
    assert score_of(SCORES["yuncheng_2026"], RATES | {"rework": None}) is None
    assert brief(view([])).city_line.score is None


@pytest.mark.parametrize(
    ("score", "code"),
    [(95, "excellent"), (94.96, "excellent"), (94.9, "good"), (80, "fair"), (0, "poor")],
)
def test_a_grade_begins_at_its_boundary_as_shown(score: float, code: str) -> None:
    assert grade_of(score, GRADES).code == code


@settings(deadline=None)
@given(st.integers(0, 20_000), st.integers(0, 20_000))
def test_working_time_is_that_of_the_limits(start_min: int, length_min: int) -> None:
    start = NOON + timedelta(minutes=start_min)
    end = start + timedelta(minutes=length_min)
    edges, worked = working_line(a_calendar(), start.timestamp(), end.timestamp())
    passed = np.interp(end.timestamp(), edges, worked)
    truth = span_between(start, end, ClockKind.WORKING_HOUR, a_calendar())
    assert passed == pytest.approx(truth.total_seconds(), abs=1e-3)


def test_mean_median_and_nine_in_ten_of_the_wait_for_dispatch() -> None:
    waits = (60, 120, 180, 600)
    listed = [
        a_case(
            id=f"44030420261123{n:06d}", filed_at=NOON,
            first_assigned_at=NOON + timedelta(seconds=wait),
        )
        for n, wait in enumerate(waits)
    ]  # fmt: skip
    dispatch = brief(view(listed)).spreads[0]
    assert (dispatch.n, dispatch.mean, dispatch.median) == (4, 240, 150)
    assert dispatch.p90 == pytest.approx(474)


def test_a_city_without_rules_of_its_own_says_default() -> None:
    rules = rules_of(a_city())
    assert rules.targets["on_time_closure"].source == "default"
    assert rules.targets["dispatch_time"].value == 15 * 60
    assert rules.targets["dispatch_time"].source == "city"
    assert set(rules.sources.values()) == {"default"}


def test_a_city_sets_its_own_rules() -> None:
    own = {
        "backlog": False,
        "extension": "should_dispose",
        "score": "jinniu",
        "targets": {"on_time_closure": 0.9, "dispatch_time": 5},
    }
    rules = rules_of(a_city(weights={"indicators": own}))
    assert rules.targets["on_time_closure"].value == 0.9
    assert rules.targets["dispatch_time"].value == 300
    assert rules.rate("extension").whole == "should_dispose"
    assert rules.score.code == "jinniu"
    assert rules.backlog is False


@pytest.mark.parametrize("own", [{"targets": {"on_time_closure": 95}}, {"targets": {"x": 0.5}}])
def test_a_target_that_cannot_be_is_named(own: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="target"):
        rules_of(a_city(weights={"indicators": own}))
