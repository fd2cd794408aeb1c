"""Who decides on the fire days: our engine, or the nearest free unit."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from dispatch.engine.anneal import Heat
from dispatch.engine.live import Call, Live, Model, Standing
from dispatch.engine.problem import Crews, Objective
from dispatch.engine.ruin import Appetite
from tests.bench.engine.fire_model import LINE
from tests.bench.engine.fire_scene import City, Scene

Pair = tuple[int, int]
GRACE_S, LEAST_S, OVERRUN = 7200.0, 60.0, 0.35
LEFT_OUT = 1e6
STEPS = 200
ONES = np.ones(2)


class Policy(Protocol):
    """Decides at every moment which unit goes to which row."""

    def decide(self, scene: Scene, now: float, new: Sequence[int]) -> Iterator[Pair]:
        """Yield (unit, row) to set off now; `new` rows have just been asked for."""
        ...


class NearestFree:
    """The free unit of the right kind that is there first; who finds none waits, urgent first."""

    def __init__(self, city: City) -> None:
        """Begin with nothing waiting."""
        self._able, self._waiting = city.skills(), list[int]()

    def decide(self, scene: Scene, now: float, new: Sequence[int]) -> Iterator[Pair]:
        """See `Policy`."""
        rows = scene.city.rows
        self._waiting.extend(new)
        self._waiting.sort(key=lambda case: (not rows[case].urgent, case))
        on_duty = scene.until(now) >= now
        for case in tuple(self._waiting):
            free = on_duty & ~scene.busy & self._able[:, scene.city.skill_of(rows[case])]
            free[list(scene.sent.get(rows[case].incident, ()))] = False
            if free.any():
                way = np.hypot(*(scene.places(now) - scene.city.places[case]).T)
                self._waiting.remove(case)
                yield int(np.where(free, way, np.inf).argmin()), case


class Ours:
    """The engine's living plan: cheapest insertion, improvement, late binding.

    `response` and `calm` weigh a minute until arrival with and without lights and siren;
    `load_horizon_min` is how strongly work is spread.
    """

    def __init__(
        self,
        city: City,
        load_horizon_min: float,
        response: float = 6.0,
        calm: float = 2.0,
    ) -> None:
        """Begin with an empty plan."""
        n, zeros = len(city.units), np.zeros(len(city.units))
        everywhere, nowhere = np.ones((n, 1), bool), np.zeros((n, 1), bool)
        crews = Crews(
            city.units, zeros, zeros, zeros, zeros, zeros, np.full(n, 12, np.int32),
            city.skills(), everywhere, nowhere,
        )  # fmt: skip
        weights = Objective(ONES, ONES, ONES, load_horizon_min, 0.0, 0.0)
        self._live = Live(Model(crews, weights, city.model.line(), len(city.rows)))
        self._weights = (calm, response)

    def decide(self, scene: Scene, now: float, new: Sequence[int]) -> Iterator[Pair]:
        """See `Policy`."""
        live, until = self._live, scene.until(now)
        if not (len(new) or live.open.any()):
            return
        live.set_clock(now, _standing(scene, now, until))
        for case in new:
            self._open(scene, case)
            yield from self._departures(scene, now, until)
        if live.open.any():
            for case in np.flatnonzero(live.open & (live.queues.crew_of == -1)).tolist():
                live.insert(case)
            live.improve(STEPS, Heat(3.0, 0.1), Appetite(8.0, 10, 2))
            yield from self._departures(scene, now, until)

    def _open(self, scene: Scene, case: int) -> None:
        row, (calm, urgent) = scene.city.rows[case], self._weights
        call = Call(
            lon=row.lon,
            lat=row.lat,
            due_at=self._live.now,
            work_s=scene.city.expected_work(row),
            skill=scene.city.skill_of(row),
            district=0,
            tardy=0.0,
            response=urgent if row.urgent else calm,
            left_out=LEFT_OUT,
            banned=tuple(scene.sent.get(row.incident, ())),
        )
        self._live.add(case, call)
        self._live.insert(case)

    def _departures(self, scene: Scene, now: float, until: np.ndarray) -> Iterator[Pair]:
        live = self._live
        ready = (live.queues.heads["size"] > 0) & ~scene.busy & (until >= now)
        for unit in np.flatnonzero(ready).tolist():
            case = int(live.queue(unit)[0])
            live.close(case)
            if unit in scene.sent.get(scene.city.rows[case].incident, ()):
                self._open(scene, case)
                continue
            yield unit, case


def _standing(scene: Scene, now: float, until: np.ndarray) -> Standing:
    x, y = scene.places(now).T
    free = np.where(scene.busy, scene.expected, now)
    over = scene.busy & (free <= now + LEAST_S)
    free[over] = now + np.maximum(OVERRUN * scene.usual[over], LEAST_S)
    ends = np.where(until >= now, until + GRACE_S, now - 1.0)
    degree = LINE.metres(np.array([LINE.lon0 + 1.0]), np.array([LINE.lat0 + 1.0]))
    lon, lat = LINE.lon0 + x / degree[0][0], LINE.lat0 + y / degree[1][0]
    return Standing(lon, lat, free, ends, scene.worked(now))
