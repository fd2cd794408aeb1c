"""Ways through a city that bend as roads do, and where somebody is on them."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi, radians, sin
from random import Random

from dispatch.grid import EARTH_RADIUS_M, Point

STOP_SHARE = 0.35
"""Of the bends so many are lights that show red."""


@dataclass(frozen=True, slots=True)
class Moving:
    """Where somebody is, how fast in km/h, and which way in degrees from north."""

    point: Point
    speed_kmh: float
    heading_deg: float | None


@dataclass(frozen=True, slots=True)
class Leg:
    """A way with the moment at each bend; two bends in one place are a stop."""

    points: tuple[Point, ...]
    times: tuple[float, ...]

    @property
    def start(self) -> Point:
        """Where it begins."""
        return self.points[0]

    @property
    def end(self) -> Point:
        """Where it leads."""
        return self.points[-1]

    @property
    def arrives(self) -> float:
        """When it is over, in seconds since 1970."""
        return self.times[-1]

    def at(self, seconds: float) -> Moving:
        """Return where one is at a moment in seconds since 1970."""
        if seconds >= self.times[-1]:
            return Moving(self.end, 0.0, None)
        if seconds <= self.times[0]:
            return Moving(self.start, 0.0, None)
        place = max(1, bisect_right(self.times, seconds))
        a, b = self.points[place - 1], self.points[place]
        begun, done = self.times[place - 1], self.times[place]
        share = min(1.0, max(0.0, (seconds - begun) / (done - begun)))
        here = Point(a.lon + (b.lon - a.lon) * share, a.lat + (b.lat - a.lat) * share)
        east, north = metres_between(a, b)
        metres = hypot(east, north)
        if metres < 1:
            return Moving(here, 0.0, None)
        return Moving(here, metres / (done - begun) * 3.6, degrees(atan2(east, north)) % 360)


def metres_between(a: Point, b: Point) -> tuple[float, float]:
    """Return how far `b` lies east and north of `a`."""
    per_degree = EARTH_RADIUS_M * pi / 180
    return (b.lon - a.lon) * per_degree * cos(radians(a.lat)), (b.lat - a.lat) * per_degree


def moved(a: Point, east: float, north: float) -> Point:
    """Return the place some metres east and north of `a`."""
    per_degree = EARTH_RADIUS_M * pi / 180
    return Point(a.lon + east / (per_degree * cos(radians(a.lat))), a.lat + north / per_degree)


def bends(a: Point, b: Point, chance: Random) -> list[Point]:
    """Return a way from `a` to `b` along a slanted grid of roads, corners included."""
    east, north = metres_between(a, b)
    slant = radians(chance.uniform(-22, 22))
    along = east * cos(slant) + north * sin(slant)
    across = -east * sin(slant) + north * cos(slant)
    blocks = min(5, 1 + int(hypot(east, north) / 900))
    firsts, seconds = _cuts(blocks, chance), _cuts(blocks, chance)
    corners = []
    for step in range(blocks):
        corners.append((firsts[step + 1], seconds[step]))
        corners.append((firsts[step + 1], seconds[step + 1]))
    return [a, *(_placed(a, u * along, v * across, slant) for u, v in corners[:-1]), b]


def _cuts(parts: int, chance: Random) -> list[float]:
    inner = sorted(min(0.95, max(0.05, chance.random())) for _ in range(parts - 1))
    return [0.0, *inner, 1.0]


def _placed(a: Point, along: float, across: float, slant: float) -> Point:
    east = along * cos(slant) - across * sin(slant)
    north = along * sin(slant) + across * cos(slant)
    return moved(a, east, north)


def way(a: Point, b: Point, chance: Random, inside: Callable[[Point], bool]) -> list[Point]:
    """Return a way whose corners are `inside` the city, or the straight one."""
    for _ in range(3):
        points = bends(a, b, chance)
        if all(inside(point) for point in points[1:-1]):
            return points
    return [a, b]


def timed(points: Sequence[Point], start: datetime, span: timedelta, chance: Random) -> Leg:
    """Return a leg over `points` that takes `span`, waiting at some corners."""
    lengths = [max(0.5, hypot(*metres_between(a, b))) for a, b in pairwise(points)]
    stops = [_stop_s(chance) for _ in points[2:]]
    total = span.total_seconds()
    waiting = min(sum(stops), 0.3 * total)
    scale = waiting / sum(stops) if sum(stops) else 0.0
    pace = (total - waiting) / sum(lengths)
    clock = start.timestamp()
    way, times = [points[0]], [clock]
    for number, length in enumerate(lengths):
        clock += length * pace
        way.append(points[number + 1])
        times.append(clock)
        stop = stops[number] * scale if number < len(stops) else 0.0
        if stop > 1:
            clock += stop
            way.append(points[number + 1])
            times.append(clock)
    times[-1] = (start + span).timestamp()
    return Leg(tuple(way), tuple(times))


def _stop_s(chance: Random) -> float:
    return chance.uniform(8, 55) if chance.random() < STOP_SHARE else 0.0
