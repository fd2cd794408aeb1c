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
WITHIN_MS = 12.0
"""Metres per second between the middle of a zone and its junction."""
SAMPLED, NEAR_M, NEAREST_M, LONGEST_S = 200, 250.0, 30.0, 900.0
"""Short ways are learned from so many junctions, to others between 30 and 250 m off."""


@dataclass(frozen=True, slots=True)
class ZoneTimes:
    """Zones by the degrees of their middle; `off_m` is how far the nearest junction is.

    `legs` are free-flow seconds. `flow` is the speed, metres per second of straight line times
    detour, that half of the ways by road exceed at free flow; ways of zones without a road are
    straight at that speed. `near` are the free-flow seconds a metre, straight, of ways too short
    to leave a zone. `reach_m` is how far a zone reaches: to the middle of its next neighbour.
    """

    lon: Floats
    lat: Floats
    off_m: Floats
    legs: Singles
    flow: float
    near: float
    reach_m: Floats

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
        reached[rows[:, None], near] = found + (off[rows, None] + off[near]) / WITHIN_MS
    flow = _flow(way, reached, line)
    legs = np.where(np.isfinite(reached), reached, way / flow)
    np.fill_diagonal(legs, 0.0)
    table = legs.astype(np.float32)
    return ZoneTimes(lon, lat, off, table, flow, _near(graph, flow, line), reach_of(plane))


def reach_of(plane: Floats) -> Floats:
    """Return how far the next middle is from each, metres."""
    if len(plane) < 2:
        return np.full(len(plane), FAR_M)
    reach: Floats = cKDTree(plane).query(plane, k=2)[0][:, 1]
    return reach


def _near(graph: RoadGraph, flow: float, line: StraightLine) -> float:
    """Return the free-flow seconds a metre of straight line that half of all short ways exceed.

    They are slower than long ones: they begin and end in small streets, and one-ways cost more.
    """
    plane = np.column_stack(line.metres(graph.lon, graph.lat))
    rows = np.random.default_rng(1).permutation(len(plane))[:SAMPLED]
    taken = dijkstra(graph.matrix(), indices=rows, limit=LONGEST_S)
    apart = np.hypot(*(plane[rows][:, None] - plane).transpose(2, 0, 1))
    short = np.isfinite(taken) & (apart > NEAREST_M) & (apart < NEAR_M)
    return float(np.median(taken[short] / apart[short])) if short.any() else line.detour / flow


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
