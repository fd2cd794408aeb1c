"""When lamps should burn: timetables by sunset and sunrise, and the lamp-on rate 亮灯率."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from dispatch.naming import Name

BURNS_AT = 0.1
"""A lamp burns if it draws at least this share of its rated power."""


class Day(NamedTuple):
    """Sunrise and sunset of a day."""

    sunrise: datetime
    sunset: datetime


SunOf = Callable[[date], Day]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When some lamps burn: from so many minutes after sunset until so many after the next sunrise,
    or until a fixed time of the same evening."""

    number: int
    name: Name
    on_after_sunset_min: float
    off_after_sunrise_min: float = 0.0
    off_at: time | None = None

    def evening(self, day: date, zone: tzinfo, sun: SunOf) -> tuple[datetime, datetime]:
        """Return when the lamps of one evening go on and off."""
        on = sun(day).sunset + timedelta(minutes=self.on_after_sunset_min)
        if self.off_at is not None:
            return on, datetime.combine(day, self.off_at, zone)
        morning = sun(day + timedelta(days=1)).sunrise
        return on, morning + timedelta(minutes=self.off_after_sunrise_min)


def lit_at(
    table: Timetable, moment: datetime, zone: tzinfo, sun: SunOf, settle_s: float = 0.0
) -> bool | None:
    """Tell whether lamps should burn at `moment`; None within `settle_s` after switching."""
    today = moment.astimezone(zone).date()
    settle = timedelta(seconds=settle_s)
    for day in (today - timedelta(days=1), today):
        on, off = table.evening(day, zone, sun)
        if on <= moment < off:
            return None if moment < on + settle else True
        if off <= moment < off + settle:
            return None
    return False


@dataclass(frozen=True, slots=True)
class LampOn:
    """How many lamps should burn, and how many of those are dark."""

    should: int
    dark: int

    @property
    def rate(self) -> float | None:
        """The share in per cent of lamps that burn of those that should; None when none should."""
        return None if not self.should else (self.should - self.dark) / self.should * 100


def lamp_on(lamps: Iterable[tuple[float, float]]) -> LampOn:
    """Count lamps that should burn, each given by its power and its rated power in watts."""
    should = dark = 0
    for power, rated in lamps:
        should += 1
        dark += power < BURNS_AT * rated
    return LampOn(should, dark)
