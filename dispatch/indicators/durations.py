"""How long things take: dispatch, response and disposal, by the clock and in working time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from dispatch.indicators.query import Query
from dispatch.indicators.rates import Census
from dispatch.indicators.register import Mask, Moments, Register
from dispatch.limits import Calendar


@dataclass(frozen=True, slots=True)
class Duration:
    """From one moment of a case to another, over a cohort; `working` counts working time only."""

    code: str
    cohort: str
    start: str
    end: str
    working: bool = False


DISPATCH_TIME = Duration("dispatch_time", "dispatch_timed", "filed_at", "first_assigned_at")
RESPONSE_TIME = Duration("response_time", "response_timed", "assigned_at", "arrived_at")
DISPOSAL_TIME = Duration("disposal_time", "disposal_timed", "first_assigned_at", "disposed_at")
DISPOSAL_WORKING = Duration(
    "disposal_working", "disposal_timed", "first_assigned_at", "disposed_at", working=True
)
DURATIONS: Mapping[str, Duration] = {
    d.code: d for d in (DISPATCH_TIME, RESPONSE_TIME, DISPOSAL_TIME, DISPOSAL_WORKING)
}


@dataclass(frozen=True, slots=True)
class Spread:
    """How a duration is spread over `n` cases, in seconds; `p90` is what nine of ten keep."""

    duration: Duration
    n: int
    mean: float | None
    median: float | None
    p90: float | None
    query: Query


def spread(duration: Duration, census: Census, calendar: Calendar) -> Spread:
    """Return how a duration is spread over its cohort."""
    query = Query(duration.cohort)
    seconds = seconds_of(duration, census.scene.register, census.mask(query), calendar)
    if not len(seconds):
        return Spread(duration, 0, None, None, None, query)
    middle, most = np.percentile(seconds, [50, 90])
    mean = float(seconds.mean())
    return Spread(duration, len(seconds), mean, float(middle), float(most), query)


def seconds_of(duration: Duration, register: Register, mask: Mask, calendar: Calendar) -> Moments:
    """Return the duration of every case of a mask."""
    start: Moments = getattr(register, duration.start)[mask]
    end: Moments = getattr(register, duration.end)[mask]
    if duration.working and len(start):
        edges, worked = working_line(calendar, float(start.min()), float(end.max()))
        return np.interp(end, edges, worked) - np.interp(start, edges, worked)
    return end - start


def working_line(calendar: Calendar, first: float, last: float) -> tuple[Moments, Moments]:
    """Return moments and the working seconds passed until each, straight in between."""
    edges, worked = [first], [0.0]
    for opens, closes in calendar.slots_from(datetime.fromtimestamp(first, UTC)):
        start, end = opens.timestamp(), min(closes.timestamp(), last)
        if start >= last:
            break
        edges += [start, end]
        worked += [worked[-1], worked[-1] + end - start]
    return np.array([*edges, last]), np.array([*worked, worked[-1]])
