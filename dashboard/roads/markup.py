"""Road graphs in XML: GraphML (as OSMnx writes it) and SUMO's net.xml."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

from dashboard.cities.entries import CityError
from dashboard.roads.draft import FASTEST, SLOWEST, Draft, number, speed_of
from dashboard.roads.utm import utm_to_degrees

FARTHEST_M = 1e6
Element = ElementTree.Element


def _elements(file: Path, wanted: tuple[str, ...]) -> Iterator[tuple[str, Element]]:
    """Yield elements as they end, by name without namespace."""
    data = file.read_bytes()
    try:
        text = gzip.decompress(data) if file.suffix == ".gz" else data
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, OSError, EOFError) as why:
        raise CityError("not_xml", file.name, why=why) from None
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in wanted:
            yield name, element


def read_graphml(file: Path) -> Draft:
    """Read nodes with x and y in degrees, edges with length in metres, highway and maxspeed."""
    draft, keys, both = Draft(), dict[str, str](), False
    for name, element in _elements(file, ("key", "graph", "node", "edge")):
        if name == "key":
            keys[element.get("id", "")] = element.get("attr.name", "")
        elif name == "graph":
            both = element.get("edgedefault") == "undirected"
        elif name == "node":
            key, data = element.get("id", ""), _data(element, keys)
            where = f"{file.name} · node {key}"
            lon = number(data.get("x"), f"{where} · x", -180, 180)
            draft.junction(key, lon, number(data.get("y"), f"{where} · y", -90, 90))
        else:
            _graphml_edge(draft, element, _data(element, keys), (file.name, both))
    return draft


def _data(element: Element, keys: dict[str, str]) -> dict[str, str]:
    return {keys.get(d.get("key", ""), ""): d.text or "" for d in element}


def _graphml_edge(
    draft: Draft, element: Element, data: dict[str, str], at: tuple[str, bool]
) -> None:
    ends = (element.get("source", ""), element.get("target", ""))
    where = f"{at[0]} · edge {ends[0]}–{ends[1]}"
    metres = number(data.get("length"), f"{where} · length", 0.0, FARTHEST_M)
    first = [
        re.sub(r"[\[\]' ]", "", data.get(k, "")).split(",")[0] for k in ("highway", "maxspeed")
    ]
    kmh = speed_of(first[0], first[1])
    draft.edge(ends, metres, kmh, where)
    if at[1]:
        draft.edge((ends[1], ends[0]), metres, kmh, where)


def read_sumo(file: Path) -> Draft:
    """Read junctions and the edges between them; inner edges of junctions and footways are not."""
    draft = Draft()
    found = list(_elements(file, ("location", "junction", "edge")))
    locations = [element for name, element in found if name == "location"]
    if not locations:
        raise CityError("missing", f"{file.name} · location")
    degrees = _projection(locations[0], f"{file.name} · location")
    for name, element in found:
        if name == "junction" and element.get("type") != "internal":
            where = f"{file.name} · junction {element.get('id')}"
            x = number(element.get("x"), f"{where} · x", -1e8, 1e8)
            y = number(element.get("y"), f"{where} · y", -1e8, 1e8)
            draft.junction(element.get("id", ""), *degrees(x, y))
    for name, element in found:
        if name == "edge" and element.get("function", "normal") == "normal":
            _sumo_edge(draft, element, file.name)
    return draft


def _sumo_edge(draft: Draft, element: Element, name: str) -> None:
    where = f"{name} · edge {element.get('id')}"
    lanes = [lane for lane in element if lane.tag == "lane" and _driven(lane)]
    if lanes:
        metres = number(lanes[0].get("length"), f"{where} · length", 0.0, FARTHEST_M)
        fast = number(lanes[0].get("speed"), f"{where} · speed", SLOWEST / 3.6, FASTEST / 3.6)
        ends = (element.get("from", ""), element.get("to", ""))
        draft.edge(ends, metres, fast * 3.6, where)


def _driven(lane: Element) -> bool:
    allowed, banned = (lane.get("allow") or "").split(), (lane.get("disallow") or "").split()
    return not {"passenger", "all"} & set(banned) and (not allowed or "passenger" in allowed)


def _projection(location: Element, where: str) -> Callable[[float, float], tuple[float, float]]:
    """Return what turns the file's metres into degrees; only UTM and plain degrees are known."""
    said = location.get("projParameter", "")
    offset = [
        number(part, f"{where} · netOffset", -1e8, 1e8)
        for part in location.get("netOffset", "0,0").split(",")
    ]
    zone = re.search(r"\+proj=utm \+zone=(\d{1,2})( \+south)?", said)
    if zone is None and "+proj=longlat" not in said and said != "-":
        raise CityError("unknown_projection", f"{where} · projParameter", value=said)

    def degrees(x: float, y: float) -> tuple[float, float]:
        if zone is None:
            return x - offset[0], y - offset[1]
        south = zone[2] is not None
        return utm_to_degrees(x - offset[0], y - offset[1], int(zone[1]), south=south)

    return degrees
