"""How units of the fire days move and work, learned from the days that are not scored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dispatch.engine.layout import Floats
from dispatch.engine.travel import StraightLine
from tests.bench.engine.fire_rows import DAY_S, KINDS, ROAMING, Sent

LON0, LAT0 = -122.44, 37.76
QUARTERS = 4
QUARTER_S = DAY_S / QUARTERS
LONGEST_S = 3600.0
FIRST_PACE, PACES, FIXED_S = 0.1, (0.02, 1.0), 180.0
ROUNDS = 8
LINE = StraightLine(LON0, LAT0, 1.0, ((0.0, 1.0),))


def metres(lon: float, lat: float) -> Floats:
    """Return metres east and north of the middle of the city."""
    east, north = LINE.metres(np.array([lon]), np.array([lat]))
    return np.array([east[0], north[0]])


def middle(points: Floats) -> Floats:
    """Return the point with the least sum of distances to `points` (Weiszfeld 1937)."""
    here: Floats = np.median(points, axis=0)
    for _ in range(50):
        weight = 1.0 / np.maximum(np.hypot(*(points - here).T), 1.0)
        here = (points * weight[:, None]).sum(0) / weight.sum()
    return here


def homes_of(learning: Iterable[Sent], rows: Iterable[Sent]) -> dict[str, Floats]:
    """Return where each unit waits: the middle of the third of its calls it reached soonest.

    A unit that the days to learn from do not know waits where it was first seen.
    """
    reached: dict[str, list[tuple[float, Floats]]] = defaultdict(list)
    for row in learning:
        if row.arrived:
            reached[row.unit].append((row.on_scene - row.dispatched, metres(row.lon, row.lat)))
    homes = {}
    for unit, found in reached.items():
        found.sort(key=lambda pair: pair[0])
        homes[unit] = middle(np.array([place for _, place in found[: max(3, len(found) // 3)]]))
    for row in rows:
        homes.setdefault(row.unit, metres(row.lon, row.lat))
    return homes


@dataclass
class Track:
    """Where a unit is: from where it was left it drives home, as the crow flies."""

    home: Floats
    left: Floats
    since: float = 0.0

    def at(self, now: float, pace: float) -> Floats:
        """Return its place when a metre takes `pace` seconds."""
        way = float(np.hypot(*(self.home - self.left)))
        part = min(max(now - self.since, 0.0) / max(way * pace, 1e-9), 1.0)
        return self.left + part * (self.home - self.left)

    def leave(self, place: Floats, at: float) -> None:
        """Note where it became free."""
        self.left, self.since = place, at


@dataclass(frozen=True)
class Model:
    """From dispatch to scene: `fixed` seconds by kind, and `pace` seconds a metre by six hours.

    `work` are seconds on the scene by (kind, medical). `samples` taught it.
    """

    homes: Mapping[str, Floats]
    fixed: Mapping[str, float]
    pace: tuple[float, ...]
    work: Mapping[tuple[str, bool], float]
    samples: int = 0

    def pace_at(self, now: float) -> float:
        """Return the seconds a metre of straight line takes."""
        return self.pace[int(now % DAY_S // QUARTER_S)]

    def line(self) -> StraightLine:
        """Return the same as the engine's own model of travel."""
        steps = tuple((k * QUARTER_S, 1.0 / pace) for k, pace in enumerate(self.pace))
        return StraightLine(LON0, LAT0, 1.0, steps)


def retrace(
    rows: Iterable[Sent], homes: Mapping[str, Floats], pace: Sequence[float]
) -> list[float]:
    """Return how far each unit really sent had to go, by where it had been left before."""
    tracks = {unit: Track(home, home) for unit, home in homes.items()}
    found = []
    for row in rows:
        here, track = metres(row.lon, row.lat), tracks[row.unit]
        start = track.at(row.dispatched, pace[int(row.dispatched % DAY_S // QUARTER_S)])
        found.append(float(np.hypot(*(here - start))))
        track.leave(here if row.arrived else start, row.available)
    return found


def learn(learning: Sequence[Sent], rows: Sequence[Sent]) -> Model:
    """Return the model of the days to learn from; `rows` only name units that came later."""
    homes = homes_of(learning, rows)
    pace = [FIRST_PACE] * QUARTERS
    taught = [
        k for k, r in enumerate(learning) if r.arrived and r.on_scene - r.dispatched <= LONGEST_S
    ]
    took = np.array([learning[k].on_scene - learning[k].dispatched for k in taught])
    kinds = np.array([KINDS.index(learning[k].kind) for k in taught])
    quarters = np.array([int(learning[k].dispatched % DAY_S // QUARTER_S) for k in taught])
    known = kinds < len(KINDS) - len(ROAMING)
    for _ in range(ROUNDS):
        way = np.array(retrace(learning, homes, pace))[taught]
        columns = np.zeros((len(taught), len(KINDS) + QUARTERS))
        columns[np.arange(len(taught)), kinds] = 1.0
        columns[np.arange(len(taught)), len(KINDS) + quarters] = way
        found = _least_errors(columns[known], took[known])
        pace = np.clip(found[len(KINDS) :], *PACES).tolist()
    left = took - way * np.array(pace)[quarters]
    fixed = dict.fromkeys(KINDS, FIXED_S)
    fixed |= {KINDS[k]: float(np.median(left[kinds == k])) for k in set(kinds.tolist())}
    return Model(homes, fixed, tuple(pace), _work(learning), len(taught))


def _least_errors(columns: Floats, values: Floats) -> Floats:
    """Return the factors of the columns with the least sum of absolute errors."""
    weight = np.ones(len(values))
    for _ in range(60):
        root = np.sqrt(weight)
        found: Floats = np.linalg.lstsq(columns * root[:, None], values * root, rcond=None)[0]
        weight = 1.0 / np.maximum(np.abs(values - columns @ found), 1.0)
    return found


def _work(learning: Iterable[Sent]) -> dict[tuple[str, bool], float]:
    spent: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for row in learning:
        if row.arrived:
            spent[row.kind, row.medical].append(row.available - row.on_scene)
    return {key: float(np.median(found)) for key, found in spent.items()}
