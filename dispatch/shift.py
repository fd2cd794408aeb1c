"""The desk's shifts, and handing one over to the next officer 交接班."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

STARTS = (("night", 0), ("early", 8), ("late", 16))
"""Three shifts of eight hours, by the hour of the city's day they begin at."""

LENGTH = timedelta(hours=8)
OVERLAP = timedelta(minutes=30)
"""Whoever hands over this soon after a shift began hands over the one before."""


@dataclass(frozen=True, slots=True)
class DeskShift:
    """One shift of the desk."""

    code: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """A shift handed over: what it was and the officer's own words; the rest is in the log."""

    id: str
    shift: DeskShift
    notes: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class HandOverShift:
    """Hand the desk's shift over; the log says what was done, `notes` what else must be known."""

    notes: str = ""


@dataclass(frozen=True, slots=True)
class TakeOverShift:
    """Sign a hand-over as read."""

    handover: str


def shift_at(moment: datetime, zone: tzinfo) -> DeskShift:
    """Return the shift a moment lies in."""
    local = moment.astimezone(zone)
    code, hour = [(code, hour) for code, hour in STARTS if hour <= local.hour][-1]
    start = datetime.combine(local.date(), time(hour), zone)
    return DeskShift(code, start, start + LENGTH)


def shift_to_hand_over(moment: datetime, zone: tzinfo) -> DeskShift:
    """Return the shift that is handed over at a moment."""
    return shift_at(moment - OVERLAP, zone)
