"""Finds the district and street around a place, from polygons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.grid import Area, Point, distance_m
from dispatch.naming import Name

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Outline:
    """The polygon of an area in WGS-84; `official` is False where it was cut among points."""

    shape: BaseGeometry
    official: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Land around the city, and where its name is written."""

    code: str
    name: Name
    shape: BaseGeometry
    label: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Outpost:
    """A street known only by its centre: places within `reach_m` of it are taken to be its own."""

    district: str
    street: str
    center: Point
    reach_m: float


class Layer:
    """Areas that do not overlap, searched by place: first by box, then by polygon.

    A layer holds a dozen areas, where a plain walk over boxes beats a search tree.
    """

    def __init__(self, shapes: Mapping[str, BaseGeometry], edge_m: float) -> None:
        self._edge = edge_m / METRES_PER_DEGREE
        self._areas = [(code, shape, self._box(shape)) for code, shape in shapes.items()]
        shapely.prepare(list(shapes.values()))

    def _box(self, shape: BaseGeometry) -> tuple[float, float, float, float]:
        west, south, east, north = shape.bounds
        return west - self._edge, south - self._edge, east + self._edge, north + self._edge

    def find(self, point: Point) -> str:
        """Return the area that holds the place, else one within the edge of it, else ""."""
        x, y = point.lon, point.lat
        near = [
            (code, shape)
            for code, shape, (west, south, east, north) in self._areas
            if west <= x <= east and south <= y <= north
        ]
        for code, shape in near:
            if shapely.contains_xy(shape, x, y):
                return code
        return self._beside(near, point)

    def _beside(self, near: Sequence[tuple[str, BaseGeometry]], point: Point) -> str:
        place = shapely.Point(point.lon, point.lat) if near else None
        beside = (code for code, shape in near if shapely.dwithin(shape, place, self._edge))
        return next(beside, "")


class Atlas:
    """The city's areas as polygons: a `Locator`, and what base maps are drawn from.

    Districts are true to about 20 m. Streets are true only where official polygons were imported;
    elsewhere their edges may be off by `approximate_m`.
    """

    def __init__(
        self,
        districts: Mapping[str, Outline],
        streets: Mapping[str, dict[str, Outline]],
        outposts: Sequence[Outpost],
        edge_m: float,
    ) -> None:
        self.districts = districts
        self.streets = {code: area for areas in streets.values() for code, area in areas.items()}
        self.outposts = outposts
        self.land: Sequence[Neighbour] = ()
        self.notice = Name("", "")
        self.approximate_m = 0.0
        self._districts = Layer({code: a.shape for code, a in districts.items()}, edge_m)
        self._streets = {
            district: Layer({code: a.shape for code, a in areas.items()}, edge_m)
            for district, areas in streets.items()
        }

    def locate(self, point: Point) -> Area | None:
        """Return district and street around `point`, or None outside the city.

        A street is given even where areas are approximate; a community is never known from a
        point, for no boundaries of communities are at hand.
        """
        district = self._districts.find(point)
        if not district:
            return self._outpost(point)
        layer = self._streets.get(district)
        return Area(district, layer.find(point) if layer else "")

    def _outpost(self, point: Point) -> Area | None:
        away = [(distance_m(post.center, point), post) for post in self.outposts]
        reached = [pair for pair in away if pair[0] <= pair[1].reach_m]
        if not reached:
            return None
        nearest = min(reached, key=lambda pair: pair[0])[1]
        return Area(nearest.district, nearest.street)


def by_district(
    streets: Mapping[str, Outline], districts: Mapping[str, str]
) -> dict[str, dict[str, Outline]]:
    """Return street areas by district; official ones are cut out of approximate ones."""
    official = shapely.union_all([a.shape for a in streets.values() if a.official])
    found: dict[str, dict[str, Outline]] = {}
    for code, area in streets.items():
        left = area if area.official else Outline(area.shape.difference(official), official=False)
        if not left.shape.is_empty:
            found.setdefault(districts[code], {})[code] = left
    return found


def neighbours(areas: Mapping[str, BaseGeometry], code: str) -> list[str]:
    """Return the areas that touch the one of `code`."""
    own = areas[code]
    return [other for other, area in areas.items() if other != code and area.intersects(own)]
