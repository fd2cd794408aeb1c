"""The engine that assigns by itself: keeps the whole city's plan, tells a crew its next case."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from dispatch.advice.dispatching import BestFirst, Waiting
from dispatch.advice.keeping import kept
from dispatch.advice.ranking import Advice, rank
from dispatch.case import Case, Priority
from dispatch.commands import AssignUnit
from dispatch.dispatch_rules import Binding
from dispatch.engine.plan import Plan
from dispatch.engine.problem import Problem
from dispatch.planning.draft import Draft, draft
from dispatch.planning.outlook import Outlook, outlook_of
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
        self.searching = True

    def decide(self, waiting: Waiting) -> list[AssignUnit]:
        """Return what crews are to be told now; the rest of the plan stays the city's."""
        try:
            self._look(waiting)
            self.searching = True
        except SolverBusy:
            self.searching = False
            return self._first.decide(waiting)
        machine = {case.id for case in waiting.cases}
        return [
            _told(case, unit, waiting)
            for unit, case in self._next(waiting.situation.city.rules.binding)
            if case.id in machine
        ]

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

    def _next(self, binding: Binding) -> Iterator[tuple[Unit, Case]]:
        of, _ = self.latest
        cases = {case.id: case for case in of.cases}
        for unit in of.units:
            room = unit.capacity - len(unit.queue)
            for n, case_id in enumerate(self._queues.get(unit.id, ())):
                if n < room and _due_to_hear(unit, cases[case_id], n, binding):
                    yield unit, cases[case_id]


def _due_to_hear(unit: Unit, case: Case, ahead: int, binding: Binding) -> bool:
    """Tell whether a crew is told of a case that has `ahead` planned ones before it.

    Danger to life is told at once, whatever else the crew has to finish first.
    """
    if binding is Binding.EARLY or case.priority == Priority.LIFE:
        return True
    return ahead == 0 and not unit.queue


def _told(case: Case, unit: Unit, waiting: Waiting) -> AssignUnit:
    asked = [one for one in waiting.units if waiting.may_ask(case.id, one.id)]
    advice = _with_plan(rank(case, asked, waiting.situation), unit.id, waiting)
    return AssignUnit(case.id, case.version, unit.id, advice=kept(advice, unit.id))


def _with_plan(advice: Advice, unit: str, waiting: Waiting) -> Advice:
    """Say of a crew that is not the best for this case alone that it is the best for all."""
    if not advice.ranked or advice.ranked[0].unit == unit:
        return advice
    reason = ("plan", {"n": len(waiting.cases) + len(waiting.proposals)})
    ranked = (
        replace(found, reasons=(*found.reasons, reason)) if found.unit == unit else found
        for found in advice.ranked
    )
    return replace(advice, ranked=tuple(ranked))
