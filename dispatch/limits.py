"""Time limits in urgent hours, natural days, working hours and working days.

The clock kinds are those of GB/T 30428.8: urgent hours 紧急工作时 and natural days run day and
night, working hours 工作时 and working days 工作日 only inside the slots of working days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

DUE_SOON_SHARE = 0.25
"""A case is due soon when at most this share of its limit is left (screens, principle 2.3)."""


class ClockKind(StrEnum):
    """How a limit is counted."""

    URGENT_HOUR = "urgent_hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """So many units of one clock; `source` is "default" until the city has set it."""

    amount: float
    clock: ClockKind
    source: str = "default"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the city works: its zone, daily slots, holidays and make-up working days 调休.

    After `known_until` no holidays are known and every Monday to Friday counts as a working day.
    """

    zone: tzinfo
    slots: tuple[tuple[time, time], ...]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    known_until: date | None = None

    def works_on(self, day: date) -> bool:
        """Tell whether `day` is a working day."""
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    @property
    def day_length(self) -> timedelta:
        """The working time of one working day."""
        return sum((_span(slot) for slot in self.slots), timedelta())

    def slots_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working slots that end after `moment`, in order, without end."""
        day = moment.astimezone(self.zone).date()
        while True:
            if self.works_on(day):
                for start, end in self.slots:
                    opens = datetime.combine(day, start, self.zone)
                    closes = datetime.combine(day, end, self.zone)
                    if closes > moment:
                        yield max(opens, moment), closes
            day += timedelta(days=1)


def _span(slot: tuple[time, time]) -> timedelta:
    start, end = slot
    return timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)


def due_at(start: datetime, limit: TimeLimit, calendar: Calendar) -> datetime:
    """Return when `limit` runs out if its clock starts at `start`."""
    return add_span(start, length_of(limit, calendar), limit.clock, calendar)


def length_of(limit: TimeLimit, calendar: Calendar) -> timedelta:
    """Return the length of `limit` on its own clock."""
    if limit.clock is ClockKind.NATURAL_DAY:
        return timedelta(days=limit.amount)
    if limit.clock is ClockKind.WORKING_DAY:
        return calendar.day_length * limit.amount
    return timedelta(hours=limit.amount)


def add_span(start: datetime, span: timedelta, clock: ClockKind, calendar: Calendar) -> datetime:
    """Return the moment `span` of `clock` after `start`."""
    if clock in (ClockKind.URGENT_HOUR, ClockKind.NATURAL_DAY):
        return start + span
    for opens, closes in calendar.slots_from(start):
        if span <= closes - opens:
            return (opens + span).astimezone(start.tzinfo)
        span -= closes - opens
    raise AssertionError("working slots never end")


def span_between(start: datetime, end: datetime, clock: ClockKind, calendar: Calendar) -> timedelta:
    """Return how much of `clock` passes from `start` to `end`; zero when `end` is earlier."""
    if end <= start:
        return timedelta()
    if clock in (ClockKind.URGENT_HOUR, ClockKind.NATURAL_DAY):
        return end - start
    total = timedelta()
    for opens, closes in calendar.slots_from(start):
        if opens >= end:
            return total
        total += min(closes, end) - opens
    raise AssertionError("working slots never end")
