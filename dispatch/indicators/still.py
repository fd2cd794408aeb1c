"""A still map: areas as paths in a frame, and cases as marks that do not cover each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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


CHARACTER = 38.0
"""Breadth of a Han character of a label, and about its height, in units of the frame."""

LATIN = 0.56
"""Breadth of any other character, in Han characters."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name and a number written around a point."""

    shape: Shape
    text: str
    x: float
    y: float

    @property
    def breadth(self) -> float:
        """How wide it is drawn."""
        return CHARACTER * sum(1.0 if c >= "\u2e80" else LATIN for c in self.text)

    def near(self, x: float, y: float, room: float) -> bool:
        """Tell whether a point lies within `room` of it."""
        wide, high = self.breadth / 2 + room, CHARACTER / 2 + room
        return abs(x - self.x) < wide and abs(y - self.y) < high

    def meets(self, other: "Label") -> bool:
        """Tell whether two labels overlap."""
        wide, high = (self.breadth + other.breadth) / 2, CHARACTER * 1.1
        return abs(self.x - other.x) < wide and abs(self.y - other.y) < high

    def moved(self, across: float, down: float) -> "Label":
        """Return it moved by so many of its own heights."""
        return replace(self, x=self.x + across * CHARACTER, y=self.y + down * CHARACTER)


STEPS = tuple(
    (across, down) for across in (0.0, -1.0, 1.0, -2.0, 2.0) for down in (0.0, -1.0, 1.0, -1.6, 1.6)
)
MARK_ROOM = 12.0


def labels(wanted: Iterable[Label], signs: Iterable[Mark], frame: Frame) -> Iterator[Label]:
    """Yield the labels where they cover no other and few marks; one without room is left out.

    Those that come first choose first, so give the weightiest first.
    """
    listed = tuple(signs)
    set_: list[Label] = []
    for label in wanted:
        tries = [label.moved(across, down) for across, down in STEPS]
        free = [t for t in tries if _inside(t, frame) and not any(t.meets(s) for s in set_)]
        if free:
            best = min(free, key=lambda t: (_covered(t, listed), _away(t, label)))
            set_.append(best)
            yield best


def _inside(label: Label, frame: Frame) -> bool:
    half = label.breadth / 2
    across = half <= label.x <= WIDTH - half
    return across and CHARACTER / 2 <= label.y <= frame.height - CHARACTER / 2


def _covered(label: Label, signs: tuple[Mark, ...]) -> int:
    return sum(label.near(sign.x, sign.y, MARK_ROOM) for sign in signs)


def _away(label: Label, wanted: Label) -> float:
    return abs(label.x - wanted.x) + abs(label.y - wanted.y)
