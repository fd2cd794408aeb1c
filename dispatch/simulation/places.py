"""Where things happen: streets by how many people live there, and addresses as people say them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from dispatch.city import City
from dispatch.grid import Area, Point, Street
from dispatch.simulation.chance import pick, share_of
from dispatch.simulation.script import Script

SPREAD_DEGREES = 0.0075
"""Places lie within about this of their street's centre (some 800 m)."""

CELL_DEGREES = 0.006
"""Places within this share a community and a road: nobody knows the true borders."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with the names people use for it."""

    point: Point
    area: Area
    road: str
    cross: str
    community: str


class Places:
    """The places of a city; `roads` are named by street, `weights` say how busy districts are."""

    def __init__(
        self,
        city: City,
        script: Script,
        roads: Mapping[str, Sequence[str]],
        weights: Mapping[str, float],
    ) -> None:
        self._city = city
        self._script = script
        self._roads = roads
        self._streets = [s for s in city.streets.values() if weights.get(s.district, 0) > 0]
        self._sums = list(accumulate(self._weight(s, weights) for s in self._streets))
        self._communities: dict[str, list[tuple[str, str]]] = {}
        for one in city.communities.values():
            self._communities.setdefault(one.street, []).append((one.code, one.name))

    def _weight(self, street: Street, weights: Mapping[str, float]) -> float:
        own = [s for s in self._streets if s.district == street.district]
        return weights[street.district] / len(own) * (0.5 + 1.3 * share_of("street", street.code))

    def spot(self, chance: Random) -> Spot:
        """Return a place somewhere in the city."""
        street = chance.choices(self._streets, cum_weights=self._sums)[0]
        point, area = self._point(street, chance)
        cell = (round(point.lon / CELL_DEGREES), round(point.lat / CELL_DEGREES))
        here = [share_of("cell", *cell, part) for part in ("community", "road", "cross")]
        communities = self._communities.get(area.street) or [("", self._street_name(area))]
        code, name = pick(here[0], communities)
        roads = self._roads.get(area.street) or (self._street_name(area),)
        road = pick(here[1], roads)
        cross = pick(here[2], [r for r in roads if r != road] or [name])
        return Spot(point, Area(area.district, area.street, code), road, cross, name)

    def _street_name(self, area: Area) -> str:
        street = self._city.streets.get(area.street)
        return street.name.zh if street else self._city.districts[area.district].name.zh

    def _point(self, street: Street, chance: Random) -> tuple[Point, Area]:
        """Return a place near the street's centre that lies in its district."""
        for _ in range(4):
            lon = street.center.lon + chance.gauss(0, SPREAD_DEGREES)
            lat = street.center.lat + chance.gauss(0, SPREAD_DEGREES)
            point = Point(round(lon, 6), round(lat, 6))
            area = self._city.locator.locate(point) if self._city.holds(point) else None
            if area is not None and area.district == street.district and area.street:
                return point, area
        return street.center, Area(street.district, street.code)

    def phrase(self, spot: Spot, scene: str, chance: Random) -> str:
        """Return how people name a place in a scene: a road, an estate, a park …"""
        pattern = pick(chance.random(), self._script.places[scene])
        number = chance.randrange(2, 188)
        return pattern.format(
            road=spot.road, cross=spot.cross, community=spot.community, street="", n=number
        )

    def address(self, spot: Spot, phrase: str) -> str:
        """Return a whole address around a phrase."""
        district = self._city.districts[spot.area.district].name.zh
        street = self._street_name(spot.area)
        community = "" if phrase.startswith(spot.community) else spot.community
        return f"{district}{street}{community}{phrase}"
