"""Takes a road graph in for a city: read, check, cut to zones, keep; and gives it back."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import h3
import numpy as np

from dashboard.cities.entries import CityError
from dashboard.roads.draft import Draft
from dashboard.roads.kept import FILE
from dashboard.roads.markup import read_graphml, read_sumo
from dashboard.roads.osm import read_osm
from dashboard.roads.tables import read_edges
from dispatch.advice.router import straight_line
from dispatch.city import City
from dispatch.datum import Datum, to_wgs84
from dispatch.grid import Point, distance_m
from dispatch.roads.graph import RoadGraph
from dispatch.roads.travel import RoadTravel, default_pace
from dispatch.roads.zones import ZoneTimes, zone_times

READERS: dict[str, Callable[[Path], Draft]] = {
    ".net.xml": read_sumo,
    ".net.xml.gz": read_sumo,
    ".graphml": read_graphml,
    ".graphml.gz": read_graphml,
    ".csv": read_edges,
    ".csv.gz": read_edges,
    ".osm": read_osm,
    ".osm.gz": read_osm,
    ".osm.bz2": read_osm,
    ".osm.xml": read_osm,
    ".osm.pbf": read_osm,
    ".pbf": read_osm,
}
FINEST = 9
FINE_ZONES, COARSE_ZONES = 3000, 1000
"""At most so many zones with roads, and so many for the rest: a table of 64 MB."""
LEAST_INSIDE = 0.05
"""A graph may reach far beyond the city, but this share of its junctions must lie in it."""


@dataclass(frozen=True, slots=True)
class ImportedRoads:
    """What was kept: the file, junctions and edges used, junctions left out, zones by road."""

    file: Path
    junctions: int
    edges: int
    outside: int
    cut_off: int
    zones: int
    zones_by_road: int
    resolution: int


def read_roads(file: Path) -> RoadGraph:
    """Read a graph in the datum of the file; the format is told by the file's name."""
    for ending, reader in READERS.items():
        if file.name.lower().endswith(ending):
            return reader(file).graph(file.name)
    raise CityError("no_road_reader", file.name, known=", ".join(READERS))


def import_roads(source: Path, datum: Datum, city: City, target: Path) -> ImportedRoads:
    """Keep the times between a city's zones in the folder `target`.

    Raises `CityError` when the file cannot be read or its roads do not lie in the city.
    """
    read = read_roads(source)
    degrees = to_wgs84(np.column_stack([read.lon, read.lat]), datum)
    whole = replace(read, lon=degrees[:, 0], lat=degrees[:, 1])
    inside = _inside(whole, city, source.name)
    clipped = whole.only(inside)
    main = clipped.main_part()
    middles, resolution = _zones(main, city)
    zones = zone_times(main, middles, straight_line(city))
    _write(target / FILE, zones, {"source": source.name, "datum": datum})
    return ImportedRoads(
        target / FILE,
        len(main.lon),
        len(main.start),
        len(whole.lon) - len(clipped.lon),
        len(clipped.lon) - len(main.lon),
        len(zones.lon),
        int(zones.by_road.sum()),
        resolution,
    )


def _inside(graph: RoadGraph, city: City, name: str) -> np.ndarray:
    west, south, east, north = city.bbox
    inside = (graph.lon >= west) & (graph.lon <= east) & (graph.lat >= south) & (graph.lat <= north)
    if inside.mean() < LEAST_INSIDE:
        middle = Point(float(np.median(graph.lon)), float(np.median(graph.lat)))
        km = round(distance_m(middle, city.center) / 1000)
        raise CityError(
            "elsewhere", name, km=km, lon=round(middle.lon, 3), lat=round(middle.lat, 3)
        )
    return np.asarray(inside)


def _zones(graph: RoadGraph, city: City) -> tuple[tuple[np.ndarray, np.ndarray], int]:
    """Return the middles of H3 cells, fine over the graph and coarse over the rest of the city.

    A place counts to the nearest middle, so cells of two sizes leave no gap between them.
    """
    coarse, _ = _cells(city.bbox, COARSE_ZONES)
    west, south = float(graph.lon.min()), float(graph.lat.min())
    east, north = float(graph.lon.max()), float(graph.lat.max())
    fine, resolution = _cells((west, south, east, north), FINE_ZONES)
    within = {cell for cell in coarse if _middle_in(cell, fine, resolution)}
    middles = np.array([h3.cell_to_latlng(cell) for cell in sorted(fine | (coarse - within))])
    return (middles[:, 1].copy(), middles[:, 0].copy()), resolution


def _middle_in(cell: str, fine: set[str], resolution: int) -> bool:
    return h3.latlng_to_cell(*h3.cell_to_latlng(cell), resolution) in fine


def _cells(box: tuple[float, float, float, float], most: int) -> tuple[set[str], int]:
    """Return the smallest H3 cells that cover a box with a rim, at most so many."""
    west, south, east, north = box
    area = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    for resolution in range(FINEST, 0, -1):
        inner = {*h3.h3shape_to_cells(area, resolution), h3.latlng_to_cell(south, west, resolution)}
        cells = {near for cell in inner for near in h3.grid_disk(cell, 1)}
        if len(cells) <= most:
            break
    return cells, resolution


def _write(file: Path, zones: ZoneTimes, about: dict[str, str]) -> None:
    """Write beside the file first, so that a full disk leaves the old one whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    with new.open("wb") as out:
        np.savez_compressed(
            out,
            lon=zones.lon,
            lat=zones.lat,
            off_m=zones.off_m,
            legs=zones.legs,
            scale=np.array([zones.flow, zones.near]),
            reach_m=zones.reach_m,
            about=np.array(json.dumps(about)),
        )
    new.replace(file)


def road_travel(folder: Path, city: City) -> RoadTravel | None:
    """Return travel by the roads kept in a folder, or None where none were taken in."""
    file = folder / FILE
    if not file.is_file():
        return None
    zones, line = _read(file, file.stat().st_mtime_ns), straight_line(city)
    return RoadTravel(line, zones, default_pace(line, zones.flow))


@cache
def _read(file: Path, _changed: int) -> ZoneTimes:
    with np.load(file, allow_pickle=False) as kept:
        flow, near = (float(v) for v in kept["scale"])
        lon, lat, off_m, legs = (kept[name] for name in ("lon", "lat", "off_m", "legs"))
        return ZoneTimes(lon, lat, off_m, legs, flow, near, kept["reach_m"])
