"""Compile every kernel once on a problem of a few cases."""

import numpy as np

from dispatch.engine.anneal import Heat
from dispatch.engine.live import Call, Live, Model, Standing
from dispatch.engine.problem import NONE, Cases, Crews, Objective, Problem
from dispatch.engine.search import MIXED, Effort
from dispatch.engine.solve import solve
from dispatch.engine.travel import StraightLine

WEIGHTS = np.ones(2)


def _crews(count: int) -> Crews:
    table, zeros = np.ones((count, 1), bool), np.zeros(count)
    return Crews(
        tuple(range(count)),
        lon=np.linspace(114.0, 114.1, count),
        lat=np.full(count, 22.5),
        free_at=zeros,
        shift_end=np.full(count, 1e5),
        load_s=zeros,
        capacity=np.full(count, 9, np.int32),
        skills=table,
        own=table,
        support=table,
    )


def _cases(count: int) -> Cases:
    zeros, nobody = np.zeros(count), np.full(count, NONE, np.int32)
    return Cases(
        tuple(range(count)),
        lon=np.linspace(114.0, 114.1, count),
        lat=np.linspace(22.5, 22.6, count),
        filed_at=zeros,
        due_at=np.full(count, 1e4),
        work_s=np.full(count, 600.0),
        priority=np.ones(count, np.int32),
        skill=np.zeros(count, np.int32),
        district=np.zeros(count, np.int32),
        incumbent=nobody,
        vehicle=nobody,
        pin=nobody,
    )


def warm() -> None:
    """Compile every kernel, or load it from the cache."""
    objective = Objective(WEIGHTS, WEIGHTS, WEIGHTS * 1e4, 960.0, 10.0, 5.0)
    travel = StraightLine(114.0, 22.5, 1.3, ((0.0, 8.0),))
    problem = Problem(0.0, _crews(3), _cases(9), objective, travel)
    solve(problem, Effort(steps=16))
    _warm_live(problem)


def _warm_live(problem: Problem) -> None:
    crews, cases, room = problem.crews, problem.cases, 4
    live = Live(Model(crews, problem.objective, problem.travel, room))
    for now in (0.0, 60.0):
        standing = Standing(
            crews.lon, crews.lat + now * 1e-6, crews.free_at, crews.shift_end, crews.load_s
        )
        live.set_clock(now, standing)
    for k in range(room):
        call = Call(cases.lon[k], cases.lat[k], 1e4, 600.0, 0, 0, 1.0, 1.0, 1e4)
        live.add(k, call)
        live.insert(k)
    live.improve(16, Heat(1.0, 0.1), MIXED)
    live.close(0)
