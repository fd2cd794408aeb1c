"""The engine that assigns by itself: keeps the whole city's plan, tells a crew its next case."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Protocol

from dispatch.advice.dispatching import BestFirst, Given, Waiting, told
from dispatch.assisting import Part
from dispatch.case import Case, Priority
from dispatch.commands import SetDuty
from dispatch.dispatch_rules import Binding
from dispatch.engine.plan import Plan
from dispatch.engine.problem import Problem
from dispatch.planning.draft import Draft, draft
from dispatch.planning.effects import effect
from dispatch.planning.outlook import Outlook, outlook_of
from dispatch.planning.rests import Rest, breaks_to_give, idle_rests, rests_of
from dispatch.unit import Unit


class SolverBusy(Exception):
    """The solver cannot answer now: it is starting, or it died and is being replaced."""


class Solver(Protocol):
    """Finds plans; where it runs is not the domain's business."""

    def plan(self, problem: Problem, seconds: float, start: Plan) -> Plan:
        """Return the best plan found from `start` on, or raise `SolverBusy`."""
        ...


class Planner:
    """See `Dispatcher`: all waiting cases to all crews at once, improved at every turn.

    While the solver is busy the first engine decides, so that no case waits for a search. Cases
    that are only proposed are part of the plan, for their crews' time is wanted too, but a person
    gives them.
    """

    def __init__(self, solver: Solver, seconds: float = 0.3) -> None:
        """Begin without a plan; `seconds` is how long a turn may search."""
        self._solver, self._seconds = solver, seconds
        self._first = BestFirst()
        self._queues: Mapping[str, tuple[str, ...]] = {}
        self._latest: tuple[Draft, Plan] | None = None
        self._rests: Mapping[str, Rest] = {}
        self.searching = True

    def decide(self, waiting: Waiting) -> list[Given]:
        """Return what crews are to be told now; the rest of the plan stays the city's."""
        try:
            self._look(waiting)
            self.searching = True
        except SolverBusy:
            self.searching = False
            return self._first.decide(waiting)
        machine = {case.id for case in waiting.cases}
        given = self._next(waiting.situation.city.rules.binding)
        return [
            command
            for crews in given
            if (case := next(iter(crews)).case).id in machine
            for command in told(case, crews, waiting, self._displaced(crews))
        ]

    def _displaced(self, crews: Mapping[Part, str]) -> Mapping[str, float] | None:
        """Return by how many minutes the lead makes other planned cases wait; None without one."""
        lead = next((part for part in crews if not part.assist), None)
        if lead is None:
            return None
        of, _ = self.latest
        return effect(of, self._queues, lead.id, crews[lead]).pushed

    def rests(self, waiting: Waiting) -> list[SetDuty]:
        """Return breaks to end, and to begin, of crews as `decide` has just planned them."""
        planned = self.searching and (waiting.cases or waiting.proposals)
        return breaks_to_give(waiting, self._rests if planned else idle_rests(waiting))

    @property
    def latest(self) -> tuple[Draft, Plan]:
        """The newest plan with the problem it is for."""
        assert self._latest
        return self._latest

    def outlook(self, waiting: Waiting) -> Outlook:
        """Return the plan as screens show it; an empty one where nothing waits."""
        if self._latest is None or not (waiting.cases or waiting.proposals):
            found = draft(waiting)
            self._latest = (found, found.plan({}))
        return outlook_of(*self._latest, waiting)

    def _look(self, waiting: Waiting) -> None:
        found = draft(waiting)
        start = found.plan(self._queues)
        plan = self._solver.plan(found.problem, self._seconds, start)
        self._latest, self._queues = (found, plan), found.queues(plan)
        self._rests = rests_of(found, plan, waiting)

    def _next(self, binding: Binding) -> Iterator[dict[Part, str]]:
        """Yield the parts of each case that crews are to be told now, with their crews.

        Where one crew is to hear of its part the others of the case hear of theirs, so that they
        set off together.
        """
        of, _ = self.latest
        parts = {part.id: part for part in of.parts}
        held = self._held_back(parts)
        crews: dict[str, dict[Part, str]] = {}
        due = set()
        for unit in of.units:
            room = unit.capacity - len(unit.queue)
            queue = (parts[name] for name in self._queues.get(unit.id, ()))
            heard = [part for part in queue if part.case.id not in held][: max(room, 0)]
            for n, part in enumerate(heard):
                crews.setdefault(part.case.id, {})[part] = unit.id
                if _due_to_hear(unit, part.case, n, binding):
                    due.add(part.case.id)
        wanted = Counter(part.case.id for part in of.parts)
        for case, found in crews.items():
            if case in due and len(found) == wanted[case]:
                yield found

    def _held_back(self, parts: Mapping[str, Part]) -> set[str]:
        """Return the cases that wait for the break of one of their crews."""
        return {
            parts[name].case.id
            for unit, rest in self._rests.items()
            for n, name in enumerate(self._queues.get(unit, ()))
            if rest.keeps_back(parts[name].case, n)
        }


def _due_to_hear(unit: Unit, case: Case, ahead: int, binding: Binding) -> bool:
    """Tell whether a crew is told of a case that has `ahead` planned ones before it.

    Danger to life is told at once, whatever else the crew has to finish first.
    """
    if binding is Binding.EARLY or case.priority == Priority.LIFE:
        return True
    return ahead == 0 and not unit.queue
