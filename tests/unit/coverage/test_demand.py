"""Demand is learned where the past says something, and naive or assumed where it does not."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dispatch.coverage.check import check, demand_of, score
from dispatch.coverage.demand import assumed, flat, last_week, learned, shrunk
from dispatch.coverage.history import Count, panel_of
from tests.builders import NOON
from tests.unit.coverage.scenes import MONDAY, STREETS, a_panel, a_row_of_streets

CITY = a_row_of_streets()
BUSY_STREET = 4


def by_day_and_place(weekday: int, hour: int, street: int) -> float:
    """Return a city that is busy by day, on working days, and in one street."""
    day = 1.0 if 8 <= hour < 20 else 0.1
    return day * (0.4 if weekday >= 5 else 1.0) * (3.0 if street == BUSY_STREET else 0.5)


def test_the_learned_model_finds_the_busy_street_hours_and_days() -> None:
    rates = learned(a_panel(56, by_day_and_place)).rates.sum(3)
    for weekday, hour, street in ((0, 12, 4), (0, 3, 4), (6, 12, 4), (2, 15, 1)):
        truth = by_day_and_place(weekday, hour, street)
        assert rates[weekday, hour, street] == pytest.approx(truth, rel=0.35)


def test_the_learned_model_beats_both_naive_ones_on_days_it_has_not_seen() -> None:
    found, checked = demand_of(a_panel(56, by_day_and_place), CITY)
    assert found.source == "learned"
    assert checked.learned_wins
    assert checked.held_out == 7
    learned_score = checked.scores["learned"]
    assert learned_score.deviance < min(checked.scores[n].deviance for n in ("flat", "last_week"))


def test_where_nothing_is_to_be_learned_the_mean_stays() -> None:
    rates = learned(a_panel(56, lambda *_: 0.5)).rates.sum(3)
    assert rates == pytest.approx(0.5, rel=0.25)


def test_a_past_too_short_to_be_checked_gives_the_plain_mean() -> None:
    panel = a_panel(5, by_day_and_place)
    found, checked = demand_of(panel, CITY)
    assert (found.source, checked.days, checked.scores) == ("naive", 5, {})
    assert found.rates.sum() == pytest.approx(7 * 24 * panel.counts.mean((0, 1)).sum())


def test_a_city_without_a_past_is_assumed_alike_everywhere_and_says_so() -> None:
    found, _ = demand_of(panel_of((), CITY, MONDAY, MONDAY - timedelta(days=1)), CITY)
    assert found.source == "default"
    a_day = found.of_day(MONDAY, CITY).sum()
    assert a_day == pytest.approx(CITY.coverage.daily_cases * len(STREETS))


def test_last_week_is_told_again_hour_by_hour() -> None:
    panel = a_panel(14, by_day_and_place)
    assert (last_week(panel).rates[3] == panel.counts[10]).all()


def test_the_next_hour_is_part_this_hour_and_part_the_next() -> None:
    demand = learned(a_panel(28, by_day_and_place))
    at = datetime(2026, 11, 23, 7, 45, tzinfo=CITY.calendar.zone)
    day = at.date()
    mixed = 0.25 * demand.of_hour(day, 7, CITY) + 0.75 * demand.of_hour(day, 8, CITY)
    assert demand.next_hour(at, CITY) == pytest.approx(mixed)


def test_an_hour_before_midnight_looks_into_the_next_day() -> None:
    demand = learned(a_panel(28, by_day_and_place))
    at = datetime(2026, 11, 23, 23, 0, tzinfo=CITY.calendar.zone)
    friday = at - timedelta(days=3)
    assert demand.next_hour(at, CITY) == pytest.approx(demand.of_hour(at.date(), 23, CITY))
    assert demand.next_hour(friday + timedelta(minutes=59), CITY).sum() > 0


def test_a_holiday_is_like_a_sunday_and_a_make_up_day_like_a_working_day() -> None:
    calendar = CITY.calendar.__class__(
        CITY.calendar.zone,
        CITY.calendar.slots,
        holidays=frozenset({date(2026, 10, 1)}),
        workdays=frozenset({date(2026, 10, 10)}),
    )
    city = CITY.__class__(**{**CITY.__dict__, "calendar": calendar})
    demand = learned(a_panel(56, by_day_and_place))
    assert (demand.of_day(date(2026, 10, 1), city) == demand.rates[6].sum((1, 2))).all()
    assert (demand.of_day(date(2026, 10, 10), city) == demand.rates[2].sum((1, 2))).all()


def test_a_case_of_unknown_street_is_shared_by_its_district() -> None:
    hour = NOON.replace(minute=0)
    counts = [
        Count(hour, "440304", "", "sanitation", 3),
        Count(hour, "440303", STREETS[5], "trees"),
    ]
    day = hour.astimezone(CITY.calendar.zone).date()
    panel = panel_of(counts, CITY, day, day)
    assert panel.counts.sum((0, 1, 3)).tolist() == [1, 1, 1, 0, 0, 1]
    assert panel.counts[0, 12].sum() == 4


def test_cases_outside_the_days_asked_for_are_left_out() -> None:
    counts = [Count(NOON, "440304", STREETS[0], "sanitation")]
    assert panel_of(counts, CITY, MONDAY, MONDAY + timedelta(days=3)).counts.sum() == 0
    assert panel_of(counts, CITY, date(2027, 1, 1), date(2027, 1, 2)).counts.sum() == 0


def test_a_model_that_calls_a_case_impossible_is_not_endlessly_wrong() -> None:
    assert np.isfinite(score(np.ones((2, 2)), np.zeros((2, 2))).deviance)


def test_what_is_told_exactly_has_no_deviance() -> None:
    assert score(np.ones((3, 4)), np.ones((3, 4))).deviance == pytest.approx(0.0)


@settings(max_examples=60)
@given(some.lists(some.integers(0, 40), min_size=2, max_size=30), some.floats(0.1, 20.0))
def test_a_shrunk_count_lies_between_what_came_and_what_was_expected(
    counts: list[int], expected: float
) -> None:
    came, before = np.array(counts, float), np.full(len(counts), expected)
    after = before * shrunk(came, before)
    low, high = np.minimum(came, before), np.maximum(came, before)
    assert ((low - 1e-9 <= after) & (after <= high + 1e-9)).all()


@settings(max_examples=15)
@given(some.integers(1, 10_000))
def test_every_model_expects_about_as_many_cases_as_came(seed: int) -> None:
    panel = a_panel(28, by_day_and_place, seed)
    came = panel.counts.sum() / 28
    for fit in (learned, flat):
        week = fit(panel).rates.sum() / 7
        assert week == pytest.approx(came, rel=0.15)


def test_checking_learns_nothing_from_the_days_it_checks() -> None:
    panel = a_panel(28, by_day_and_place)
    changed = a_panel(28, by_day_and_place)
    changed.counts[-7:] = 0
    before = learned(panel.until(21)).rates
    assert (learned(changed.until(21)).rates == before).all()
    assert check(changed).scores["learned"] != check(panel).scores["learned"]


def test_an_assumed_day_is_by_what_there_is_to_do_for_each_skill() -> None:
    rates = assumed(CITY).rates.sum((0, 1, 2))
    assert rates.tolist() == pytest.approx([rates[0]] * 2)
