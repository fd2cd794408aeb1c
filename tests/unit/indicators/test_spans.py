"""Spans begin at local midnight, and earlier ones are the same part of their period."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.indicators.spans import Period, days_up_to, earlier, span_of

ZONE = ZoneInfo("Asia/Shanghai")
moments = st.integers(0, 3650 * 1440).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type] # year, month, day …


LAST_OF_FEBRUARY = local(2026, 2, 28, 23, 59, 59, 999999)


@pytest.mark.parametrize(
    ("period", "start", "before"),
    [
        (Period.TODAY, local(2026, 3, 31), (local(2026, 3, 24), local(2026, 3, 24, 14, 30))),
        (Period.WEEK, local(2026, 3, 30), (local(2026, 3, 23), local(2026, 3, 24, 14, 30))),
        (Period.MONTH, local(2026, 3, 1), (local(2026, 2, 1), LAST_OF_FEBRUARY)),
    ],
)
def test_a_period_and_the_one_before(
    period: Period, start: datetime, before: tuple[datetime, datetime]
) -> None:
    span = span_of(period, local(2026, 3, 31, 14, 30), ZONE)
    assert span.start == start
    assert span.end == local(2026, 3, 31, 14, 30)
    last = earlier(period, span, 1)
    assert (last.start, last.end) == before


@given(moments, st.sampled_from(list(Period)), st.integers(1, 4))
def test_earlier_spans_lie_before_and_begin_at_midnight(
    at: datetime, period: Period, n: int
) -> None:
    span = span_of(period, at, ZONE)
    last = earlier(period, span, n)
    assert last.start <= last.end
    assert last.end < span.start or last.end <= span.end
    assert (last.start.hour, last.start.minute) == (0, 0)
    assert period is not Period.TODAY or last.start.weekday() == span.start.weekday()


@given(moments, st.integers(1, 20))
def test_days_follow_each_other_and_end_now(at: datetime, n: int) -> None:
    days = days_up_to(at, n, ZONE)
    assert len(days) == n
    assert days[-1].end == at
    assert all(a.end == b.start for a, b in pairwise(days))
