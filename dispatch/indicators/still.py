"""A still map: areas as paths in a frame, and cases as marks that do not cover each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians

from dispatch.indicators.briefing import OverdueCase
from dispatch.naming import Name

WIDTH = 1000.0
"""Breadth of every frame in its own units."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of the earth in degrees, drawn `WIDTH` wide (equirectangular about its middle)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def height(self) -> float:
        """How high it is drawn."""
        squeeze = cos(radians((self.south + self.north) / 2))
        return WIDTH * (self.north - self.south) / ((self.east - self.west) * squeeze)

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place is drawn, from the top left."""
        x = WIDTH * (lon - self.west) / (self.east - self.west)
        y = self.height * (self.north - lat) / (self.north - self.south)
        return x, y

    def shows(self, lon: float, lat: float) -> bool:
        """Tell whether a place lies in the frame."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True, slots=True)
class Shape:
    """A district: its outline as an SVG path, and where its name is written.

    One without a path has no known boundary; one with no label lies outside the frame.
    """

    code: str
    name: Name
    path: str
    label: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class StillMap:
    """Districts and the land around them; `notice` is what must be said beside the map."""

    frame: Frame
    land: tuple[str, ...]
    districts: tuple[Shape, ...]
    notice: Name


@dataclass(frozen=True, slots=True)
class Mark:
    """Cases drawn as one because they lie so near to each other: in the middle of them."""

    x: float
    y: float
    n: int


def marks(frame: Frame, cases: Iterable[OverdueCase], apart: float) -> Iterator[Mark]:
    """Yield marks for the cases whose point lies in the frame, at least about `apart` apart."""
    cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for case in cases:
        if case.lon is not None and case.lat is not None and frame.shows(case.lon, case.lat):
            x, y = frame.place(case.lon, case.lat)
            cells.setdefault((int(x // apart), int(y // apart)), []).append((x, y))
    for places in cells.values():
        n = len(places)
        yield Mark(sum(x for x, _ in places) / n, sum(y for _, y in places) / n, n)


def unplaced(frame: Frame, cases: Iterable[OverdueCase]) -> int:
    """Return how many cases have no point in the frame."""
    placed = (c.lon is not None and c.lat is not None and frame.shows(c.lon, c.lat) for c in cases)
    return sum(not there for there in placed)
