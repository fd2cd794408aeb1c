"""Spans of time: today, this week, this month, and the same part of earlier ones."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

FORTNIGHT_DAYS = 14


class Period(StrEnum):
    """How much a briefing looks at; each begins at local midnight and ends at its moment."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, but without, `end`."""

    start: datetime
    end: datetime

    @property
    def start_s(self) -> float:
        """The start in seconds since 1970."""
        return self.start.timestamp()

    @property
    def end_s(self) -> float:
        """The end in seconds since 1970."""
        return self.end.timestamp()


def span_of(period: Period, as_of: datetime, zone: tzinfo) -> Span:
    """Return the period up to `as_of`: since midnight, since Monday, or since the first."""
    local = as_of.astimezone(zone)
    day = local.date()
    first = {
        Period.TODAY: day,
        Period.WEEK: day - timedelta(days=day.weekday()),
        Period.MONTH: day.replace(day=1),
    }[period]
    return Span(_midnight(first, zone), local)


def earlier(period: Period, span: Span, n: int) -> Span:
    """Return the same part of the `n`-th earlier period: of the same weekday for a day.

    A month that is shorter ends with its last day.
    """
    if period is not Period.MONTH:
        return Span(_days_back(span.start, 7 * n), _days_back(span.end, 7 * n))
    return Span(_months_back(span.start, n), _months_back(span.end, n))


def days_up_to(as_of: datetime, n: int, zone: tzinfo) -> tuple[Span, ...]:
    """Return the last `n` local days, oldest first; the last one ends at `as_of`."""
    local = as_of.astimezone(zone)
    starts = [_midnight(local.date() - timedelta(days=back), zone) for back in range(n)][::-1]
    ends = [*starts[1:], local]
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _days_back(moment: datetime, days: int) -> datetime:
    return datetime.combine(moment.date() - timedelta(days=days), moment.timetz())


def _months_back(moment: datetime, n: int) -> datetime:
    months = moment.year * 12 + moment.month - 1 - n
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    if moment.day > last:
        return datetime.combine(date(year, month + 1, last), time.max, moment.tzinfo)
    return moment.replace(year=year, month=month + 1)
