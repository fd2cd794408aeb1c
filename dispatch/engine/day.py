"""A day to simulate: dispatch-day/1 read, and the world as a policy may see it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dispatch.engine.instance import Json, number, numbers, read_instance, records
from dispatch.engine.layout import Floats
from dispatch.engine.problem import LARGEST, Bools, Problem
from dispatch.engine.travel import StraightLine
from dispatch.refusals import FieldRefused

UNKNOWN = -1
LONGEST_DAY_S = 1e6


@dataclass(frozen=True, slots=True)
class Day:
    """The problem at midnight, when each shift begins, how long work really takes, how it ends."""

    name: str
    problem: Problem
    travel: StraightLine
    shift_start: Floats
    true_work_s: Floats
    objective: Json
    horizon_s: float
    overtime_s: float


def read_day(day: Json) -> Day:
    """Return a dispatch-day/1; refuses by field."""
    crews = [
        {**row, "free_at": row.get("shift_start"), "load_s": 0.0} for row in records(day, "teams")
    ]
    cases = [{**row, "incumbent": None} for row in records(day, "cases")]
    shift_start = numbers(records(day, "teams"), "teams", "shift_start")
    problem = read_instance({**day, "now": 0.0, "teams": crews, "cases": cases})
    true_work_s = numbers(cases, "cases", "true_service_s")
    if not ((true_work_s >= 0) & (true_work_s <= LARGEST)).all():
        raise FieldRefused("cases.true_service_s", "out_of_range", least=0, most=LARGEST)
    span = [number(day, "", key) for key in ("horizon_s", "overtime_s")]
    for key, value in zip(("horizon_s", "overtime_s"), span, strict=True):
        if not 0.0 <= value <= LONGEST_DAY_S:
            raise FieldRefused(key, "out_of_range", least=0, most=LONGEST_DAY_S)
    travel = problem.travel
    if not isinstance(travel, StraightLine):
        raise FieldRefused("city", "unknown")
    return Day(
        str(day.get("name", "")), problem, travel, shift_start, true_work_s, day["objective"], *span
    )


def _bits(table: Bools) -> Any:
    return (table.astype(np.int64) << np.arange(table.shape[1])).sum(axis=1)


class World:
    """What a policy sees. Nothing of a case before it is filed, its true work never."""

    def __init__(self, day: Day) -> None:
        """Begin before the first case, every crew where its shift begins."""
        crews, cases = day.problem.crews, len(day.problem.cases.id)
        self._travel = day.travel
        self.n_teams, self.overtime_s, self.objective = len(crews.id), day.overtime_s, day.objective
        self.team_xy = np.column_stack(day.travel.metres(crews.lon, crews.lat))
        self.team_free, self.shift_start = day.shift_start.copy(), day.shift_start
        self.shift_end, self.capacity = crews.shift_end, crews.capacity
        self.skill_bits, self.home_bits = _bits(crews.skills), _bits(crews.own)
        self.support_bits = _bits(crews.support)
        self.work_s, self.current = np.zeros(self.n_teams), np.full(self.n_teams, UNKNOWN)
        self.queue: list[list[int]] = [[] for _ in range(self.n_teams)]
        self.case_xy = np.full((cases, 2), np.nan)
        self.service_s, self.due, self.filed = (np.full(cases, np.nan) for _ in range(3))
        self.tardy_w, self.resp_w, self.penalty = (np.full(cases, np.nan) for _ in range(3))
        self.priority, self.skill, self.district = (np.full(cases, UNKNOWN) for _ in range(3))
        self.team_of = np.full(cases, UNKNOWN)
        self.started = np.zeros(cases, bool)
        self.open: set[int] = set()

    def seconds_per_metre(self, at: float) -> float:
        """Return how long a metre of straight line takes then."""
        return self._travel.detour / self._travel.speed(at)
