"""The port of every engine that assigns by itself, and the first engine behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from dispatch.advice.keeping import kept
from dispatch.advice.ranking import Situation, rank
from dispatch.case import Case
from dispatch.commands import AssignUnit
from dispatch.facts import Fact, FactKind
from dispatch.lifecycle import Step
from dispatch.unit import Unit

MACHINE_ROLE = "machine"
DECISIONS = frozenset({Step.ASSIGN, Step.RECALL, Step.REFER, Step.RETURN, Step.HOLD, Step.RESUME})
"""Steps that settle how a case goes on: where a person took one, people go on."""

GIVEN_BACK = frozenset({Step.DECLINE, Step.RECALL})


@dataclass(frozen=True, slots=True)
class Story:
    """What has been done so far to bring a case to a crew."""

    by_people: bool = False
    by_machine: bool = False
    tried: frozenset[str] = frozenset()


def story_of(facts: Iterable[Fact]) -> Story:
    """Return who has decided about a case, and which units had it and gave it back.

    `by_machine` tells whether its present unit was chosen by the machine.
    """
    story = Story()
    for fact in facts:
        if fact.step in DECISIONS and fact.actor.role != MACHINE_ROLE:
            story = replace(story, by_people=True)
        if fact.step == Step.ASSIGN:
            story = replace(story, by_machine=fact.actor.role == MACHINE_ROLE)
        if fact.step in GIVEN_BACK or fact.kind is FactKind.UNIT_BARRED:
            story = replace(story, tried=story.tried | {fact.unit})
    return story


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an engine decides about: cases nobody has decided yet, and everybody on duty.

    `tried` names for a case the units that had it and did not take it: they are not asked again.
    `proposals` are cases a person will give: an engine may plan them, and gives none of them.
    """

    situation: Situation
    units: tuple[Unit, ...]
    cases: tuple[Case, ...]
    tried: Mapping[str, frozenset[str]] = field(default_factory=dict)
    proposals: tuple[Case, ...] = ()


class Dispatcher(Protocol):
    """Decides which waiting case goes to which unit now; what it leaves out keeps waiting."""

    def decide(self, waiting: Waiting) -> list[AssignUnit]:
        """Return assignments with their reasons kept; units are never filled past capacity."""
        ...


class BestFirst:
    """See `Dispatcher`: the most urgent case first, each to the unit that ranks best for it."""

    def decide(self, waiting: Waiting) -> list[AssignUnit]:
        """Return an assignment for each case that some unit may take."""
        units = {unit.id: unit for unit in waiting.units}
        chosen = []
        for case in sorted(waiting.cases, key=_urgency):
            tried = waiting.tried.get(case.id, frozenset())
            asked = [unit for unit in units.values() if unit.id not in tried]
            advice = rank(case, asked, waiting.situation)
            if advice.ranked:
                best = advice.ranked[0].unit
                units[best] = replace(units[best], queue=(*units[best].queue, case.id))
                chosen.append(AssignUnit(case.id, case.version, best, advice=kept(advice, best)))
        return chosen


def _urgency(case: Case) -> tuple[int, float, str]:
    due = case.due_at.timestamp() if case.due_at else float("inf")
    return int(case.priority), due, case.id
