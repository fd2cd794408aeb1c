"""The fire days as they unfold: who is on duty, where, free from when; nothing of the future."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dispatch.engine.layout import Floats
from tests.bench.engine.fire_model import Model, Track, metres
from tests.bench.engine.fire_rows import ALS_ENGINE, DAY_S, KINDS, Sent, Span, als_engines, on_duty

WATCH_S = 8 * 3600.0
"""The fire department's watch changes at eight in the morning."""
SKILLS = (*KINDS, ALS_ENGINE)


@dataclass(frozen=True)
class City:
    """What stays the same: rows in the order of their dispatch, units, their duty, the model."""

    rows: Sequence[Sent]
    model: Model
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    als: frozenset[str]
    duty: tuple[tuple[Span, ...], ...]
    places: Floats

    def skills(self) -> np.ndarray:
        """Return the unit × skill table."""
        table = np.zeros((len(self.units), len(SKILLS)), bool)
        for k, (unit, kind) in enumerate(zip(self.units, self.kinds, strict=True)):
            table[k, SKILLS.index(kind)] = True
            table[k, -1] = unit in self.als
        return table

    def skill_of(self, row: Sent) -> int:
        """Return what a row asks for: the kind that was sent, with a paramedic if it had one."""
        return SKILLS.index(ALS_ENGINE if row.als and self.als else row.kind)

    def expected_work(self, row: Sent) -> float:
        """Return how long such work usually takes, seconds; what really happened is not told."""
        return self.model.fixed[row.kind] + self.model.work.get((row.kind, row.medical), 1800.0)


def city_of(rows: Sequence[Sent], model: Model) -> City:
    """Return the city of some rows; a unit is only there while it really was."""
    kinds = {row.unit: row.kind for row in rows}
    units, spans = tuple(kinds), on_duty(rows)
    places = np.array([metres(row.lon, row.lat) for row in rows]).reshape(-1, 2)
    duty = tuple(tuple(spans[unit]) for unit in units)
    return City(rows, model, units, tuple(kinds.values()), als_engines(rows), duty, places)


@dataclass
class Scene:
    """A moment of the days. `busy_until` is known to the simulation alone, `expected` to all."""

    city: City
    tracks: list[Track] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        """Begin with every unit free and at home."""
        homes = [self.city.model.homes[unit] for unit in self.city.units]
        self.tracks = [Track(home, home) for home in homes]
        n = len(homes)
        self.busy, self.expected, self.usual = np.zeros(n, bool), np.zeros(n), np.zeros(n)
        self._worked, self._watch = np.zeros(n), np.zeros(n)
        self.sent: dict[str, set[int]] = {}

    def until(self, now: float) -> Floats:
        """Return when each unit's duty ends; a second ago for who has none."""
        ends = [
            next((end for start, end in spans if start <= now <= end), now - 1.0)
            for spans in self.city.duty
        ]
        return np.array(ends)

    def worked(self, now: float) -> Floats:
        """Return the seconds each unit worked in its present watch; a duty begins a watch too."""
        day = WATCH_S + DAY_S * np.floor((now - WATCH_S) / DAY_S)
        begun = np.array([
            max((start for start, _ in spans if start <= now), default=day)
            for spans in self.city.duty
        ])  # fmt: skip
        watch = np.maximum(begun, day)
        self._worked[watch > self._watch] = 0.0
        self._watch = watch
        return self._worked

    def places(self, now: float) -> Floats:
        """Return where units are, or will be once free, metres."""
        pace = self.city.model.pace_at(now)
        return np.array([
            track.left if busy else track.at(now, pace)
            for track, busy in zip(self.tracks, self.busy, strict=True)
        ])  # fmt: skip

    def send(self, now: float, unit: int, case: int) -> tuple[float, float]:
        """Send a unit; return when it arrives (NaN: called off on the way) and is free."""
        city, row, track = self.city, self.city.rows[case], self.tracks[unit]
        pace = city.model.pace_at(now)
        start = track.at(now, pace)
        way = float(np.hypot(*(city.places[case] - start)))
        self.busy[unit] = True
        self.sent.setdefault(row.incident, set()).add(unit)
        arrive = now + city.model.fixed[row.kind] + way * pace
        self.usual[unit] = city.model.work.get((row.kind, row.medical), 1800.0)
        self.expected[unit] = arrive + self.usual[unit]
        if row.arrived:
            free = arrive + row.available - row.on_scene
            track.leave(city.places[case], free)
        else:
            arrive, free = float("nan"), now + row.available - row.dispatched
            track.leave(start, free)
        self.worked(now)
        self._worked[unit] += free - now
        return arrive, free

    def release(self, unit: int) -> None:
        """Note that a unit is free."""
        self.busy[unit] = False
