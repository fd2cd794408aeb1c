"""The port of every engine that assigns by itself, and the first engine behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
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
    """What has been done so far to bring a case to a crew.

    `barred` are units an officer bars from it, each with its end (None: none); `pin` is the one
    unit it is for.
    """

    by_people: bool = False
    by_machine: bool = False
    tried: frozenset[str] = frozenset()
    barred: Mapping[str, datetime | None] = field(default_factory=dict)
    pin: str = ""

    def kept_out(self, now: datetime) -> frozenset[str]:
        """Return the units that the machine does not ask: given back, or barred by an officer."""
        barred = {unit for unit, until in self.barred.items() if until is None or until > now}
        return self.tried | barred


def story_of(facts: Iterable[Fact]) -> Story:
    """Return who has decided about a case, which units gave it back, and whom officers want.

    `by_machine` tells whether its present unit was chosen by the machine.
    """
    story = Story()
    for fact in facts:
        if fact.step in DECISIONS and fact.actor.role != MACHINE_ROLE:
            story = replace(story, by_people=True)
        if fact.step == Step.ASSIGN:
            story = replace(story, by_machine=fact.actor.role == MACHINE_ROLE)
        if fact.step in GIVEN_BACK:
            story = replace(story, tried=story.tried | {fact.unit})
        story = _ordered(story, fact)
    return story


def _ordered(story: Story, fact: Fact) -> Story:
    """Return a story with an officer's ban or pin: of the two the later one holds."""
    if fact.kind is FactKind.UNIT_BARRED:
        until = fact.detail.get("until")
        ends = datetime.fromisoformat(until) if until else None
        pin = "" if story.pin == fact.unit else story.pin
        return replace(story, barred={**story.barred, fact.unit: ends}, pin=pin)
    if fact.kind is FactKind.UNIT_PINNED:
        barred = {unit: ends for unit, ends in story.barred.items() if unit != fact.unit}
        return replace(story, barred=barred, pin=fact.unit, tried=story.tried - {fact.unit})
    return replace(story, pin="") if fact.kind is FactKind.CASE_UNPINNED else story


def left_out_by_order(
    story: Story, units: Iterable[Unit], barred: Iterable[str], now: datetime
) -> dict[str, str]:
    """Return the units that officers keep from a case, or from the plan (`barred`), and why.

    Reasons are words of the group "unfit".
    """
    ends = story.barred.items()
    kept = {unit: "barred" for unit, until in ends if until is None or until > now}
    kept |= dict.fromkeys(barred, "barred_plan")
    if story.pin:
        kept |= {unit.id: "pinned" for unit in units if unit.id != story.pin}
        kept.pop(story.pin, None)
    known = {unit.id for unit in units}
    return {unit: reason for unit, reason in kept.items() if unit in known}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an engine decides about: cases nobody has decided yet, and everybody on duty.

    `tried` names for a case the units that had it and did not take it, or are barred: they are not
    asked. `pins` names for a case the one unit it may go to.
    `proposals` are cases a person will give: an engine may plan them, and gives none of them.
    """

    situation: Situation
    units: tuple[Unit, ...]
    cases: tuple[Case, ...]
    tried: Mapping[str, frozenset[str]] = field(default_factory=dict)
    proposals: tuple[Case, ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict)

    def may_ask(self, case: str, unit: str) -> bool:
        """Tell whether officers and earlier answers leave a unit for a case."""
        return unit not in self.tried.get(case, ()) and self.pins.get(case, unit) == unit


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
            asked = [unit for unit in units.values() if waiting.may_ask(case.id, unit.id)]
            advice = rank(case, asked, waiting.situation)
            if advice.ranked:
                best = advice.ranked[0].unit
                units[best] = replace(units[best], queue=(*units[best].queue, case.id))
                chosen.append(AssignUnit(case.id, case.version, best, advice=kept(advice, best)))
        return chosen


def _urgency(case: Case) -> tuple[int, float, str]:
    due = case.due_at.timestamp() if case.due_at else float("inf")
    return int(case.priority), due, case.id
