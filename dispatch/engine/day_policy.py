"""How a day is dispatched: queues stay the city's, a crew learns its next case when it sets off.

`DayPolicy` fills the interface of the day simulator: `reset` once, then `decide` at every event.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.engine.anneal import Heat
from dispatch.engine.layout import Floats, Singles
from dispatch.engine.live import Call, Live, Model, Standing
from dispatch.engine.problem import Bools, Crews, Objective
from dispatch.engine.ruin import Appetite
from dispatch.engine.travel import Places

SPREAD = 0.4
HALF_HOUR_S, TO_HALF_WIDTH = 1800.0, 1.6
OVERRUN, LEAST_OVERRUN_S = 0.35, 60.0
TO_SPARE_S = 2.0
WEIGHTS = np.ones(2)
MOST_URGENT = 1
MILD = Heat(0.1, 0.025)
WARM, HUNGRY = Heat(3.0, 0.1), Appetite(8.0, 10, 2)


class World(Protocol):
    """What the simulator shows: columns by crew and by case; nothing of a case not yet filed."""

    n_teams: int
    overtime_s: float
    objective: Mapping[str, Any]
    team_xy: Floats
    team_free: Floats
    shift_start: Floats
    shift_end: Floats
    capacity: NDArray[np.int64]
    skill_bits: NDArray[np.int64]
    home_bits: NDArray[np.int64]
    support_bits: NDArray[np.int64]
    work_s: Floats
    current: NDArray[np.int64]
    case_xy: Floats
    service_s: Floats
    due: Floats
    priority: NDArray[np.int64]
    skill: NDArray[np.int64]
    district: NDArray[np.int64]
    tardy_w: Floats
    resp_w: Floats
    penalty: Floats
    started: Bools

    def seconds_per_metre(self, _at: float, /) -> float:
        """Return how long a metre of straight line takes then."""


@dataclass(frozen=True, slots=True)
class Metres:
    """Travel in a world whose places are metres already."""

    world: World

    def places(self, lon: Floats, lat: Floats, at: float) -> Places:
        """Put metres into seconds of travel."""
        pace = self.world.seconds_per_metre(at)
        return Places(lon * pace, lat * pace, np.zeros(len(lon), np.int32))

    def legs(self, _at: float, /) -> Singles:
        """Return nothing: every way is straight."""
        return np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Temper:
    """How eagerly a day is planned; docs/engine.md says which days the figures are tuned on.

    `response` multiplies the weight of waiting while planning: a crew soon free is worth more than
    the objective says, because more cases will come; so is `travel`, which no case is served by.
    Priority 1 is planned as if due `margin_s` earlier, because its own work may overrun, with
    `urgent` times the weight of lateness and `urgent_response` times that of waiting: whoever waits
    for the crew around the corner finds it busy longer than thought.

    A crew that is free is not sent to what a plan some seconds old has for it: the `around` cases
    nearest to it are first planned anew, priority 1 as if `nearer_s` nearer.
    """

    steps: int = 3000
    heat: Heat = WARM
    appetite: Appetite = HUNGRY
    response: float = 2.0
    travel: float = 1.3
    urgent: float = 2.0
    urgent_response: float = 2.0
    margin_s: float = 1200.0
    around: int = 24
    around_steps: int = 60
    around_heat: Heat = MILD
    nearer_s: float = 900.0
    seed: int = 1


def _table(bits: NDArray[np.int64], width: int) -> Bools:
    table: Bools = ((bits[:, None] >> np.arange(width)) & 1).astype(bool)
    return table


def crews_of(world: World) -> Crews:
    """Return the crews of a world; where and when they are free is told later."""
    zeros, near = np.zeros(world.n_teams), world.home_bits | world.support_bits
    skills = max((int(bits).bit_length() for bits in world.skill_bits), default=1)
    districts = max((int(bits).bit_length() for bits in near), default=1)
    return Crews(
        tuple(range(world.n_teams)),
        lon=zeros,
        lat=zeros,
        free_at=zeros,
        shift_end=zeros,
        load_s=zeros,
        capacity=world.capacity.astype(np.int32),
        skills=_table(world.skill_bits, skills),
        own=_table(world.home_bits, districts),
        support=_table(world.support_bits, districts),
    )


def objective_of(world: World, travel: float) -> Objective:
    """Return what counts in the queues; each case brings its own weights."""
    table = world.objective
    spread = TO_HALF_WIDTH * SPREAD * np.sqrt(HALF_HOUR_S)
    horizon, support = float(table["load_horizon_min"]), float(table["support_penalty"])
    return Objective(
        WEIGHTS, WEIGHTS, WEIGHTS, horizon, support, 0.0, spread=float(spread), travel=travel
    )


class DayPolicy:
    """Cheapest insertion when a case is filed, improvement at every tick, late binding."""

    call_on = frozenset({"filed", "finished", "shift", "tick"})
    tick_s = 30.0
    temper = Temper()

    def reset(self, world: World) -> None:
        """Begin a day."""
        self.world = world
        model = Model(
            crews_of(world),
            objective_of(world, self.temper.travel),
            Metres(world),
            len(world.started),
        )
        self.live = Live(model, self.temper.seed)

    def decide(
        self, now: float, new: Sequence[int], finished: Sequence[tuple[int, int]], /
    ) -> dict[int, list[int]]:
        """Return the next case of every crew that sets off now."""
        tick = now % self.tick_s == 0
        freed = [crew for crew, _ in finished] if self.temper.around_steps and not tick else []
        if len(new) or tick or freed:
            self.live.set_clock(now, self._standing(now))
        for case in new:
            self.live.add(int(case), self._call(int(case)))
            self.live.insert(int(case))
        if tick:
            self.live.improve(self.temper.steps, self.temper.heat, self.temper.appetite)
        for crew in freed:
            self._reconsider(crew)
        departures = dict(self._departures(now))
        for queue in departures.values():
            self.live.close(queue[0])
        return departures

    def _reconsider(self, crew: int) -> None:
        """Look again at what a crew might do that is free, before it is told its next case."""
        world, temper, live = self.world, self.temper, self.live
        slots = np.flatnonzero(live.open)
        able = live.ground.fit[live.ground.cases["kind"][slots], crew] > 0
        slots = slots[able]
        leg = np.hypot(*(world.case_xy[slots] - world.team_xy[crew]).T)
        leg *= world.seconds_per_metre(live.now)
        leg -= temper.nearer_s * (world.priority[slots] == MOST_URGENT)
        near = slots[np.argsort(leg, kind="stable")[: temper.around]].astype(np.int32)
        live.improve_around(near, temper.around_steps, temper.around_heat, temper.appetite)

    def _standing(self, now: float) -> Standing:
        """Return the crews as they stand; a case that overruns is expected to take a while yet."""
        world = self.world
        free = world.team_free.copy()
        over = np.flatnonzero((world.current >= 0) & (free <= now + LEAST_OVERRUN_S))
        more = OVERRUN * world.service_s[world.current[over]]
        free[over] = now + np.maximum(more, LEAST_OVERRUN_S)
        until = world.shift_end + world.overtime_s - TO_SPARE_S
        until = np.where(world.shift_end > now, until, now - 1.0)
        x, y = world.team_xy.T.copy()
        return Standing(x, y, free, until, world.work_s)

    def _call(self, case: int) -> Call:
        world = self.world
        urgent, temper = world.priority[case] == MOST_URGENT, self.temper
        weight = temper.urgent if urgent else 1.0
        hurry = temper.response * (temper.urgent_response if urgent else 1.0)
        return Call(
            lon=float(world.case_xy[case, 0]),
            lat=float(world.case_xy[case, 1]),
            due_at=float(world.due[case]) - (temper.margin_s if urgent else 0.0),
            work_s=float(world.service_s[case]),
            skill=int(world.skill[case]),
            district=int(world.district[case]),
            tardy=float(world.tardy_w[case]) * weight,
            response=float(world.resp_w[case]) * hurry,
            left_out=float(world.penalty[case]) * weight,
        )

    def _departures(self, now: float) -> Iterator[tuple[int, list[int]]]:
        """Give the crews that are free, with their next case, if they can finish it in time."""
        world, pace = self.world, self.world.seconds_per_metre(now)
        free = (world.current < 0) & (world.shift_start <= now) & (now < world.shift_end)
        for crew in np.flatnonzero(free & (self.live.queues.heads["size"] > 0)).tolist():
            case = int(self.live.queue(crew)[0])
            leg = float(np.hypot(*(world.team_xy[crew] - world.case_xy[case]))) * pace
            done = now + leg + 1.0 + world.service_s[case]
            if done <= world.shift_end[crew] + world.overtime_s:
                yield crew, [case]
