"""Areas on the ground, and when a unit goes in and comes out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from dispatch.grid import Point
from dispatch.unit import Fix

Box = tuple[float, float, float, float]

_CELL_DEGREES = 0.01
CONFIRM = 2
"""So many fixes in a row must agree, so that a receiver's noise at the fence is not a visit."""


class Way(StrEnum):
    """Which way a fence was crossed."""

    ENTER = "enter"
    EXIT = "exit"


@dataclass(frozen=True)
class Fence:
    """An area: rings of WGS-84 points, even-odd, so an inner ring is a hole."""

    id: str
    rings: tuple[tuple[Point, ...], ...]

    @cached_property
    def box(self) -> Box:
        """West, south, east, north."""
        lons = [p.lon for ring in self.rings for p in ring]
        lats = [p.lat for ring in self.rings for p in ring]
        return min(lons), min(lats), max(lons), max(lats)

    def holds(self, point: Point) -> bool:
        """Tell whether the area holds a place."""
        west, south, east, north = self.box
        if not (west <= point.lon <= east and south <= point.lat <= north):
            return False
        return bool(sum(_cuts(edges, point) for edges in self._edges) % 2)

    @cached_property
    def _edges(self) -> tuple[NDArray[np.float64], ...]:
        rings = (np.array([(p.lon, p.lat) for p in ring]) for ring in self.rings)
        return tuple(np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings)


def _cuts(edges: NDArray[np.float64], point: Point) -> int:
    """Count the edges that a ray to the east cuts."""
    x1, y1, x2, y2 = edges.T
    spans = (y1 > point.lat) != (y2 > point.lat)
    x1, y1, x2, y2 = x1[spans], y1[spans], x2[spans], y2[spans]
    return int(np.count_nonzero(point.lon < x1 + (point.lat - y1) * (x2 - x1) / (y2 - y1)))


class Fences:
    """Many fences, found by place through cells of a hundredth of a degree."""

    def __init__(self, fences: Iterable[Fence]) -> None:
        self._cells: dict[tuple[int, int], list[Fence]] = defaultdict(list)
        for fence in fences:
            for cell in _cells(fence.box):
                self._cells[cell].append(fence)

    def around(self, point: Point) -> frozenset[str]:
        """Return the fences that hold a place."""
        near = self._cells.get(_cell(point.lon, point.lat), ())
        return frozenset(fence.id for fence in near if fence.holds(point))


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return int(lon // _CELL_DEGREES), int(lat // _CELL_DEGREES)


def _cells(box: Box) -> Iterable[tuple[int, int]]:
    west, south = _cell(box[0], box[1])
    east, north = _cell(box[2], box[3])
    return product(range(west, east + 1), range(south, north + 1))


@dataclass(frozen=True, slots=True)
class Crossing:
    """A unit went into a fence or out of it, at the first fix on the new side."""

    unit: str
    fence: str
    way: Way
    at: datetime
    point: Point


@dataclass(frozen=True, slots=True)
class Inside:
    """The fences a unit is in; `turning` counts the fixes that say otherwise, from the first."""

    fences: frozenset[str] = frozenset()
    turning: Mapping[str, tuple[Fix, int]] = field(default_factory=dict)


def cross(
    inside: Inside, fix: Fix, fences: Fences, confirm: int = CONFIRM
) -> tuple[Inside, tuple[Crossing, ...]]:
    """Take the next fix in order and return where the unit is now and what it crossed."""
    turning = {}
    crossed = []
    for fence in sorted(inside.fences ^ fences.around(fix.point)):
        first, count = inside.turning.get(fence, (fix, 0))
        if count + 1 < confirm:
            turning[fence] = (first, count + 1)
        else:
            way = Way.EXIT if fence in inside.fences else Way.ENTER
            crossed.append(Crossing(fix.unit, fence, way, first.at, first.point))
    now_in = inside.fences ^ {crossing.fence for crossing in crossed}
    return Inside(now_in, turning), tuple(crossed)
