"""What a fix must be before it may move anything on the map."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

from dispatch.grid import Point
from dispatch.tracks.vehicle import Flaw
from dispatch.unit import Fix

_ZERO_DEGREES = 0.01
"""A receiver without a position says 0, 0 or something very near."""


@dataclass(frozen=True, slots=True)
class Border:
    """What the city takes: places it holds, and times from `behind` to `ahead` of now."""

    holds: Callable[[Point], bool]
    ahead: timedelta = timedelta(minutes=5)
    behind: timedelta = timedelta(days=30)


def flaw_of(fix: Fix, now: datetime, border: Border) -> Flaw | None:
    """Return what is wrong with a fix, or None."""
    return _flaw_of_place(fix, border) or _flaw_of_time(fix, now, border)


def _flaw_of_place(fix: Fix, border: Border) -> Flaw | None:
    if not (isfinite(fix.lon) and isfinite(fix.lat)):
        return Flaw.NOT_A_NUMBER
    if abs(fix.lon) > 180 or abs(fix.lat) > 90:
        return Flaw.OUT_OF_RANGE
    if abs(fix.lon) < _ZERO_DEGREES and abs(fix.lat) < _ZERO_DEGREES:
        return Flaw.ZERO_ZERO
    return None if border.holds(fix.point) else Flaw.OUTSIDE_CITY


def _flaw_of_time(fix: Fix, now: datetime, border: Border) -> Flaw | None:
    if fix.at > now + border.ahead:
        return Flaw.FUTURE
    return Flaw.ANCIENT if fix.at < now - border.behind else None
