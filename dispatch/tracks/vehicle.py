"""A fix of a vehicle, and why a fix is not used."""

from dataclasses import dataclass
from enum import StrEnum

from dispatch.unit import Fix


@dataclass(frozen=True, slots=True)
class VehicleFix(Fix):
    """A fix of a vehicle terminal: `loaded` None when it does not say, `alarm` its alarm bits."""

    loaded: bool | None = None
    alarm: int = 0


class Flaw(StrEnum):
    """Why a fix is left out of the track; the words are under `track.flaw`."""

    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    ZERO_ZERO = "zero_zero"
    OUTSIDE_CITY = "outside_city"
    FUTURE = "future"
    ANCIENT = "ancient"
    SAME_TIME = "same_time"
    LATE = "late"
    CROWDED = "crowded"
    JUMP = "jump"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A fix that was left out."""

    fix: Fix
    flaw: Flaw


def distinct(fix: Fix) -> tuple[object, ...]:
    """Return a key that orders fixes the same way whatever order they came in."""
    return (
        fix.at,
        fix.lon,
        fix.lat,
        -1.0 if fix.speed_kmh is None else fix.speed_kmh,
        -1.0 if fix.heading_deg is None else fix.heading_deg,
        fix.source,
    )
