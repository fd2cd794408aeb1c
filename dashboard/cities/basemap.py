"""The map under everything: land, districts, streets and their names, drawn without internet."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard.cities.locate import Atlas, Neighbour
from dispatch.city import City
from dispatch.grid import Point
from dispatch.naming import Name

Json = dict[str, Any]
LABEL_DETAIL = 0.002
"""How exactly the widest spot of an area is found for its name, in degrees."""


@lru_cache(maxsize=4)
def basemap(city: City) -> Json:
    """Return GeoJSON collections in WGS-84: `land`, `districts`, `streets`, `outposts`.

    Every feature has `code`, `zh`, `en` and `label` [lon, lat], inside its area. Streets carry
    `district` and `approximate`. `outposts` are points: areas of which no boundary can be had.
    `notice` is what must be said beside the map. Kept between calls; do not change it.
    """
    atlas = city.locator
    if not isinstance(atlas, Atlas):
        raise TypeError("a base map is drawn from an Atlas")
    return {
        "bbox": list(city.bbox),
        "center": [city.center.lon, city.center.lat],
        "zoom": city.zoom,
        "notice": {"zh": atlas.notice.zh, "en": atlas.notice.en},
        "approximate_m": atlas.approximate_m,
        "land": _collection(_land(n) for n in atlas.land),
        "districts": _collection(_districts(city, atlas)),
        "streets": _collection(_streets(city, atlas)),
        "outposts": _collection(_outposts(city, atlas)),
    }


def _collection(features: Iterable[Json]) -> Json:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(code: str, name: Name, geometry: Json, **properties: Any) -> Json:
    known = {"code": code, "zh": name.zh, "en": name.en, **properties}
    return {"type": "Feature", "properties": known, "geometry": geometry}


def _land(land: Neighbour) -> Json:
    return _feature(land.code, land.name, _geometry(land.shape, 4), label=land.label)


def _districts(city: City, atlas: Atlas) -> Iterable[Json]:
    for code, area in atlas.districts.items():
        label = widest_spot(area.shape)
        yield _feature(code, city.districts[code].name, _geometry(area.shape, 5), label=label)


def _streets(city: City, atlas: Atlas) -> Iterable[Json]:
    for code, area in atlas.streets.items():
        street = city.streets[code]
        yield _feature(
            code,
            street.name,
            _geometry(area.shape, 5),
            label=_center_or_spot(street.center, area.shape),
            district=street.district,
            approximate=not area.official,
        )


def _outposts(city: City, atlas: Atlas) -> Iterable[Json]:
    for district in city.districts.values():
        if district.code not in atlas.districts:
            yield _point(district.code, district.name, district.center, "")
    for post in atlas.outposts:
        yield _point(post.street, city.streets[post.street].name, post.center, post.district)


def _point(code: str, name: Name, point: Point, district: str) -> Json:
    place = [point.lon, point.lat]
    return _feature(
        code, name, {"type": "Point", "coordinates": place}, label=place, district=district
    )


def widest_spot(shape: BaseGeometry) -> list[float]:
    """Return the place in an area that is farthest from its edges: where its name fits best."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, LABEL_DETAIL)
    lon, lat = shapely.get_coordinates(circle)[0]
    return [round(float(lon), 4), round(float(lat), 4)]


def _center_or_spot(center: Point, shape: BaseGeometry) -> list[float]:
    inside = shapely.contains_xy(shape, center.lon, center.lat)
    return [center.lon, center.lat] if inside else widest_spot(shape)


def _geometry(shape: BaseGeometry, decimals: int) -> Json:
    plain = mapping(shape)
    return {"type": plain["type"], "coordinates": _rounded(plain["coordinates"], decimals)}


def _rounded(value: Any, decimals: int) -> Any:
    if isinstance(value, float):
        return round(value, decimals)
    return [_rounded(item, decimals) for item in value]
