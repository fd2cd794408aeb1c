"""Past cases as a panel of counts: by day, hour of the day, street and skill."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dispatch.city import City

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

HOURS = 24
SATURDAY, SUNDAY, WEDNESDAY = 5, 6, 2


@dataclass(frozen=True, slots=True)
class Count:
    """Cases of one hour, district, street and skill; the street may be unknown ("")."""

    hour: datetime
    district: str
    street: str
    skill: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Places:
    """Streets in the panel's order, the number of each one's district, and the skills."""

    streets: tuple[str, ...]
    district: Ints
    skills: tuple[str, ...]

    @property
    def groups(self) -> Floats:
        """Which street (row) belongs to which district (column), as 0 and 1."""
        return np.eye(int(self.district.max(initial=0)) + 1)[self.district]


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts of whole days, [day, hour, street, skill].

    `weekday` is the weekday each day is like: a holiday is like Sunday, a make-up working day like
    Wednesday. A panel of days alone has one "hour".
    """

    places: Places
    first: date
    counts: Floats
    weekday: Ints

    @property
    def days(self) -> int:
        """How many whole days it holds."""
        return len(self.counts)

    def until(self, days: int) -> "Panel":
        """Return the panel of its first so many days."""
        return replace(self, counts=self.counts[:days], weekday=self.weekday[:days])

    def last_of(self, days: int, most: int) -> "Panel":
        """Return the last `most` of the panel's first `days` days."""
        found, begin = self.until(days), max(0, days - most)
        first = self.first + timedelta(days=begin)
        return replace(
            found, first=first, counts=found.counts[begin:], weekday=found.weekday[begin:]
        )

    def by_day(self) -> "Panel":
        """Return the panel with the hours of each day added up."""
        return replace(self, counts=self.counts.sum(1, keepdims=True))


def places_of(city: City) -> Places:
    """Return the streets and skills demand is told by."""
    number = {code: n for n, code in enumerate(city.districts)}
    streets = tuple(city.streets)
    district = np.array([number[city.streets[s].district] for s in streets], np.int64)
    used = {matter.skill for matter in city.matters.values()}
    return Places(streets, district, tuple(code for code in city.skills if code in used))


def weekday_of(day: date, city: City) -> int:
    """Return the weekday a day is like, 0 for Monday."""
    works = city.calendar.works_on(day)
    if works == (day.weekday() < SATURDAY):
        return day.weekday()
    return WEDNESDAY if works else SUNDAY


def panel_of(counts: Iterable[Count], city: City, first: date, last: date) -> Panel:
    """Return the panel of the days `first` to `last`, both whole; a street that is not known
    shares its cases among all streets of the district.
    """
    places = places_of(city)
    days = max(0, (last - first).days + 1)
    table = np.zeros((days, HOURS, len(places.streets), len(places.skills)))
    cells, shares = _cells(counts, places, city, first)
    if cells:
        index = np.array(cells).T
        index, share = index[:, inside := index[0] < days], np.array(shares)[inside]
        np.add.at(table, tuple(index), share)
    like = [weekday_of(first + timedelta(days=n), city) for n in range(days)]
    return Panel(places, first, table, np.array(like, np.int64))


def _cells(
    counts: Iterable[Count], places: Places, city: City, first: date
) -> tuple[list[tuple[int, int, int, int]], list[float]]:
    """Return the cells of the panel counts fall in, from the first day on, and how much of each."""
    rows, columns = _street_rows(places, city), {s: n for n, s in enumerate(places.skills)}
    hours: dict[datetime, tuple[int, int]] = {}
    cells, shares = [], []
    for one in counts:
        if one.hour not in hours:
            local = one.hour.astimezone(city.calendar.zone)
            hours[one.hour] = ((local.date() - first).days, local.hour)
        day, hour = hours[one.hour]
        streets = rows.get(one.street or one.district, ())
        if day < 0 or one.skill not in columns:
            continue
        for street in streets:
            cells.append((day, hour, street, columns[one.skill]))
            shares.append(one.n / len(streets))
    return cells, shares


def _street_rows(places: Places, city: City) -> dict[str, tuple[int, ...]]:
    rows: dict[str, tuple[int, ...]] = {street: (n,) for n, street in enumerate(places.streets)}
    for n, code in enumerate(city.districts):
        rows[code] = tuple(np.flatnonzero(places.district == n).tolist())
    return rows
