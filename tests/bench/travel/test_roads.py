"""Travel by road beside plain Dijkstra on the streets of Futian: time, memory, accuracy."""

import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from dashboard.cities.load import load_city
from dashboard.roads.importing import import_roads, read_roads, road_travel
from dashboard.roads.kept import FILE
from dispatch.grid import Point
from dispatch.roads.graph import RoadGraph
from dispatch.roads.travel import RoadTravel
from tests.shared_data import SHARED

FUTIAN = SHARED / "data/02_roads/futian_osm_edges.csv.gz"
ASKED, CREWS, CASES = 60, 200, 1000
BANDS_M = (30, 300, 700, 1500, 4000, 99_000)
WAYS = 200

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(
        not FUTIAN.is_file(), reason="the shared streets are not beside the project"
    ),
]


def test_travel_by_road_beside_plain_dijkstra(tmp_path: Path) -> None:
    city = load_city("shenzhen")
    began = time.perf_counter()
    done = import_roads(FUTIAN, "wgs84", city, tmp_path)
    took = time.perf_counter() - began
    travel, graph = road_travel(tmp_path, city), read_roads(FUTIAN).main_part()
    assert travel is not None
    table = travel.zones.legs
    print(
        f"\n{done.junctions:,} junctions, {len(table):,} zones ({done.zones_by_road:,} by road, H3 "
        f"{done.resolution}): taken in in {took:.1f} s, table {table.nbytes / 2**20:.1f} MiB, file "
        f"{(tmp_path / FILE).stat().st_size / 2**20:.1f} MiB"
    )
    _tell_plan(travel, graph)
    _tell_speed(travel, graph)
    _tell_accuracy(travel, graph)


def _tell_plan(travel: RoadTravel, graph: RoadGraph) -> None:
    """Print how long and how large the table of a plan is."""
    rows = np.random.default_rng(3).integers(0, len(graph.lon), CREWS + CASES)
    began = time.perf_counter()
    around = travel.around(graph.lon[rows], graph.lat[rows])
    legs = around.legs(0.0)
    ms = 1e3 * (time.perf_counter() - began)
    share = legs.nbytes / travel.zones.legs.nbytes
    print(
        f"  a plan of {CREWS} crews and {CASES:,} cases: {len(legs)} zones in {ms:.0f} ms, "
        f"{legs.nbytes / 2**20:.2f} MiB, {share:.2f} of the whole table"
    )


def _tell_speed(travel: RoadTravel, graph: RoadGraph) -> None:
    """Print what one way costs beside a search of the graph for it."""
    chance, matrix = np.random.default_rng(2), graph.matrix()
    pairs = chance.integers(0, len(graph.lon), (WAYS, 2))
    began = time.perf_counter()
    for a, b in pairs:
        travel.leg(_point(graph, a), _point(graph, b), 0.0)
    ours = (time.perf_counter() - began) / WAYS
    began = time.perf_counter()
    for a, _ in pairs[:20]:
        dijkstra(matrix, indices=a)
    theirs = (time.perf_counter() - began) / 20
    print(
        f"  one way: {1e6 * ours:.0f} µs, one search of the graph {1e6 * theirs:,.0f} µs: "
        f"{theirs / ours:.0f} times as long"
    )


def _tell_accuracy(travel: RoadTravel, graph: RoadGraph) -> None:
    """Print by distance how far ways and the straight line are from the shortest way."""
    chance = np.random.default_rng(1)
    rows = chance.choice(len(graph.lon), ASKED, replace=False)
    true = dijkstra(graph.matrix(), indices=rows)
    x, y = travel.line.metres(graph.lon, graph.lat)
    free = travel.pace.at(0.0)
    print("  from junction to junction, seconds, half of the errors below (mean error)")
    print(f"  {'metres':>12s} {'shortest':>9s} {'by road':>16s} {'plan':>16s} {'straight':>16s}")
    around = travel.around(graph.lon, graph.lat)
    places, legs = around.places(graph.lon, graph.lat, 0.0), around.legs(0.0)
    for low, high in pairwise(BANDS_M):
        found = []
        for n, a in enumerate(rows):
            metres = np.hypot(x - x[a], y - y[a])
            for b in chance.permutation(np.flatnonzero((metres >= low) & (metres < high)))[:8]:
                way = travel.leg(_point(graph, a), _point(graph, b), 0.0).seconds / free
                inside = float(np.hypot(places.x[b] - places.x[a], places.y[b] - places.y[a]))
                same = places.zone[a] == places.zone[b]
                plan = (inside if same else float(legs[places.zone[a], places.zone[b]])) / free
                straight = metres[b] * travel.line.detour / travel.zones.flow
                found.append((true[n, b], way, plan, straight))
        _tell_band((low, high), np.array(found))


def _tell_band(band: tuple[int, int], found: np.ndarray) -> None:
    errors = found[:, 1:] - found[:, :1]
    cells = [f"{np.median(np.abs(one)):6.0f} ({one.mean():+6.0f})".rjust(16) for one in errors.T]
    name = f"{band[0]}–{band[1]}" if band[1] < BANDS_M[-1] else f"from {band[0]}"
    print(f"  {name:>12s} {np.median(found[:, 0]):9.0f} {' '.join(cells)}")


def _point(graph: RoadGraph, row: int) -> Point:
    return Point(float(graph.lon[row]), float(graph.lat[row]))
