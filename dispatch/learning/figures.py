"""Learned figures beside the defaults they were drawn to, and a city that goes by them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Literal

from dispatch.city import City, Travel

HOURS = 24
HALF_HOUR_S = 1800.0

By = Literal["road", "straight"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and how many trips or cases taught it; 0 means that it is the default."""

    value: float
    n: int = 0

    @property
    def source(self) -> str:
        """Return "learned" or "default"."""
        return "learned" if self.n else "default"


USUAL = Figure(1.0)


@dataclass(frozen=True, slots=True)
class Learned:
    """What finished trips and cases taught; what is missing is the default.

    `hours` are times the default travel time of model `by`, by hour of day; `districts` times the
    hour's, for ways into a district. `work` are minutes by matter. Half the width of an estimate
    of t seconds is spread·√t: of a way `travel_spread`, of work `work_spread` by matter, of both
    together `spread`.
    """

    by: By = "straight"
    hours: tuple[Figure, ...] = (USUAL,) * HOURS
    districts: Mapping[str, Figure] = field(default_factory=dict)
    work: Mapping[str, Figure] = field(default_factory=dict)
    travel_spread: Figure | None = None
    work_spread: Mapping[str, Figure] = field(default_factory=dict)
    spread: Figure | None = None

    @property
    def trips(self) -> int:
        """Return how many trips taught the pace of some hour."""
        return sum(hour.n for hour in self.hours)

    @property
    def cases(self) -> int:
        """Return how many cases taught how long some work takes."""
        return sum(figure.n for figure in self.work.values())


NOTHING = Learned()


def default_spread(uncertain_min: float) -> float:
    """Return the spread of a city's rule: a standard deviation of half an hour's estimate.

    An estimate of t seconds is off by a deviation that grows as √t; evenly spread, its ends are √3
    deviations away.
    """
    return sqrt(3.0) * uncertain_min * 60.0 / sqrt(HALF_HOUR_S)


def taught(city: City, learned: Learned, by: By) -> City:
    """Return a city whose speeds, work and uncertainty are the learned ones.

    A pace that was learned for another model of travel says nothing and is left out; one by road
    belongs to the roads and leaves the city's speeds alone.
    """
    rules = city.rules
    if learned.spread is not None:
        minutes = learned.spread.value * sqrt(HALF_HOUR_S) / sqrt(3.0) / 60.0
        rules = replace(rules, uncertain_min=minutes)
    matters = {
        code: replace(matter, work_minutes=learned.work[code].value)
        if code in learned.work
        else matter
        for code, matter in city.matters.items()
    }
    straight = learned.by == by == "straight" and learned.trips > 0
    travel = _travel(city.travel, learned.hours) if straight else city.travel
    return replace(city, rules=rules, matters=matters, travel=travel)


def _travel(travel: Travel, hours: tuple[Figure, ...]) -> Travel:
    """Return the speeds with each hour's own pace; a step within an hour stays a step."""
    begins = sorted({float(hour) for hour in range(HOURS)} | {start for start, _ in travel.speeds})
    speeds = tuple((at, _speed(travel, at) / hours[int(at)].value) for at in begins)
    return replace(travel, speeds=speeds, source="learned")


def _speed(travel: Travel, hour: float) -> float:
    return [speed for begins, speed in travel.speeds if begins <= hour][-1]
