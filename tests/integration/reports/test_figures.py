"""A briefing is one consistent reading, and the same address gives it again for ever."""

from datetime import timedelta

import pytest

from dashboard.reports.figures import (
    Asked,
    asked_again,
    asked_of,
    briefing_for,
    open_number,
    view_for,
)
from dashboard.reports.readings import read_city
from dashboard.services import Services
from dashboard.store.reads import tip
from dispatch.case import Case
from dispatch.indicators.brief import cases_of
from dispatch.indicators.cohorts import COHORTS
from dispatch.indicators.query import Query
from dispatch.indicators.spans import Period
from dispatch.refusals import FieldRefused
from tests.builders import NOON
from tests.fakes import StillClock
from tests.integration.reports.lived import Life


@pytest.fixture
def lived(services: Services) -> Services:
    """A city of forty days with ten cases a day."""
    life = Life(services)
    life.crews(NOON - timedelta(days=41))
    life.days(40, 10)
    return services


def moved_on(services: Services) -> None:
    """Let another day pass."""
    clock = services.clock
    assert isinstance(clock, StillClock)
    clock.forward(days=1)
    life = Life(services, seed=2)
    life.days(1, 60, until=NOON + timedelta(days=1))


@pytest.mark.parametrize("period", list(Period))
def test_the_same_address_gives_the_same_briefing_after_the_city_moved_on(
    lived: Services, period: Period
) -> None:
    before = briefing_for(lived, Asked(period))
    opened = open_number(lived, Asked(period), Query("open"), 500)
    words = asked_again(before.stamp)
    moved_on(lived)
    read_city.cache_clear()
    again = asked_of(words)
    assert briefing_for(lived, again) == before
    assert open_number(lived, again, Query("open"), 500) == opened
    assert briefing_for(lived, Asked(period)) != before


def test_a_past_moment_is_told_as_it_was(lived: Services) -> None:
    then = briefing_for(lived, Asked())
    moved_on(lived)
    told = briefing_for(lived, Asked(at=NOON))
    assert told == then
    assert told.stamp.at == NOON


def test_every_cohort_opens_whole_cases(lived: Services) -> None:
    view = view_for(lived, Asked(Period.MONTH))
    for cohort in COHORTS:
        opened = open_number(lived, Asked(Period.MONTH), Query(cohort), 10_000)
        assert tuple(case.id for case in opened.cases) == cases_of(Query(cohort), view)


def test_the_figures_are_those_of_the_days_counts(lived: Services) -> None:
    told = briefing_for(lived, Asked())
    with lived.database.reading() as connection:
        place, _ = tip(connection)
    assert told.stamp.place == place
    midnight = NOON.replace(hour=16) - timedelta(days=1)
    opened = open_number(lived, Asked(), Query("filed"), 500)
    assert all(case.filed_at and case.filed_at >= midnight for case in opened.cases)
    assert opened.count == told.figures[2].value


def test_comparisons_exist_only_where_there_was_data(services: Services) -> None:
    life = Life(services)
    life.crews(NOON - timedelta(days=9))
    life.days(9, 10)
    filed = briefing_for(services, Asked()).figures[2]
    assert filed.before.last is not None
    assert filed.before.median is None
    assert filed.before.n == 1


def test_an_empty_city_is_told_without_a_number_made_up(services: Services) -> None:
    told = briefing_for(services, Asked())
    assert told.empty
    assert told.figures[0].value is None
    assert told.findings == ()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"period": "year"}, "period"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-23T10:00:00"}, "at"),
        ({"place": "7"}, "at"),
        ({"place": "-7", "at": "2026-11-23T10:00:00+08:00"}, "place"),
        ({"place": "9" * 30, "at": "2026-11-23T10:00:00+08:00"}, "place"),
    ],
)
def test_a_wrong_address_is_refused_by_field(words: dict[str, str], field: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        asked_of(words)
    assert refused.value.field == field


def test_the_future_and_a_place_not_reached_are_refused(services: Services) -> None:
    with pytest.raises(FieldRefused):
        view_for(services, Asked(at=NOON + timedelta(minutes=1)))
    with pytest.raises(FieldRefused):
        view_for(services, Asked(at=NOON, place=99))


def test_a_case_after_rework_is_told_with_its_first_wait(lived: Services) -> None:
    opened = open_number(lived, Asked(Period.MONTH), Query("dispatch_timed"), 500)
    assert opened.cases
    assert all(_waited(case) >= 0 for case in opened.cases)


def _waited(case: Case) -> float:
    assert case.first_assigned_at is not None
    assert case.filed_at is not None
    return (case.first_assigned_at - case.filed_at).total_seconds()
