"""A day lived through with a policy, event by event, and written as dispatch-log/1.

A crew does one case at a time, is not diverted once it has set off and stays where its last case
was; queues are plans only; what it has not begun when its shift ends goes back to the city.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple, Protocol

import numpy as np

from dispatch.engine.day import UNKNOWN, Day, World
from dispatch.engine.pace import stopwatch

FILED, DONE, BEGINS, ENDS, TICK = range(5)
EVENT = ("filed", "finished", "shift", "shift", "tick")
OVERRUN_S = 60.0


class Policy(Protocol):
    """Who decides: see `DayPolicy`. `call_on` names the events that wake it."""

    @property
    def call_on(self) -> frozenset[str]:
        """Return which of filed, finished, shift and tick wake it."""

    @property
    def tick_s(self) -> float:
        """Return the seconds from tick to tick; 0 for none."""

    def reset(self, _world: Any, /) -> None:
        """Begin a day."""

    def decide(
        self, _now: float, _new: Sequence[int], _finished: Sequence[Any], /
    ) -> Mapping[int, Sequence[int]] | None:
        """Return the new queues of the crews it changes."""


class Visit(NamedTuple):
    """One case worked on: row of crew and case, seconds of the day."""

    crew: int
    case: int
    depart: float
    arrive: float
    finish: float


class Simulation:
    """A day under way. `run` gives the second of the day after each moment; then read `log`."""

    def __init__(self, day: Day, policy: Policy) -> None:
        """Begin before the first event."""
        self.day, self.policy, self.world = day, policy, World(day)
        self.visits: list[Visit] = []
        self.latency_ms: list[float] = []
        self.moves = self.rejected = 0
        cases = day.problem.cases
        self._last = np.full(len(cases.id), UNKNOWN)
        self._places = np.column_stack(day.travel.metres(cases.lon, cases.lat))
        self._events = list(self._coming())
        heapify(self._events)
        policy.reset(self.world)

    def _coming(self) -> Iterator[tuple[float, int, int]]:
        day = self.day
        for case, at in enumerate(day.problem.cases.filed_at.tolist()):
            yield at, FILED, case
        ends = day.problem.crews.shift_end.tolist()
        for crew, (start, end) in enumerate(zip(day.shift_start.tolist(), ends, strict=True)):
            yield start, BEGINS, crew
            yield end, ENDS, crew
        tick = self.policy.tick_s
        for k in range(int(day.horizon_s / tick) if tick > 0 else 0):
            yield k * tick, TICK, 0

    def run(self) -> Iterator[float]:
        """Live through the day."""
        while self._events and self._events[0][0] < self.day.horizon_s:
            now, seen = self._events[0][0], []
            while self._events and self._events[0][0] == now:
                seen.append(heappop(self._events)[1:])
            self._moment(now, seen)
            yield now

    def _moment(self, now: float, seen: list[tuple[int, int]]) -> None:
        world = self.world
        new = [row for kind, row in seen if kind == FILED]
        finished = [(row, int(world.current[row])) for kind, row in seen if kind == DONE]
        for kind, row in seen:
            self._happen(now, kind, row)
        busy = world.current >= 0
        world.team_free[busy] = np.maximum(world.team_free[busy], now + OVERRUN_S)
        world.team_free[~busy] = np.maximum(now, world.shift_start[~busy])
        idle = {row for kind, row in seen if kind in (DONE, BEGINS)}
        if not self.policy.call_on.isdisjoint(EVENT[kind] for kind, _ in seen):
            began = stopwatch()
            queues = self.policy.decide(now, new, finished) or {}
            self.latency_ms.append(round(1e3 * (stopwatch() - began), 4))
            self._take_over(now, queues)
            idle |= set(queues)
        for crew in sorted(idle):
            self._set_off(now, crew)

    def _happen(self, now: float, kind: int, row: int) -> None:
        world = self.world
        if kind == FILED:
            self._file(row)
        elif kind == DONE:
            world.current[row] = UNKNOWN
        elif kind == ENDS:
            world.team_of[world.queue[row]] = UNKNOWN
            world.queue[row] = []

    def _file(self, case: int) -> None:
        """Show a case to the policy."""
        world, cases, weights = self.world, self.day.problem.cases, self.day.problem.objective
        priority = int(cases.priority[case])
        world.case_xy[case] = self._places[case]
        world.service_s[case], world.due[case] = cases.work_s[case], cases.due_at[case]
        world.filed[case], world.priority[case] = cases.filed_at[case], priority
        world.skill[case], world.district[case] = cases.skill[case], cases.district[case]
        world.tardy_w[case] = weights.tardy_per_min[priority]
        world.resp_w[case] = weights.response_per_min[priority]
        world.penalty[case] = weights.left_out[priority]
        world.open.add(case)

    def _take_over(self, now: float, queues: Mapping[int, Sequence[int]]) -> None:
        """Put new queues in the place of the old; what breaks a rule stays the city's."""
        world = self.world
        for crew in queues:
            world.team_of[world.queue[crew]] = UNKNOWN
        for crew, queue in queues.items():
            kept: list[int] = []
            for case in queue:
                if len(kept) < world.capacity[crew] and self._may(now, crew, case):
                    kept.append(int(case))
                    self.moves += self._last[case] not in (UNKNOWN, crew)
                    self._last[case] = world.team_of[case] = crew
                else:
                    self.rejected += 1
            world.queue[crew] = kept

    def _may(self, now: float, crew: int, case: int) -> bool:
        world, crews = self.world, self.day.problem.crews
        free = case in world.open and world.team_of[case] == UNKNOWN
        near = (crews.own | crews.support)[crew, world.district[case]] if free else False
        able = bool(near and crews.skills[crew, world.skill[case]])
        return able and bool(now < world.shift_end[crew])

    def _set_off(self, now: float, crew: int) -> None:
        """Send an idle crew to the first case of its queue that it can finish in time."""
        world = self.world
        on_duty = world.shift_start[crew] <= now < world.shift_end[crew]
        while on_duty and world.current[crew] == UNKNOWN and world.queue[crew]:
            case = world.queue[crew].pop(0)
            world.team_of[case] = UNKNOWN
            leg = self._leg(now, crew, case)
            until = world.shift_end[crew] + world.overtime_s
            if now + leg + world.service_s[case] <= until:
                self._depart(now, leg, (crew, case))

    def _leg(self, now: float, crew: int, case: int) -> float:
        metres = float(np.hypot(*(self.world.team_xy[crew] - self.world.case_xy[case])))
        return float(np.floor(metres * self.world.seconds_per_metre(now) + 0.5))

    def _depart(self, now: float, leg: float, pair: tuple[int, int]) -> None:
        world, (crew, case) = self.world, pair
        arrive = now + leg
        finish = arrive + float(self.day.true_work_s[case])
        self.visits.append(Visit(crew, case, now, arrive, finish))
        world.current[crew], world.started[case] = case, True
        world.open.discard(case)
        world.team_xy[crew], world.team_free[crew] = (
            world.case_xy[case],
            arrive + world.service_s[case],
        )
        world.work_s[crew] += leg + world.service_s[case]
        heappush(self._events, (finish, DONE, crew))

    def log(self) -> dict[str, Any]:
        """Return what happened as dispatch-log/1."""
        crews, cases = self.day.problem.crews.id, self.day.problem.cases.id
        visits = [
            {
                "team": crews[visit.crew],
                "case": cases[visit.case],
                "depart": visit.depart,
                "arrive": visit.arrive,
                "finish": visit.finish,
            }
            for visit in self.visits
        ]
        return {
            "format": "dispatch-log/1",
            "day": self.day.name,
            "visits": visits,
            "reassignments": self.moves,
            "rejected_moves": self.rejected,
            "latency_ms": self.latency_ms,
        }
