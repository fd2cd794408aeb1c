"""A small city that waits to be planned, and a solver that only inserts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dispatch.advice.dispatching import Waiting
from dispatch.advice.ranking import Situation
from dispatch.advice.router import router_of
from dispatch.case import Case
from dispatch.dispatch_rules import Binding, DispatchRules
from dispatch.engine.plan import Plan, cost, plan_of
from dispatch.engine.problem import Problem
from dispatch.engine.search import Effort
from dispatch.engine.solve import solve
from dispatch.planning.planner import SolverBusy
from dispatch.unit import Unit
from tests.builders import NOON, a_case, a_city, a_fix, a_unit

NEAR, FAR = a_unit("A01"), a_unit("A02")


def place(n: int, lon: float = 114.05, **changes: object) -> Case:
    """Return the n-th waiting case."""
    return a_case(id=f"4403042026112300{n:04d}", version=2, lon=lon, **changes)


def situation(
    binding: Binding = Binding.LATE, in_hand: Iterable[Case] = (), rest_min: float = 0
) -> Situation:
    """Return noon, with A01 near the cases and A02 three kilometres off; breaks only if said."""
    city = a_city(rules=DispatchRules(binding=binding, rest_min=rest_min))
    fixes = {"A01": a_fix("A01", lon=114.051), "A02": a_fix("A02", lon=114.08)}
    return Situation(city, NOON, {case.id: case for case in in_hand}, fixes, router_of(city))


def waiting(
    *cases: Case,
    proposals: tuple[Case, ...] = (),
    units: tuple[Unit, ...] = (NEAR, FAR),
    at: Situation | None = None,
    tried: Mapping[str, frozenset[str]] | None = None,
) -> Waiting:
    """Return what waits at noon."""
    return Waiting(at or situation(), units, cases, tried or {}, proposals)


def busy(unit: Unit, case: Case) -> Unit:
    """Return a unit with a case in hand."""
    return replace(unit, queue=(case.id,))


@dataclass
class Inserting:
    """See `Solver`: puts each case at the end where it costs least; can be busy."""

    busy: bool = False
    asked: int = 0

    def plan(self, problem: Problem, seconds: float, start: Plan) -> Plan:
        """Return queues built case by case."""
        self.asked += 1
        if self.busy:
            raise SolverBusy
        queues = [start.queue(k).tolist() for k in range(len(problem.crews.id))]
        known = {c for queue in queues for c in queue}
        banned = {(int(c), int(k)) for c, k in problem.bans}
        for c in range(len(problem.cases.id)):
            if c not in known:
                self._put(problem, queues, c, banned)
        return plan_of(queues)

    def _put(
        self, problem: Problem, queues: list[list[int]], c: int, banned: set[tuple[int, int]]
    ) -> None:
        crews, cases = problem.crews, problem.cases
        fit = crews.skills[:, cases.skill[c]] & (crews.own | crews.support)[:, cases.district[c]]
        able = [k for k in range(len(queues)) if fit[k] and (c, k) not in banned]
        tries = {
            k: cost(problem, plan_of([[*q, c] if n == k else q for n, q in enumerate(queues)]))
            for k in able
            if crews.lon[k] == crews.lon[k]
        }
        if tries:
            best = min(tries, key=lambda k: tries[k].total)
            queues[best].append(c)


class Searching:
    """See `Solver`: the real search, by steps instead of seconds."""

    def plan(self, problem: Problem, seconds: float, start: Plan) -> Plan:
        """Return the best plan of some hundred steps."""
        return solve(problem, Effort(steps=300), start).plan
