"""OpenStreetMap files, XML or PBF: the ways a vehicle of ours may drive."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import osmium

from dashboard.cities.entries import CityError
from dashboard.roads.draft import SPEEDS, Draft, speed_of
from dispatch.grid import Point, distance_m

CLOSED = {"no", "private"}
FORWARD, BACKWARD = {"yes", "1", "true"}, {"-1", "reverse"}


class Way(NamedTuple):
    """One way: its tags, and its nodes with their places."""

    tags: Mapping[str, str]
    nodes: list[tuple[str, Point]]


def read_osm(file: Path) -> Draft:
    """Read a file; ways are split where they meet others."""
    try:
        ways = list(_ways(file))
    except RuntimeError as why:
        raise CityError("not_osm", file.name, why=why) from None
    met = Counter(key for way in ways for key, _ in way.nodes)
    draft = Draft()
    for way in ways:
        _draw(draft, way, met)
    return draft


def _ways(file: Path) -> Iterator[Way]:
    for way in osmium.FileProcessor(str(file)).with_locations():
        if not isinstance(way, osmium.osm.Way):
            continue
        tags = {tag.k: tag.v for tag in way.tags}
        if _drivable(tags):
            nodes = [
                (str(node.ref), Point(node.location.lon, node.location.lat))
                for node in way.nodes
                if node.location.valid()
            ]
            yield Way(tags, nodes)


def _drivable(tags: Mapping[str, str]) -> bool:
    known = tags.get("highway", "").removesuffix("_link") in SPEEDS
    shut = CLOSED & {tags.get("access"), tags.get("motor_vehicle"), tags.get("vehicle")}
    return known and not shut and tags.get("area") != "yes"


def _directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Tell whether one may drive along the nodes, and against them."""
    said = tags.get("oneway", "")
    if said in BACKWARD:
        return False, True
    implied = tags.get("junction") == "roundabout" or tags["highway"] == "motorway"
    return True, not (said in FORWARD or (implied and said != "no"))


def _draw(draft: Draft, way: Way, met: Counter[str]) -> None:
    along, against = _directions(way.tags)
    kmh = speed_of(way.tags["highway"], way.tags.get("maxspeed", ""))
    for (start, a), (end, b), metres in _pieces(way, met):
        draft.junction(start, a.lon, a.lat)
        draft.junction(end, b.lon, b.lat)
        if along:
            draft.edge((start, end), metres, kmh, start)
        if against:
            draft.edge((end, start), metres, kmh, end)


def _pieces(
    way: Way, met: Counter[str]
) -> Iterator[tuple[tuple[str, Point], tuple[str, Point], float]]:
    """Yield the pieces between junctions, with their length along all nodes."""
    if len(way.nodes) < 2:
        return
    begun, metres, last = way.nodes[0], 0.0, way.nodes[-1][0]
    for before, node in pairwise(way.nodes):
        metres += distance_m(before[1], node[1])
        if met[node[0]] > 1 or node[0] == last:
            yield begun, node, metres
            begun, metres = node, 0.0
