"""Time limits on the four clocks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.limits import ClockKind, TimeLimit, add_span, due_at, span_between
from tests.builders import a_calendar

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = replace(
    a_calendar(),
    holidays=frozenset({date(2026, 10, d) for d in range(1, 8)}),
    workdays=frozenset({date(2026, 10, 10)}),
)


def at(text: str) -> datetime:
    """Return a moment of Shenzhen's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "amount", "clock", "due"),
    [
        ("2026-11-23T11:00", 2, ClockKind.URGENT_HOUR, "2026-11-23T13:00"),
        ("2026-11-23T11:00", 2, ClockKind.WORKING_HOUR, "2026-11-23T15:00"),
        ("2026-11-23T17:00", 2, ClockKind.WORKING_HOUR, "2026-11-24T10:00"),
        ("2026-11-20T17:00", 2, ClockKind.WORKING_HOUR, "2026-11-23T10:00"),
        ("2026-11-21T03:00", 1, ClockKind.WORKING_HOUR, "2026-11-23T10:00"),
        ("2026-11-23T10:00", 1, ClockKind.WORKING_DAY, "2026-11-24T10:00"),
        ("2026-11-23T10:00", 2, ClockKind.NATURAL_DAY, "2026-11-25T10:00"),
        ("2026-09-30T17:30", 1, ClockKind.WORKING_HOUR, "2026-10-08T09:30"),
        ("2026-10-09T17:30", 1, ClockKind.WORKING_HOUR, "2026-10-10T09:30"),
    ],
)
def test_a_limit_runs_out_when_its_clock_says(
    start: str, amount: float, clock: ClockKind, due: str
) -> None:
    assert due_at(at(start), TimeLimit(amount, clock), CALENDAR) == at(due)


minutes = st.integers(0, 40 * 24 * 60)
START = at("2026-09-20T00:00")


@given(minutes, st.integers(1, 3000))
def test_the_working_clock_agrees_with_counting_minutes(offset: int, length: int) -> None:
    start = START + timedelta(minutes=offset)
    due = add_span(start, timedelta(minutes=length), ClockKind.WORKING_HOUR, CALENDAR)
    moment, counted = start, 0
    while counted < length:
        counted += any(
            opens <= moment.time() < closes for opens, closes in CALENDAR.slots
        ) and CALENDAR.works_on(moment.date())
        moment += timedelta(minutes=1)
    assert due == moment


@given(minutes, st.integers(1, 3000), st.sampled_from(list(ClockKind)))
def test_what_was_added_is_what_lies_between(offset: int, length: int, clock: ClockKind) -> None:
    start = START + timedelta(minutes=offset)
    span = timedelta(minutes=length)
    assert span_between(start, add_span(start, span, clock, CALENDAR), clock, CALENDAR) == span
