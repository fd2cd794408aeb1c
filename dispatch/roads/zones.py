"""Free-flow seconds from the middle of every zone to the middle of every other, by road."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from dispatch.engine.layout import Floats, Singles
from dispatch.engine.travel import StraightLine
from dispatch.roads.graph import RoadGraph

FAR_M = 1000.0
"""A zone whose middle is farther than this from any junction is left to the straight line."""
TOGETHER = 64
"""Searches run at once: what they find must fit into memory."""
WALKED = 5.0
"""Metres per second between the middle of a zone and its junction."""


@dataclass(frozen=True, slots=True)
class ZoneTimes:
    """Zones by the degrees of their middle; `off_m` is how far the nearest junction is.

    `legs` are free-flow seconds. `flow` is the speed, metres per second of straight line times
    detour, that half of the ways by road exceed at free flow; ways of zones without a road are
    straight at that speed. `spacing_m` is how far the middles of neighbours are apart.
    """

    lon: Floats
    lat: Floats
    off_m: Floats
    legs: Singles
    flow: float
    spacing_m: float

    @property
    def by_road(self) -> np.ndarray:
        """Tell which zones have a road."""
        return self.off_m <= FAR_M


def zone_times(graph: RoadGraph, middles: tuple[Floats, Floats], line: StraightLine) -> ZoneTimes:
    """Return the times between zones whose middles are (longitudes, latitudes)."""
    lon, lat = middles
    plane = np.column_stack(line.metres(lon, lat))
    off, node = cKDTree(np.column_stack(line.metres(graph.lon, graph.lat))).query(plane)
    near = np.flatnonzero(off <= FAR_M)
    apart = np.hypot(plane[:, None, 0] - plane[:, 0], plane[:, None, 1] - plane[:, 1])
    way = apart * line.detour
    reached = np.full(way.shape, np.inf)
    for rows, found in _searches(graph, near, node):
        reached[rows[:, None], near] = found + (off[rows, None] + off[near]) / WALKED
    flow = _flow(way, reached, line)
    legs = np.where(np.isfinite(reached), reached, way / flow)
    np.fill_diagonal(legs, 0.0)
    spacing = float(np.partition(apart, 1, axis=1)[:, 1].max()) if len(lon) > 1 else FAR_M
    return ZoneTimes(lon, lat, off, legs.astype(np.float32), flow, spacing)


def _searches(
    graph: RoadGraph, near: np.ndarray, node: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    matrix = graph.matrix()
    for first in range(0, len(near), TOGETHER):
        rows = near[first : first + TOGETHER]
        yield rows, dijkstra(matrix, indices=node[rows])[:, node[near]]


def _flow(way: Floats, reached: Floats, line: StraightLine) -> float:
    road = np.isfinite(reached) & (way > 0) & (reached > 0)
    if not road.any():
        return line.speed(0.0)
    return float(np.median(way[road] / reached[road]))
