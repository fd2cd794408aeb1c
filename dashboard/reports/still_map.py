"""Draws a city's districts once, simplified to what a printed page can show."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.cities.basemap import widest_spot
from dashboard.cities.locate import Atlas
from dispatch.city import City
from dispatch.indicators.still import WIDTH, Frame, Shape, StillMap
from dispatch.naming import Name

MARGIN = 0.03
"""Room around the districts, as a share of their breadth."""

DETAIL = 1.2
"""The smallest thing drawn, in units of the frame: about half a line's width."""


@lru_cache(maxsize=4)
def still_map(city: City) -> StillMap:
    """Return the still map of a city; areas without boundaries are only named."""
    atlas = city.locator
    if not isinstance(atlas, Atlas):
        frame = Frame(*city.bbox)
        return StillMap(frame, (), tuple(_named(city, frame, frozenset())), Name("", ""))
    outlines = {code: area.shape for code, area in atlas.districts.items()}
    frame = _frame(outlines.values())
    land = tuple(_path(shape, frame) for shape in _around(atlas, frame))
    drawn = (*_drawn(city, outlines, frame), *_named(city, frame, frozenset(outlines)))
    return StillMap(frame, land, drawn, atlas.notice)


def _frame(shapes: Iterable[BaseGeometry]) -> Frame:
    west, south, east, north = shapely.total_bounds(list(shapes)).tolist()
    room = MARGIN * (east - west)
    return Frame(west - room, south - room, east + room, north + room)


def _drawn(city: City, outlines: dict[str, BaseGeometry], frame: Frame) -> Iterator[Shape]:
    """Yield the districts; neighbours keep the edge they share."""
    plain = shapely.coverage_simplify(list(outlines.values()), _degrees(frame))
    for code, shape in zip(outlines, plain, strict=True):
        label = frame.place(*widest_spot(outlines[code]))
        yield Shape(code, city.districts[code].name, _path(shape, frame), label)


def _named(city: City, frame: Frame, drawn: frozenset[str]) -> Iterator[Shape]:
    for code, district in city.districts.items():
        if code not in drawn:
            here = frame.shows(district.center.lon, district.center.lat)
            label = frame.place(district.center.lon, district.center.lat) if here else None
            yield Shape(code, district.name, "", label)


def _around(atlas: Atlas, frame: Frame) -> Iterator[BaseGeometry]:
    for neighbour in atlas.land:
        seen = shapely.clip_by_rect(
            neighbour.shape, frame.west, frame.south, frame.east, frame.north
        )
        if not seen.is_empty:
            yield shapely.simplify(seen, _degrees(frame))


def _degrees(frame: Frame) -> float:
    return DETAIL * (frame.east - frame.west) / WIDTH


def _path(shape: BaseGeometry, frame: Frame) -> str:
    """Return polygons as an SVG path, islands too small to be seen left out."""
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    largest = max((part.area for part in parts), default=0.0)
    seen = (p for p in parts if p.area >= min(largest, 4 * _degrees(frame) ** 2))
    rings = (ring for part in seen for ring in (part.exterior, *part.interiors))
    return "".join(_ring(ring, frame) for ring in rings)


def _ring(ring: BaseGeometry, frame: Frame) -> str:
    points = (frame.place(lon, lat) for lon, lat in shapely.get_coordinates(ring)[:-1])
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z"
