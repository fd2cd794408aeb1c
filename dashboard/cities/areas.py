"""Reads polygons of areas from GeoJSON files into an atlas."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from dashboard.cities.entries import CityError, Entry, keyed, read_json, read_rows
from dashboard.cities.locate import Atlas, Neighbour, Outline, Outpost, by_district
from dispatch.grid import Street

DISTRICTS, STREETS, LAND = "districts.geojson", "streets.geojson", "land.geojson"


def read_atlas(
    folder: Path,
    imported: Path | None,
    city: Entry,
    streets: tuple[Mapping[str, Street], Mapping[str, float]],
) -> Atlas:
    """Return the city's areas; polygons in `imported` go before those of the city's folder."""
    known, reach = streets
    owners = {code: street.district for code, street in known.items()}
    districts = _layer(folder, imported, DISTRICTS, dict.fromkeys(owners.values()), drawn=True)
    cut = _layer(folder, imported, STREETS, owners, drawn=False)
    posts = [Outpost(owners[c], c, known[c].center, metres) for c, metres in reach.items()]
    atlas = Atlas(districts, by_district(cut, owners), posts, city.number("edge_m", 0, 1000))
    atlas.approximate_m = city.part("areas").number("approximate_m", 0, 20_000)
    atlas.notice = city.part("map").name()
    if (folder / LAND).is_file():
        atlas.land = list(_land(folder))
    return atlas


def _layer(
    folder: Path, imported: Path | None, file: str, known: Mapping[str, Any], *, drawn: bool
) -> dict[str, Outline]:
    """`drawn` says whether the folder's own polygons count as true; imported ones always do."""
    found = {code: Outline(s, drawn) for code, s in read_areas(folder / file, known).items()}
    if imported is not None and (imported / file).is_file():
        official = read_areas(imported / file, known)
        found |= {code: Outline(s, official=True) for code, s in official.items()}
    return found


def read_areas(path: Path, known: Mapping[str, Any]) -> dict[str, BaseGeometry]:
    """Return the polygons of a GeoJSON file by code, which must be among `known`."""
    areas: dict[str, BaseGeometry] = {}
    for where, feature in features(path):
        entry = Entry(where, feature.get("properties") or {})
        entry.choice("code", known)
        if entry.text("code") in areas:
            raise CityError("twice", entry.place("code"), value=entry.text("code"))
        areas[entry.text("code")] = polygon(where, feature.get("geometry"))
    return areas


def features(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the features of a GeoJSON file with how an error names them."""
    content = read_json(path)
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise CityError("not_geojson", path.name)
    for number, feature in enumerate(found, 1):
        where = f"{path.name} · feature {number}"
        if not isinstance(feature, dict):
            raise CityError("not_geojson", where)
        yield where, feature


def polygon(where: str, geometry: Any) -> BaseGeometry:
    """Return a valid polygon or several, or say why it is none."""
    try:
        area = shape(geometry)
    except (ShapelyError, TypeError, ValueError, KeyError, AttributeError, IndexError):
        raise CityError("not_a_polygon", where, why="geometry") from None
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        raise CityError("not_a_polygon", where, why=area.geom_type)
    if not area.is_valid:
        raise CityError("not_a_polygon", where, why=shapely.is_valid_reason(area))
    return area


def _land(folder: Path) -> Iterator[Neighbour]:
    names = dict(keyed(read_rows(folder / "around.csv", ("code", "zh", "en"))))
    for where, feature in features(folder / LAND):
        entry = Entry(where, feature.get("properties") or {})
        name = entry.choice("code", names).name()
        label = entry.values.get("label")
        point = (float(label[0]), float(label[1])) if label else None
        yield Neighbour(entry.text("code"), name, polygon(where, feature["geometry"]), point)
