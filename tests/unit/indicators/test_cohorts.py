"""Cohorts hold what they say, parts add up to wholes, and a number opens as many cases."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.case import Case
from dispatch.indicators.brief import brief, cases_of
from dispatch.indicators.briefing import AreaLine, DistrictLine, Figure, Share
from dispatch.indicators.cohorts import COHORTS, PARTS, Scene
from dispatch.indicators.durations import Spread
from dispatch.indicators.query import SPANS, Query, query_of
from dispatch.indicators.rates import EXTENSION_OF_DISPOSAL, RATES, Census, Measured
from dispatch.indicators.spans import Period
from dispatch.indicators.telling import Told
from dispatch.lifecycle import State
from dispatch.refusals import FieldRefused
from tests.builders import NOON, a_case
from tests.unit.indicators.drawn import AS_OF, many, view

periods = st.sampled_from(list(Period))


def census(listed: list[Case], period: Period = Period.TODAY, span: str = "") -> Census:
    return view(listed, period).named(span)


@settings(deadline=None)
@given(many, periods, st.sampled_from(SPANS), st.booleans())
def test_every_rate_is_a_part_of_its_whole(
    listed: list[Case], period: Period, span: str, backlog: bool
) -> None:
    scene = census(listed, period, span).scene
    at = Scene(scene.register, scene.span, backlog)
    for rate in (*RATES.values(), EXTENSION_OF_DISPOSAL):
        part, whole = COHORTS[rate.part](at), COHORTS[rate.whole](at)
        assert not np.any(part & ~whole), rate.code
        value = Census(at).measure(rate).value
        assert value is None or 0 <= value <= 1


@settings(deadline=None)
@given(many, periods, st.sampled_from(SPANS))
@pytest.mark.parametrize("whole", PARTS)
def test_parts_share_out_their_whole(
    whole: str, listed: list[Case], period: Period, span: str
) -> None:
    counted = census(listed, period, span)
    masks = [counted.mask(Query(part)) for part in PARTS[whole]]
    together = np.sum(masks, axis=0)
    assert np.array_equal(together, counted.mask(Query(whole)).astype(int))


@settings(deadline=None)
@given(many, periods)
def test_districts_and_areas_add_up_to_the_city(listed: list[Case], period: Period) -> None:
    told = brief(view(listed, period))
    for code, measured in told.city_line.rates.items():
        assert sum(line.rates[code].part for line in told.districts) == measured.part
        assert sum(line.rates[code].whole for line in told.districts) == measured.whole
    assert sum(line.overdue for line in told.districts) == len(told.overdue)
    assert sum(line.overdue for line in told.areas) == len(told.overdue)
    for parts in (told.intake, told.matters, told.sources):
        assert sum(share.n for share in parts) == told.reported


@settings(deadline=None)
@given(many, periods)
def test_every_number_opens_as_many_cases(listed: list[Case], period: Period) -> None:
    looked = view(listed, period)
    for number, query in numbers(brief(looked)):
        opened = cases_of(query_of(query.text), looked)
        assert len(opened) == number, query.text
        assert set(opened) <= {case.id for case in listed}


BESIDE = (
    (Figure, "value", "query"),
    (Measured, "part", "part_query"),
    (Measured, "whole", "whole_query"),
    (Share, "n", "query"),
    (Spread, "n", "query"),
    (DistrictLine, "overdue", "overdue_query"),
    (AreaLine, "overdue", "overdue_query"),
    (AreaLine, "reported", "reported_query"),
    (Told, "value", "query"),
)
"""Where a number stands beside what opens it."""


def numbers(value: Any) -> Iterator[tuple[int, Query]]:
    """Yield every number of cases in a briefing with what opens it."""
    beside = [(n, q) for kind, n, q in BESIDE if isinstance(value, kind)]
    for name, query in beside:
        counted = getattr(value, "kind", "cases") in ("cases", "number")
        if counted and getattr(value, query) is not None:
            yield int(getattr(value, name)), getattr(value, query)
    for item in _inside(value):
        yield from numbers(item)


def _inside(value: Any) -> list[Any]:
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, tuple) else []


@settings(deadline=None)
@given(many)
def test_the_overdue_of_a_briefing_are_those_of_the_cases(listed: list[Case]) -> None:
    looked = view(listed)
    moment = looked.span.end
    late = [case.id for case in listed if case.overdue(moment)]
    assert sorted(cases_of(Query("overdue"), looked)) == sorted(late)


@settings(deadline=None)
@given(many, periods)
def test_on_time_closure_is_what_the_cases_say(listed: list[Case], period: Period) -> None:
    looked = view(listed, period)
    start, end = looked.span.start, looked.span.end
    owed = [
        case
        for case in listed
        if case.filed_at is not None
        and case.state not in (State.VOID, State.HELD)
        and not (case.closed_at is not None and case.closed_at < start)
        and case.filed_at < end
        and (
            (case.closed_at is not None and case.closed_at < end)
            or (case.due_at is not None and case.due_at < end)
        )
    ]
    kept = [c for c in owed if c.closed_at and c.closed_at < end and c.disposed_on_time]
    assert sorted(cases_of(Query("should_close"), looked)) == sorted(c.id for c in owed)
    assert sorted(cases_of(Query("closed_on_time"), looked)) == sorted(c.id for c in kept)


def test_a_case_on_hold_is_in_no_rate() -> None:
    held = a_case(state=State.HELD, filed_at=NOON, due_at=NOON + timedelta(hours=1), left_s=9)
    told = brief(view([held]))
    assert told.city_line.rates["on_time_closure"].whole == 0
    assert told.overdue == ()


def test_a_case_disposed_of_before_the_day_is_not_owed_by_it_though_its_limit_ends_today() -> None:
    early = a_case(
        state=State.DISPOSED,
        filed_at=NOON - timedelta(days=2),
        disposed_at=NOON - timedelta(days=1),
        due_at=NOON,
    )
    assert census([early]).count(Query("should_dispose")) == 0
    assert census([early]).count(Query("should_close")) == 1


def test_without_backlog_only_limits_of_the_day_are_owed() -> None:
    old = a_case(filed_at=NOON - timedelta(days=9), due_at=NOON - timedelta(days=8))
    scene = census([old]).scene
    assert Census(scene).count(Query("should_dispose")) == 1
    fresh_only = Scene(scene.register, scene.span, backlog=False)
    assert Census(fresh_only).count(Query("should_dispose")) == 0


def test_what_happens_at_the_very_end_of_a_span_belongs_to_the_next() -> None:
    assert census([a_case(filed_at=AS_OF)]).count(Query("filed")) == 0
    midnight = AS_OF.replace(hour=16, minute=0) - timedelta(days=1)
    assert census([a_case(filed_at=midnight, reported_at=midnight)]).count(Query("filed")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        "closed/planet/1",
        "closed/district",
        "closed~9",
        "closed~x",
        "",
        "a b",
        "closed~-1",
    ],
)
def test_a_query_that_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(FieldRefused):
        cases_of(query_of(text), view([a_case()]))


@given(st.sampled_from(sorted(COHORTS)), st.sampled_from(SPANS), st.booleans())
def test_a_query_reads_back_from_its_text(cohort: str, span: str, narrowed: bool) -> None:
    query = Query(cohort, span=span)
    if narrowed:
        query = query.where("street", "440304001").where("department", "sanitation.440304")
    assert query_of(query.text) == query
