"""Junctions and edges as a reader meets them, and the arrays they become."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from dashboard.cities.entries import CityError
from dispatch.roads.graph import RoadGraph

SPEEDS: Mapping[str, float] = {
    "motorway": 80.0,
    "trunk": 60.0,
    "primary": 50.0,
    "secondary": 40.0,
    "tertiary": 40.0,
    "unclassified": 30.0,
    "residential": 30.0,
    "road": 30.0,
    "living_street": 10.0,
    "service": 15.0,
}
"""Free-flow km/h of a road class without a limit on its sign (source: default)."""
USUAL = 30.0
SLOWEST, FASTEST = 1.0, 150.0


def speed_of(highway: str, limit: str) -> float:
    """Return the km/h of a road: its limit where that is a number, else its class's."""
    said = limit.split(";", maxsplit=1)[0].removesuffix("km/h").strip()
    if said.replace(".", "", 1).isdecimal() and SLOWEST <= float(said) <= FASTEST:
        return float(said)
    return SPEEDS.get(highway.removesuffix("_link"), USUAL)


def number(text: str | None, where: str, least: float, most: float) -> float:
    """Return a number between `least` and `most`, or refuse it with its place in the file."""
    if text is None or not text.strip():
        raise CityError("missing", where)
    try:
        value = float(text)
    except ValueError:
        raise CityError("not_a_number", where, value=text) from None
    if not (isfinite(value) and least <= value <= most):
        raise CityError("out_of_range", where, value=text, least=least, most=most)
    return value


@dataclass(slots=True)
class Draft:
    """A graph being read: `edges` hold (from, to, metres, km/h) one way."""

    rows: dict[str, int] = field(default_factory=dict)
    places: list[tuple[float, float]] = field(default_factory=list)
    edges: list[tuple[int, int, float, float]] = field(default_factory=list)

    def junction(self, key: str, lon: float, lat: float) -> None:
        """Note a junction once."""
        if key not in self.rows:
            self.rows[key] = len(self.places)
            self.places.append((lon, lat))

    def edge(self, ends: tuple[str, str], metres: float, kmh: float, where: str) -> None:
        """Note a one-way edge; its junctions must be known."""
        for key in ends:
            if key not in self.rows:
                raise CityError("unknown_junction", where, value=key)
        self.edges.append((self.rows[ends[0]], self.rows[ends[1]], metres, kmh))

    def graph(self, name: str) -> RoadGraph:
        """Return the arrays; a file without a single road is refused."""
        if not self.edges:
            raise CityError("no_roads", name)
        table, places = np.array(self.edges), np.array(self.places)
        return RoadGraph(
            places[:, 0].copy(),
            places[:, 1].copy(),
            table[:, 0].astype(np.int32),
            table[:, 1].astype(np.int32),
            table[:, 2] * 3.6 / table[:, 3],
        )
