"""Takes in official polygons of streets or districts, in place of the city's own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard.cities.areas import DISTRICTS, STREETS, read_areas
from dashboard.cities.entries import CityError, Entry, read_toml
from dashboard.cities.fitting import Fit, check_fit, converted
from dashboard.cities.locate import Atlas
from dashboard.cities.places import gazetteer
from dashboard.cities.shapes import Drawn, read_drawn
from dashboard.cities.tables import CATALOGUE
from dispatch.city import City
from dispatch.datum import Datum

Kind = Literal["streets", "districts"]
FILES: dict[Kind, str] = {"streets": STREETS, "districts": DISTRICTS}
LENGTHS: dict[Kind, int] = {"streets": 9, "districts": 6}
PRECISION = 1e-6
SLIVER = 2e-6
"""In square degrees: what is left along a line drawn twice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says about the file; empty fields mean: look for the usual ones."""

    kind: Kind
    datum: Datum
    code_field: str = ""
    name_field: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: where it is stored, which areas, which features were left out and why."""

    file: Path
    codes: tuple[str, ...]
    rejects: tuple[CityError, ...]
    fit: Fit


def import_polygons(source: Path, asked: Asked, city: City, target: Path) -> Imported:
    """Store the polygons of a file in the folder `target`; areas imported before are kept.

    Features that cannot be used are left out and reported. Raises `CityError` if none can be
    used, or if they do not lie in the city in the datum stated.
    """
    rejects: list[CityError] = []
    areas = _usable(read_drawn(source), asked, city, rejects)
    if not areas:
        raise rejects[0] if rejects else CityError("no_features", source.name)
    fit = check_fit(areas, asked.datum, _owners(asked.kind, city), city)
    file = target / FILES[asked.kind]
    known = read_areas(file, _known(asked.kind, city)) if file.is_file() else {}
    _write(file, known | _without_managed(converted(areas, asked.datum), asked.kind, city))
    return Imported(file, tuple(sorted(areas)), tuple(rejects), fit)


def _without_managed(
    areas: dict[str, BaseGeometry], kind: Kind, city: City
) -> dict[str, BaseGeometry]:
    """Cut out of a statutory district what another body manages and the file does not show."""
    atlas = city.locator
    if kind != "districts" or not isinstance(atlas, Atlas):
        return areas
    left = dict(areas)
    for district in city.districts.values():
        if district.gb2260 in areas and district.code in atlas.districts.keys() - areas.keys():
            cut = left[district.gb2260].difference(atlas.districts[district.code].shape)
            left[district.gb2260] = shapely.multipolygons(
                [part for part in shapely.get_parts(cut) if part.area > SLIVER]
            )
    return left


def _usable(
    drawn: Iterable[Drawn], asked: Asked, city: City, rejects: list[CityError]
) -> dict[str, BaseGeometry]:
    """Return areas by code; the parts of an area that comes in several features are joined."""
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in drawn:
        try:
            parts.setdefault(_code(feature, asked, city), []).append(feature.area())
        except CityError as reject:
            rejects.append(reject)
    return {code: shapely.union_all(found) for code, found in parts.items() if found}


def _code(feature: Drawn, asked: Asked, city: City) -> str:
    """Return the area's code from its code field (longer codes are cut), else from its name."""
    known, usual = _known(asked.kind, city), _usual_fields()
    for field in [asked.code_field] if asked.code_field else usual.items("codes", str):
        code = feature.text(field)[: LENGTHS[asked.kind]]
        if code in known:
            return code
    for field in [asked.name_field] if asked.name_field else usual.items("names", str):
        area = gazetteer(city).read(feature.text(field))
        code = "" if area is None else area.street or area.district
        if code in known:
            return code
    said = ", ".join(f"{key}={value}" for key, value in feature.properties.items())
    raise CityError("no_code", feature.where, value=said[:120])


@cache
def _usual_fields() -> Entry:
    return read_toml(CATALOGUE / "places.toml").part("fields")


def _known(kind: Kind, city: City) -> Mapping[str, Any]:
    return city.streets if kind == "streets" else city.districts


def _owners(kind: Kind, city: City) -> dict[str, str]:
    if kind == "districts":
        return {code: code for code in city.districts}
    return {code: street.district for code, street in city.streets.items()}


def _write(file: Path, areas: Mapping[str, BaseGeometry]) -> None:
    """Write beside the file first, so that a full disk leaves the old one whole."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": mapping(shapely.set_precision(areas[code], PRECISION)),
        }
        for code in sorted(areas)
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )
    new.replace(file)
