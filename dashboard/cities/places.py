"""Place names as people write them, to areas and a point with stated accuracy."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.cities.cutting import plane_scale
from dashboard.cities.entries import read_toml
from dashboard.cities.locate import Atlas
from dashboard.cities.tables import CATALOGUE
from dispatch.city import City
from dispatch.grid import Area, Point, distance_m

UNKNOWN_M = 20_000.0
"""How far off a place may be whose area has no polygon."""

NOISE = re.compile(r"[\s,，、。.·\-—–/|;；:：()（）]+")


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place known by name: its areas, a point that stands for it, and how far off it may be."""

    area: Area
    point: Point
    accuracy_m: float

    @property
    def level(self) -> str:
        """How exactly it is known: community, street or district."""
        if self.area.community:
            return "community"
        return "street" if self.area.street else "district"


Spellings = dict[str, list[tuple[str, bool]]]
"""Codes by spelling, and whether the spelling is whole, that is with an ending."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: what it names, how much of it that used, and what is left."""

    area: Area
    rest: str
    used: int = 0
    whole: bool = True
    settled: bool = True

    @property
    def complete(self) -> bool:
        """A short name must be all there is: 坪山大道 does not name the street 坪山."""
        return self.used > 0 and (self.whole or not self.rest)

    @property
    def depth(self) -> int:
        """How many levels down it goes."""
        return 3 if self.area.community else 2 if self.area.street else 1


def resolve_place(text: str, city: City) -> ResolvedPlace | None:
    """Return the place a text begins with, or None if it names none or more than one.

    Understands district, street and community with or without their endings, upper ones left out:
    坪山区坑梓街道秀新社区, 坑梓秀新社区, 秀新. No map of communities is at hand, so a community
    stands at its street's centre with the street's accuracy.
    """
    return gazetteer(city).resolve(text)


@lru_cache(maxsize=4)
def gazetteer(city: City) -> "Gazetteer":
    """Return the city's place names, ready to be searched."""
    return Gazetteer(city)


class Gazetteer:
    """The names of a city's districts, streets and communities."""

    def __init__(self, city: City) -> None:
        endings = read_toml(CATALOGUE / "places.toml")
        self._city = city
        self._before = (*endings.items("before", str), city.name.zh, city.name.zh[:-1])
        self._districts = _spellings(
            ((d.code, d.name.zh) for d in city.districts.values()), endings.items("districts", str)
        )
        self._streets = _spellings(
            ((s.code, s.name.zh) for s in city.streets.values()), endings.items("streets", str)
        )
        self._communities = _spellings(
            ((c.code, c.name) for c in city.communities.values()),
            endings.items("communities", str),
        )

    def resolve(self, text: str) -> ResolvedPlace | None:
        """Return the place a text begins with, or None."""
        area = self.read(text)
        return None if area is None else place_at(area, self._city)

    def read(self, text: str) -> Area | None:
        """Return the areas a text begins with, or None if it names none or more than one."""
        readings = [Reading(Area(), self._trimmed(text))]
        readings += [r for one in readings for r in self._districts_in(one)]
        readings += [r for one in readings for r in self._streets_in(one)]
        readings += [r for one in readings for r in self._communities_in(one)]
        complete = [r for r in readings if r.complete]
        if not complete:
            return None
        best = max(_rank(r) for r in complete)
        areas = {r.area for r in complete if _rank(r) == best}
        return areas.pop() if len(areas) == 1 else None

    def _trimmed(self, text: str) -> str:
        text = NOISE.sub("", text)
        for word in self._before:
            text = text.removeprefix(word)
        return text

    def _districts_in(self, one: Reading) -> Iterator[Reading]:
        for code, used, whole in _beginnings(one.rest, self._districts):
            yield _further(one, Area(code), used, whole=whole)

    def _streets_in(self, one: Reading) -> Iterator[Reading]:
        for code, used, whole in _beginnings(one.rest, self._streets):
            if self._within(code, one.area):
                area = Area(self._city.streets[code].district, code)
                yield _further(one, area, used, whole=whole)

    def _communities_in(self, one: Reading) -> Iterator[Reading]:
        """Streets have been cut anew over the years: a community may name its former street."""
        for code, used, whole in _beginnings(one.rest, self._communities):
            street = self._city.communities[code].street
            if self._within(street, one.area):
                area = Area(self._city.streets[street].district, street, code)
                settled = one.area.street in ("", street)
                yield replace(_further(one, area, used, whole=whole), settled=settled)

    def _within(self, street: str, area: Area) -> bool:
        """A district may be named by the body that manages it or by the statutory one."""
        district = self._city.districts[self._city.streets[street].district]
        return area.district in ("", district.code, district.gb2260)


def _spellings(names: Iterable[tuple[str, str]], endings: Sequence[str]) -> Spellings:
    found: Spellings = {}
    for code, name in names:
        short = next((name.removesuffix(e) for e in endings if name.endswith(e)), name)
        forms = {name: True} | {short + e: True for e in endings}
        if len(short) > 1:
            forms.setdefault(short, False)
        for form, whole in forms.items():
            found.setdefault(form, []).append((code, whole))
    return found


def _beginnings(text: str, spellings: Spellings) -> Iterator[tuple[str, int, bool]]:
    for length in range(2, len(text) + 1):
        for code, whole in spellings.get(text[:length], ()):
            yield code, length, whole


def _further(one: Reading, area: Area, used: int, *, whole: bool) -> Reading:
    return Reading(area, one.rest[used:], one.used + used, whole)


def _rank(one: Reading) -> tuple[int, bool, int]:
    """The reading that explains most wins; of equals the larger area (坪山 is the district)."""
    return one.used, one.settled, -one.depth


def place_at(area: Area, city: City) -> ResolvedPlace:
    """Return the point that stands for an area, and the distance to its farthest edge."""
    here = city.streets.get(area.street) or city.districts[area.district]
    return ResolvedPlace(area, here.center, accuracy_m(here.code, city))


@lru_cache(maxsize=512)
def accuracy_m(code: str, city: City) -> float:
    """Return how far a place in a street or district may be from its centre, in whole 100 m."""
    atlas = city.locator
    if not isinstance(atlas, Atlas):
        return UNKNOWN_M
    metres = (
        _street_m(code, city, atlas) if code in city.streets else _district_m(code, city, atlas)
    )
    return ceil(metres / 100) * 100.0


def _street_m(code: str, city: City, atlas: Atlas) -> float:
    center = city.streets[code].center
    if code not in atlas.streets:
        reach = [post.reach_m for post in atlas.outposts if post.street == code]
        return reach[0] if reach else UNKNOWN_M
    outline = atlas.streets[code]
    return _farthest_m(center, outline.shape) + (0.0 if outline.official else atlas.approximate_m)


def _district_m(code: str, city: City, atlas: Atlas) -> float:
    center = city.districts[code].center
    if code in atlas.districts:
        return _farthest_m(center, atlas.districts[code].shape)
    own = [street for street in city.streets.values() if street.district == code]
    reaches = [distance_m(center, s.center) + accuracy_m(s.code, city) for s in own]
    return max(reaches, default=UNKNOWN_M)


def _farthest_m(center: Point, shape: BaseGeometry) -> float:
    offsets = shapely.get_coordinates(shape) - (center.lon, center.lat)
    return float(np.hypot(*(offsets * plane_scale(center.lat)).T).max())
