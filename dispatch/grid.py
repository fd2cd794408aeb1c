"""Where things are: points, districts, streets, communities and the codes that name them."""

from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Protocol

from dispatch.naming import Name

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Point:
    """A place in WGS-84 degrees (CGCS2000 agrees within decimetres)."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class District:
    """A district by the body that manages it; `gb2260` is the statutory code it lies under."""

    code: str
    gb2260: str
    name: Name
    statutory: bool
    center: Point


@dataclass(frozen=True, slots=True)
class Street:
    """A sub-district 街道 or town 镇, code of nine digits (NBS)."""

    code: str
    district: str
    name: Name
    town: bool
    center: Point


@dataclass(frozen=True, slots=True)
class Community:
    """A residents' community 社区, code of twelve digits (NBS)."""

    code: str
    street: str
    name: str


@dataclass(frozen=True, slots=True)
class Area:
    """The administrative areas a place lies in; an unknown level is empty."""

    district: str = ""
    street: str = ""
    community: str = ""


class Locator(Protocol):
    """Finds the areas that hold a place."""

    def locate(self, point: Point) -> Area | None:
        """Return the areas around `point`, or None when it lies outside the city."""
        ...


def distance_m(a: Point, b: Point) -> float:
    """Return metres between two places of one city (equirectangular: 0.1 % within 100 km)."""
    x = radians(b.lon - a.lon) * cos(radians((a.lat + b.lat) / 2))
    return EARTH_RADIUS_M * hypot(x, radians(b.lat - a.lat))
