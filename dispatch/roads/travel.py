"""The engine's `Travel` and the desk's `Router` by road, with a pace for each hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from dispatch.engine.layout import Floats, Singles
from dispatch.engine.travel import DAY_S, Places, StraightLine
from dispatch.grid import Point
from dispatch.roads.zones import ZoneTimes

HOURS = 24
PRIOR = 20
"""So many trips weigh as much as the city's own figure for an hour."""
MOST = 20.0
"""A trip slower than this many times free flow was interrupted and teaches nothing."""

Why = Literal["road", "same_zone", "no_road", "outside"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many times free flow a way takes, by hour; `trips` taught each hour, 0: the default."""

    factor: tuple[float, ...]
    trips: tuple[int, ...] = (0,) * HOURS

    @property
    def source(self) -> str:
        """Return "measured" once trips taught it, else "default"."""
        return "measured" if any(self.trips) else "default"


class Trip(NamedTuple):
    """A finished way of a crew: second of the day it set off, seconds, free-flow seconds."""

    at: float
    seconds: float
    free: float


def default_pace(line: StraightLine, flow: float) -> Pace:
    """Return the pace at which ways by road take as long, all in all, as the city's speeds say."""
    return Pace(tuple(flow / line.speed(hour * 3600.0) for hour in range(HOURS)))


def learned_pace(trips: Iterable[Trip], prior: Pace) -> Pace:
    """Return the pace of the trips, each hour's median drawn to `prior` where trips are few."""
    ratios: list[list[float]] = [[] for _ in range(HOURS)]
    for trip in trips:
        if trip.free > 0 and 0 < trip.seconds <= MOST * trip.free:
            ratios[int(trip.at % DAY_S // 3600)].append(trip.seconds / trip.free)
    factor = tuple(
        (PRIOR * before + len(found) * float(np.median(found))) / (PRIOR + len(found))
        if found
        else before
        for before, found in zip(prior.factor, ratios, strict=True)
    )
    return Pace(factor, tuple(map(len, ratios)))


class Leg(NamedTuple):
    """Seconds of a way, and `why` it was taken by road or, for which reason, straight."""

    seconds: float
    why: Why


@dataclass(frozen=True)
class RoadTravel:
    """See `dispatch.engine.travel.Travel`: straight inside a zone, by road between zones."""

    line: StraightLine
    zones: ZoneTimes
    pace: Pace

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(np.column_stack(self.line.metres(self.zones.lon, self.zones.lat)))

    def places(self, lon: Floats, lat: Floats, at: float) -> Places:
        """Put WGS-84 degrees into seconds of travel; a place outside is in the nearest zone."""
        straight = self.line.places(lon, lat, at)
        _, zone = self._tree.query(np.column_stack(self.line.metres(lon, lat)))
        return Places(straight.x, straight.y, zone.astype(np.int32))

    def legs(self, at: float, /) -> Singles:
        """Return the seconds from zone to zone when setting off at second `at` of the day."""
        return self.zones.legs * np.float32(self.factor(at))

    def factor(self, at: float) -> float:
        """Return how many times free flow a way takes at second `at` of the day."""
        return self.pace.factor[int(at % DAY_S // 3600)]

    def leg(self, a: Point, b: Point, at: float) -> Leg:
        """Return one way from door to door: the zones' time, mended by where in them one is."""
        ends = np.column_stack(self.line.metres(np.array([a.lon, b.lon]), np.array([a.lat, b.lat])))
        away, zone = self._tree.query(ends)
        metres = float(np.hypot(*(ends[1] - ends[0])))
        straight = metres * self.line.detour / self.line.speed(at)
        why = self._why(away, zone)
        if why != "road":
            return Leg(straight, why)
        between = float(np.hypot(*(self._tree.data[zone[1]] - self._tree.data[zone[0]])))
        road = float(self.zones.legs[zone[0], zone[1]]) * self.factor(at)
        mended = road * metres / between if metres < between else road
        return Leg(mended + max(0.0, straight * (1 - between / metres)), why)

    def _why(self, away: np.ndarray, zone: np.ndarray) -> Why:
        if (away > self.zones.spacing_m).any():
            return "outside"
        if not self.zones.by_road[zone].all():
            return "no_road"
        return "same_zone" if zone[0] == zone[1] else "road"


@dataclass(frozen=True, slots=True)
class RoadRouter:
    """See `dispatch.ports.Router`."""

    travel: RoadTravel
    zone: tzinfo

    def metres(self, a: Point, b: Point) -> float:
        """Return the way from `a` to `b`: straight times the measured detour."""
        line = self.travel.line
        x, y = line.metres(np.array([a.lon, b.lon]), np.array([a.lat, b.lat]))
        return float(np.hypot(x[1] - x[0], y[1] - y[0])) * line.detour

    def seconds(self, a: Point, b: Point, at: datetime) -> float:
        """Return the travel time from `a` to `b` when setting off at `at`."""
        local = at.astimezone(self.zone)
        return self.travel.leg(a, b, local.hour * 3600 + local.minute * 60 + local.second).seconds
