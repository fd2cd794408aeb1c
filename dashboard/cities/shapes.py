"""Reads polygons other people made: GeoJSON, or a Shapefile with its companions, also zipped."""

import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapefile
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.cities.areas import features, polygon
from dashboard.cities.entries import CityError

ENCODING = "latin-1"
"""Takes any byte and gives it back."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature of a file: where it stands, what is said of it, its geometry as GeoJSON."""

    where: str
    properties: Mapping[str, Any]
    geometry: Any

    def area(self) -> BaseGeometry:
        """Return its valid polygon in degrees without heights, or say why it has none."""
        area = shapely.force_2d(polygon(self.where, self.geometry))
        west, south, east, north = area.bounds
        if west < -180 or east > 180 or south < -90 or north > 90:
            raise CityError("not_degrees", self.where, value=f"{west:.0f}, {south:.0f}")
        return area

    def text(self, field: str) -> str:
        """Return a field as text; a code that came as a number loses its decimals."""
        value = self.properties.get(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()


def read_drawn(path: Path) -> Iterator[Drawn]:
    """Yield the features of a .geojson, .json, .shp or zipped Shapefile."""
    if path.suffix.lower() in (".geojson", ".json"):
        for where, feature in features(path):
            yield Drawn(where, feature.get("properties") or {}, feature.get("geometry"))
    elif path.suffix.lower() in (".shp", ".zip"):
        yield from _shapes(path)
    else:
        raise CityError("no_reader", path.name)


def _shapes(path: Path) -> Iterator[Drawn]:
    try:
        with shapefile.Reader(path, encoding=ENCODING, encodingErrors="replace") as reader:
            for number, row in enumerate(reader.iterShapeRecords(), 1):
                properties = {key: _text(value) for key, value in row.record.as_dict().items()}
                geometry = row.shape.__geo_interface__
                yield Drawn(f"{path.name} · feature {number}", properties, geometry)
    except (shapefile.ShapefileException, struct.error, zipfile.BadZipFile) as error:
        raise CityError("not_a_shapefile", path.name, why=str(error)) from None


def _text(value: Any) -> Any:
    """Chinese Shapefiles hold UTF-8 or GB 18030 text and often do not say which."""
    if not isinstance(value, str):
        return value
    raw = value.encode(ENCODING)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
