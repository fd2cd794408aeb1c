"""Reads polygons other people made: GeoJSON, or a Shapefile with its companions, also zipped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapefile
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.cities.areas import features, polygon
from dashboard.cities.entries import CityError

ENCODINGS = ("utf-8", "gb18030")


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
    """Chinese Shapefiles often hold GB 18030 text and do not say so."""
    for encoding in ENCODINGS:
        try:
            with shapefile.Reader(path, encoding=encoding) as reader:
                rows = [(r.record.as_dict(), r.shape.__geo_interface__) for r in reader]
            break
        except UnicodeDecodeError:
            continue
        except shapefile.ShapefileException as error:
            raise CityError("not_a_shapefile", path.name, why=str(error)) from None
    else:
        raise CityError("not_utf8", path.name, byte="?")
    for number, (properties, geometry) in enumerate(rows, 1):
        yield Drawn(f"{path.name} · feature {number}", properties, geometry)
