"""When something was really done: a phone without network says so later."""

from datetime import datetime, timedelta

from dispatch.refusals import FieldRefused

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far another clock may run ahead of ours."""


def moment_taken(told: datetime | None, now: datetime) -> datetime:
    """Return when a step was really taken: an offline phone's own time if it is believable."""
    if told is None:
        return now
    if told.tzinfo is None:
        raise FieldRefused("at", "naive_time", value=told.isoformat())
    if told > now + CLOCK_TOLERANCE:
        raise FieldRefused("at", "future", value=told.isoformat())
    return min(told, now)


def of_this_assignment(told: datetime | None, assigned_at: datetime | None) -> bool:
    """A step taken offline before the case was recalled and given again is not one of today's."""
    if told is None or told.tzinfo is None or assigned_at is None:
        return True
    return told > assigned_at - CLOCK_TOLERANCE
