"""How good the queues are: their cost by part, what no plan can undercut, what a long run finds."""

from dataclasses import dataclass

import numpy as np

from dispatch.engine.bound import lower_bound
from dispatch.engine.layout import Floats
from dispatch.engine.plan import Cost, Plan, cost, timing
from dispatch.engine.problem import Problem
from dispatch.engine.search import Effort
from dispatch.engine.solve import solve


@dataclass(frozen=True, slots=True)
class Quality:
    """A plan's cost in weighted minutes, the bound below it, and the best plan a long run found.

    `fairness` is Jain's index of the crews' work at the end of the plan, 1 when all work alike.
    """

    cost: Cost
    bound: float
    best: float
    fairness: float

    @property
    def gap(self) -> float:
        """Return by which part of the best known cost the plan is dearer; 0 when it is the best."""
        return (self.cost.total - self.best) / self.best if self.best > 0 else 0.0

    @property
    def widest_gap(self) -> float:
        """Return the gap to the bound: the true one is not wider."""
        return (self.cost.total - self.bound) / self.bound if self.bound > 0 else 0.0


def jain(work: Floats) -> float:
    """Return Jain's fairness index, (Σx)²/(n·Σx²): 1 even, 1/n when one has everything.

    Jain, Chiu and Hawe, DEC-TR-301, 1984.
    """
    squares = float((work * work).sum())
    return float(work.sum()) ** 2 / (len(work) * squares) if squares > 0 else 1.0


def work_after(problem: Problem, plan: Plan) -> Floats:
    """Return each crew's seconds of work when the plan is done, today's included."""
    times = timing(problem, plan)
    spent = times.leg + problem.cases.work_s[plan.cases]
    return problem.crews.load_s + np.bincount(times.crew, spent, len(problem.crews.id))


def assess(problem: Problem, plan: Plan, effort: Effort) -> Quality:
    """Return how good the queues are; the long run starts from them and takes `effort`."""
    now = cost(problem, plan)
    found = solve(problem, effort, plan).cost.total
    on_duty = problem.crews.shift_end > problem.now
    fairness = jain(work_after(problem, plan)[on_duty])
    return Quality(now, lower_bound(problem), min(now.total, found), fairness)
