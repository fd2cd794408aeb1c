"""Does a set of polygons lie where the city says, or would it fit better in another datum?"""

from collections.abc import Iterator, Mapping
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
    pairs = list(_pairs(areas, owners, city, atlas))
    inside = sum(drawn.intersection(known).area for drawn, known in pairs)
    whole = sum(drawn.area for drawn, _ in pairs)
    scale = plane_scale(city.center.lat)
    off = [_off_line(drawn, known, scale) for drawn, known in pairs]
    near = np.concatenate(off) if off else np.empty(0)
    edge = float(np.percentile(near, SHARE)) if len(near) >= ENOUGH else None
    return Fit(edge, inside / whole if whole else 0.0)


def shift_m(place: Point) -> float:
    """Return how far apart WGS-84 and GCJ-02 are at a place, in metres."""
    lon, lat = to_wgs84([place.lon, place.lat], "gcj02")
    return distance_m(place, Point(float(lon), float(lat)))


def _pairs(
    areas: Areas, owners: Mapping[str, str], city: City, atlas: Atlas
) -> Iterator[tuple[BaseGeometry, BaseGeometry]]:
    """Yield, for each district, its areas as one and the district as the city knows it.

    A statutory district is known with the parts that other bodies manage.
    """
    drawn: dict[str, list[BaseGeometry]] = {}
    for code, area in areas.items():
        drawn.setdefault(owners[code], []).append(area)
    for code, parts in drawn.items():
        own = [d.code for d in city.districts.values() if code in (d.code, d.gb2260)]
        known = [atlas.districts[c].shape for c in own if c in atlas.districts]
        if known:
            yield shapely.union_all(parts), shapely.union_all(known)


def _off_line(
    drawn: BaseGeometry, known: BaseGeometry, scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    plane, line = (shapely.transform(g, lambda xy: xy * scale) for g in (drawn, known.boundary))
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
