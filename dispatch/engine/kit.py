"""The engine as anyone may call it: an instance and a budget in, a plan out; a day's policy."""

import gc
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dispatch.engine.day_policy import DayPolicy
from dispatch.engine.instance import read_instance, write_plan
from dispatch.engine.pace import stopwatch
from dispatch.engine.search import Effort
from dispatch.engine.solve import solve
from dispatch.engine.warming import warm
from dispatch.refusals import FieldRefused

__all__ = ["DayPolicy", "plan"]

ROWS_PER_S = 40_000
WRITE_S_PER_ROW = 1e-6
LONGEST_S = 86400.0

# A budget begins when `plan` is called, so the kernels are compiled or loaded before it can be.
warm()


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Keep the collector from walking through the instance in the middle of a short budget."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def plan(instance: Mapping[str, Any], budget_s: float) -> dict[str, Any]:
    """Return the best dispatch-plan/1 found within `budget_s` seconds, reading included.

    Refuses by field. When the budget does not even allow reading, the least urgent stay out.
    """
    start = stopwatch()
    if not isinstance(instance, Mapping):
        raise FieldRefused("instance", "missing")
    if not isinstance(budget_s, int | float):
        raise FieldRefused("budget_s", "not_a_number", value=budget_s)
    if not 0.0 < budget_s <= LONGEST_S:
        raise FieldRefused("budget_s", "out_of_range", least=0, most=LONGEST_S)
    with _collector_resting():
        problem = read_instance(_affordable(instance, budget_s))
        rows = len(problem.cases.id) + len(problem.crews.id)
        left = budget_s - (stopwatch() - start) - WRITE_S_PER_ROW * rows
        found = solve(problem, Effort(seconds=max(left, 1e-6)))
        return write_plan(problem, found.plan, str(instance.get("name", "")))


def _affordable(instance: Mapping[str, Any], budget_s: float) -> Mapping[str, Any]:
    """Return the instance with as many cases, most urgent first, as half the time can read."""
    cases = instance.get("cases")
    most = int(budget_s * ROWS_PER_S / 2)
    teams = instance.get("teams")
    if not isinstance(cases, list) or not isinstance(teams, list) or len(cases) <= most:
        return instance
    kept = sorted(cases, key=_urgency)[: max(most - len(teams), 0)]
    return {**instance, "cases": kept}


def _urgency(case: Any) -> float:
    priority = case.get("priority") if isinstance(case, Mapping) else None
    return float(priority) if isinstance(priority, int | float) else -math.inf
