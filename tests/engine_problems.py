"""Small cities for the engine's tests, and the best plan found by looking at every one."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np

from dispatch.engine.plan import Plan, broken, cost, plan_of
from dispatch.engine.problem import NONE, Cases, Crews, Objective, Problem
from dispatch.engine.travel import StraightLine

NOON = 43_200.0
WEIGHTS = {
    "tardy_per_min": np.array([0.0, 10.0, 4.0, 2.0, 1.0]),
    "response_per_min": np.array([0.0, 2.0, 1.0, 0.5, 0.2]),
    "left_out": np.array([0.0, 2000.0, 1000.0, 600.0, 300.0]),
}
SOFT = Objective(**WEIGHTS, load_horizon_min=240.0, support=10.0, churn=5.0)
HARD = replace(SOFT, hard=True)
STRAIGHT = StraightLine(114.05, 22.54, 1.3, ((0.0, 8.0), (25_200.0, 6.0)))
ANYWHERE = 0.06


def crews(count: int, seed: int = 0, skills: int = 2, districts: int = 2) -> Crews:
    """Crews around one point; each has one skill at least and a district of its own."""
    chance = np.random.default_rng([seed, 1])
    able = chance.random((count, skills)) < 0.6
    able[np.arange(count), chance.integers(skills, size=count)] = True
    own = np.zeros((count, districts), bool)
    own[np.arange(count), chance.integers(districts, size=count)] = True
    return Crews(
        tuple(f"T{k}" for k in range(count)),
        lon=114.05 + chance.uniform(-ANYWHERE, ANYWHERE, count),
        lat=22.54 + chance.uniform(-ANYWHERE, ANYWHERE, count),
        free_at=NOON + chance.uniform(-600, 1800, count).round(),
        shift_end=NOON + chance.uniform(7200, 18_000, count).round(),
        load_s=chance.uniform(0, 14_400, count).round(),
        capacity=chance.integers(2, 5, count).astype(np.int32),
        skills=able,
        own=own,
        support=chance.random((count, districts)) < 0.7,
    )


def cases(count: int, crew_count: int, seed: int = 0, skills: int = 2, districts: int = 2) -> Cases:
    """Cases around one point, some late already, some given to a crew before."""
    chance = np.random.default_rng([seed, 2])
    filed = NOON - chance.uniform(0, 3600, count).round()
    before = chance.integers(-crew_count - 1, crew_count, count)
    return Cases(
        tuple(f"C{k}" for k in range(count)),
        lon=114.05 + chance.uniform(-ANYWHERE, ANYWHERE, count),
        lat=22.54 + chance.uniform(-ANYWHERE, ANYWHERE, count),
        filed_at=filed,
        due_at=filed + chance.uniform(1800, 10_800, count).round(),
        work_s=chance.uniform(300, 2400, count).round(),
        priority=chance.integers(1, 5, count).astype(np.int32),
        skill=chance.integers(skills, size=count).astype(np.int32),
        district=chance.integers(districts, size=count).astype(np.int32),
        incumbent=np.maximum(before, NONE).astype(np.int32),
        vehicle=np.full(count, NONE, np.int32),
        pin=np.full(count, NONE, np.int32),
    )


def problem(count: int, crew_count: int, seed: int = 0, objective: Objective = SOFT) -> Problem:
    """Return a city with so many cases and crews."""
    known = crews(crew_count, seed)
    return Problem(NOON, known, cases(count, crew_count, seed), objective, STRAIGHT)


def _split(left: tuple[int, ...], crew_count: int) -> Iterator[list[list[int]]]:
    """Give every way to hand out the cases `left`, each to a crew or to nobody."""
    if not left:
        yield [[] for _ in range(crew_count)]
        return
    for queues in _split(left[1:], crew_count):
        yield queues
        for k in range(crew_count):
            yield [[left[0], *queue] if i == k else queue for i, queue in enumerate(queues)]


def _shared(queues: list[list[int]]) -> Iterator[list[list[int]]]:
    """Give every order of every queue."""
    if not queues:
        yield []
        return
    for rest in _shared(queues[1:]):
        for order in permutations(queues[0]):
            yield [list(order), *rest]


def best_of_all(city: Problem) -> tuple[float, Plan]:
    """Return the cheapest plan without a broken rule; for very few cases only."""
    least, best = np.inf, plan_of([[] for _ in city.crews.id])
    alone = _alone(city)
    for queues in _split(tuple(range(len(city.cases.id))), len(city.crews.id)):
        if not all((c, k) in alone for k, queue in enumerate(queues) for c in queue):
            continue
        for ordered in _shared(queues):
            plan = plan_of(ordered)
            total = cost(city, plan).total
            if total < least and not broken(city, plan).any():
                least, best = total, plan
    return float(least), best


def _alone(city: Problem) -> set[tuple[int, int]]:
    """Return the pairs of case and crew that may be, other cases aside."""
    pairs = set()
    for c in range(len(city.cases.id)):
        for k in range(len(city.crews.id)):
            queues: list[list[int]] = [[] for _ in city.crews.id]
            queues[k].append(c)
            one = replace(city, cases=replace(city.cases, joint=np.zeros(0, np.int32)))
            if not broken(one, plan_of(queues)).any():
                pairs.add((c, k))
    return pairs
