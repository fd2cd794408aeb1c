"""Learns from finished trips and cases: medians drawn to the default, spreads from what is left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple

import numpy as np

from dispatch.city import City
from dispatch.engine.spread import learn_spread
from dispatch.grid import Point
from dispatch.learning.figures import HOURS, USUAL, By, Figure, Learned, default_spread
from dispatch.ports import Router

PRIOR = 20
"""So many trips or cases weigh as much as the default."""
LEAST, LEAST_LOCAL = 10, 30
"""Fewer teach nothing: of an hour, a matter or a spread; of a district."""
MOST = 20.0
"""What took longer than this many times the estimate was interrupted and teaches nothing."""
SHORTEST_S = 30.0
"""Estimates below are of crews that stood at the place already."""
WIDEST_PERCENT = 99.0


@dataclass(frozen=True, slots=True)
class Finished:
    """A case that a crew drove to and did. `start` is where it set off, None if nobody knows."""

    matter: str
    district: str
    start: Point | None
    end: Point | None
    departed_at: datetime
    arrived_at: datetime
    disposed_at: datetime


class Sample(NamedTuple):
    """Seconds as estimated by default and as they were; `key` tells what they teach."""

    key: str
    hour: int
    estimate: float
    actual: float

    @property
    def ratio(self) -> float:
        """Return how many times the estimate it took."""
        return self.actual / self.estimate


def lessons(done: Iterable[Finished], city: City, router: Router, by: By) -> Learned:
    """Return what finished cases teach; `city` and `router` are the defaults, as nobody taught."""
    known = list(done)
    zone, usual = city.calendar.zone, default_spread(city.rules.uncertain_min)
    trips = list(_fit(_trips(known, router, zone)))
    works = list(_fit(_works(known, city, zone)))
    hours = _by_hour(trips)
    driven = [trip._replace(estimate=trip.estimate * hours[trip.hour].value) for trip in trips]
    districts = _ratios(driven, LEAST_LOCAL)
    driven = [t._replace(estimate=t.estimate * districts.get(t.key, USUAL).value) for t in driven]
    work = _ratios(works, LEAST)
    worked = [one._replace(estimate=one.estimate * work.get(one.key, USUAL).value) for one in works]
    spread = learn_spread(*_columns([*driven, *worked]))
    return Learned(
        by,
        hours,
        districts,
        {key: _minutes(figure, city, key) for key, figure in work.items()},
        _spread(driven, usual),
        {key: found for key, of in _grouped(worked).items() if (found := _spread(of, usual))},
        Figure(spread.value, spread.samples) if spread.source == "learned" else None,
    )


def _trips(done: Iterable[Finished], router: Router, zone: tzinfo) -> Iterable[Sample]:
    for case in done:
        if case.start is not None and case.end is not None:
            estimate = router.seconds(case.start, case.end, case.departed_at)
            actual = (case.arrived_at - case.departed_at).total_seconds()
            hour = case.departed_at.astimezone(zone).hour
            yield Sample(case.district, hour, estimate, actual)


def _works(done: Iterable[Finished], city: City, zone: tzinfo) -> Iterable[Sample]:
    for case in done:
        if case.matter in city.matters:
            estimate = city.matters[case.matter].work_minutes * 60.0
            actual = (case.disposed_at - case.arrived_at).total_seconds()
            yield Sample(case.matter, case.arrived_at.astimezone(zone).hour, estimate, actual)


def _fit(samples: Iterable[Sample]) -> Iterable[Sample]:
    return (s for s in samples if s.estimate >= SHORTEST_S and 0 < s.actual <= MOST * s.estimate)


def _by_hour(trips: Iterable[Sample]) -> tuple[Figure, ...]:
    found = _ratios([trip._replace(key=str(trip.hour)) for trip in trips], LEAST)
    return tuple(found.get(str(hour), USUAL) for hour in range(HOURS))


def _ratios(samples: Iterable[Sample], least: int) -> dict[str, Figure]:
    """Return by key the median ratio to the estimate, drawn to 1 where samples are few."""
    return {
        key: Figure(_drawn(1.0, float(np.median([one.ratio for one in of])), len(of)), len(of))
        for key, of in _grouped(samples).items()
        if len(of) >= least
    }


def _drawn(usual: float, found: float, n: int) -> float:
    return (PRIOR * usual + n * found) / (PRIOR + n)


def _grouped(samples: Iterable[Sample]) -> Mapping[str, list[Sample]]:
    groups: dict[str, list[Sample]] = defaultdict(list)
    for one in samples:
        groups[one.key].append(one)
    return groups


def _columns(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray]:
    estimates = np.array([one.estimate for one in samples])
    return estimates, np.array([one.actual for one in samples])


def _spread(samples: Sequence[Sample], usual: float) -> Figure | None:
    """Return the half width per √s of what is left of the estimates, drawn to the default.

    Variances are drawn, not widths, for they add up; the rarest errors count no more than the one
    in a hundred before them.
    """
    if len(samples) < LEAST:
        return None
    estimates, actual = _columns(samples)
    errors = np.abs(actual - estimates)
    errors = np.minimum(errors, np.percentile(errors, WIDEST_PERCENT))
    rate = float((errors * errors).sum() / estimates.sum())
    drawn = _drawn(usual * usual / 3.0, rate, len(samples))
    return Figure(float(np.sqrt(3.0 * drawn)), len(samples))


def _minutes(figure: Figure, city: City, matter: str) -> Figure:
    return Figure(city.matters[matter].work_minutes * figure.value, figure.n)
