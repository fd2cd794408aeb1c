"""Does a set of polygons lie where the city says, or would it fit better in another datum?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dashboard.cities.cutting import plane_scale
from dashboard.cities.entries import CityError
from dashboard.cities.locate import Atlas
from dispatch.city import City
from dispatch.datum import Datum, to_wgs84
from dispatch.grid import Point, distance_m

NEAR_M = 1500.0
"""Vertices farther from their district's line than this belong to inner edges."""
SHARE = 20
"""Coasts are drawn in different ways, so only the best fifth of the vertices is judged."""
ENOUGH = 30
GOOD_M, FAR_M = 60.0, 200.0
OTHER: dict[Datum, Datum] = {"wgs84": "gcj02", "cgcs2000": "gcj02", "gcj02": "wgs84"}

Areas = Mapping[str, BaseGeometry]


@dataclass(frozen=True, slots=True)
class Fit:
    """How the polygons lie: metres from the districts' lines (None if they touch none of them),
    and the share of their area inside their own districts."""

    edge_m: float | None
    inside: float


def converted(areas: Areas, datum: Datum) -> dict[str, BaseGeometry]:
    """Return areas of `datum` in WGS-84."""
    return {c: shapely.transform(a, lambda xy: to_wgs84(xy, datum)) for c, a in areas.items()}


def check_fit(areas: Areas, datum: Datum, owners: Mapping[str, str], city: City) -> Fit:
    """Return how the areas lie if they are of `datum`, or refuse them and say the shift."""
    here = fit_of(converted(areas, datum), owners, city)
    if here.inside == 0:
        raise CityError("elsewhere", "polygons", **_far(areas, city))
    there = fit_of(converted(areas, OTHER[datum]), owners, city)
    if _clearly_better(there, here):
        shift = round(shift_m(city.center))
        raise CityError("other_datum", "polygons", given=datum, better=OTHER[datum], shift=shift)
    if here.inside < 0.5 or (here.edge_m or 0) > FAR_M:
        raise CityError("off_line", "polygons", metres=round(here.edge_m or NEAR_M))
    return here


def fit_of(areas: Areas, owners: Mapping[str, str], city: City) -> Fit:
    """Return how areas in WGS-84 lie against the districts they belong to."""
    atlas = city.locator
    if not isinstance(atlas, Atlas):
        raise TypeError("polygons are compared with an Atlas")
    together: dict[str, list[BaseGeometry]] = {}
    for code, area in areas.items():
        if owners[code] in atlas.districts:
            together.setdefault(owners[code], []).append(area)
    unions = {code: shapely.union_all(parts) for code, parts in together.items()}
    inside = sum(atlas.districts[c].shape.intersection(u).area for c, u in unions.items())
    whole = sum(union.area for union in unions.values())
    scale = plane_scale(city.center.lat)
    off = [_off_line(u, atlas.districts[c].shape, scale) for c, u in unions.items()]
    near = np.concatenate(off) if off else np.empty(0)
    edge = float(np.percentile(near, SHARE)) if len(near) >= ENOUGH else None
    return Fit(edge, inside / whole if whole else 0.0)


def shift_m(place: Point) -> float:
    """Return how far apart WGS-84 and GCJ-02 are at a place, in metres."""
    lon, lat = to_wgs84([place.lon, place.lat], "gcj02")
    return distance_m(place, Point(float(lon), float(lat)))


def _off_line(
    union: BaseGeometry, district: BaseGeometry, scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    plane, line = (shapely.transform(g, lambda xy: xy * scale) for g in (union, district.boundary))
    points = shapely.points(shapely.get_coordinates(plane))
    away = np.asarray(shapely.distance(points, line))
    return away[away < NEAR_M]


def _clearly_better(there: Fit, here: Fit) -> bool:
    if there.edge_m is None or here.edge_m is None:
        return False
    return there.edge_m < GOOD_M and there.edge_m * 2 < here.edge_m


def _far(areas: Areas, city: City) -> dict[str, object]:
    middle = shapely.union_all(shapely.envelope(list(areas.values()))).centroid
    away = distance_m(Point(middle.x, middle.y), city.center)
    return {"km": round(away / 1000), "lon": round(middle.x, 3), "lat": round(middle.y, 3)}
