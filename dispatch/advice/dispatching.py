"""The port of every engine that assigns by itself, and the first engine behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from dispatch.advice.keeping import Displaced, kept
from dispatch.advice.ranking import Advice, Situation, rank_for
from dispatch.assisting import AssignAssist, Part, open_parts
from dispatch.case import Case
from dispatch.commands import AssignUnit
from dispatch.facts import Fact, FactKind
from dispatch.lifecycle import Step
from dispatch.unit import Unit

MACHINE_ROLE = "machine"
DECISIONS = frozenset({Step.ASSIGN, Step.RECALL, Step.REFER, Step.RETURN, Step.HOLD, Step.RESUME})
"""Steps that settle how a case goes on: where a person took one, people go on."""

ASSISTS_CHOSEN = frozenset({FactKind.ASSIST_ASSIGNED, FactKind.ASSIST_RELEASED})
GIVEN_BACK = frozenset({Step.DECLINE, Step.RECALL})


Given = AssignUnit | AssignAssist
"""What an engine gives."""


@dataclass(frozen=True, slots=True)
class Story:
    """What has been done so far to bring a case to a crew.

    `barred` are units an officer bars from it, each with its end (None: none); `pin` is the one
    unit it is for. `sent_along` are the units that assist by the machine's choice.
    """

    by_people: bool = False
    by_machine: bool = False
    tried: frozenset[str] = frozenset()
    barred: Mapping[str, datetime | None] = field(default_factory=dict)
    pin: str = ""
    sent_along: frozenset[str] = frozenset()

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
        if _decides(fact) and fact.actor.role != MACHINE_ROLE:
            story = replace(story, by_people=True)
        if fact.step == Step.ASSIGN:
            story = replace(story, by_machine=fact.actor.role == MACHINE_ROLE)
        if _given_back(fact):
            story = replace(story, tried=story.tried | {fact.unit})
        if sent := _sent_along(fact):
            kept = story.sent_along - sent
            by_machine = fact.actor.role == MACHINE_ROLE
            story = replace(story, sent_along=kept | sent if by_machine else kept)
        story = _ordered(story, fact)
    return story


def _decides(fact: Fact) -> bool:
    return fact.step in DECISIONS or fact.kind in ASSISTS_CHOSEN


def _given_back(fact: Fact) -> bool:
    """Tell whether a fact says that a unit had the case, or a part of it, and has it no more."""
    declined = fact.kind is FactKind.ASSIST_STEPPED and fact.detail["does"] == Step.DECLINE
    return fact.step in GIVEN_BACK or declined or fact.kind is FactKind.ASSIST_RELEASED


def _sent_along(fact: Fact) -> frozenset[str]:
    """Return the units that a fact sends to assist."""
    if fact.kind is FactKind.ASSIST_ASSIGNED:
        return frozenset({fact.unit})
    return frozenset(fact.detail.get("assists", ())) if fact.step == Step.ASSIGN else frozenset()


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

    Among the cases are some that a crew has in hand and another has yet to assist with.

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

    def may_take(self, part: Part, unit: str) -> bool:
        """Tell whether officers and earlier answers leave a unit for a part of a case.

        A pin says who leads.
        """
        case = part.case
        if unit in self.tried.get(case.id, ()) or unit in case.crews:
            return False
        return bool(part.assist) or self.pins.get(case.id, unit) == unit


class Dispatcher(Protocol):
    """Decides which waiting case goes to which unit now; what it leaves out keeps waiting."""

    def decide(self, waiting: Waiting) -> list[Given]:
        """Return assignments with their reasons kept; units are never filled past capacity."""
        ...


class BestFirst:
    """See `Dispatcher`: the most urgent case first, each to the unit that ranks best for it."""

    def decide(self, waiting: Waiting) -> list[Given]:
        """Return assignments for each case whose open parts all find a unit."""
        units = {unit.id: unit for unit in waiting.units}
        chosen: list[Given] = []
        for case in sorted(waiting.cases, key=_urgency):
            crews = _crews_for(case, units, waiting)
            for unit in crews.values():
                units[unit] = replace(units[unit], queue=(*units[unit].queue, case.id))
            chosen += told(case, crews, waiting)
        return chosen


def _crews_for(case: Case, units: Mapping[str, Unit], waiting: Waiting) -> dict[Part, str]:
    """Return the unit that ranks best for each open part; none at all where one finds nobody."""
    crews: dict[Part, str] = {}
    for part in open_parts(case, waiting.situation.city):
        asked = [u for u in units.values() if waiting.may_take(part, u.id)]
        asked = [unit for unit in asked if unit.id not in crews.values()]
        advice = rank_for(part, asked, waiting.situation)
        if not advice.ranked:
            return {}
        crews[part] = advice.ranked[0].unit
    return crews


def told(
    case: Case,
    crews: Mapping[Part, str],
    waiting: Waiting,
    displaces: Displaced | None = None,
) -> list[Given]:
    """Return the commands that give the parts of a case to units, with the reasons kept.

    The lead and those that go with it are told in one command: all of them or nobody. `displaces`
    is what sending the lead does to other cases.
    """
    lead = next((part for part in crews if not part.assist), None)
    if lead is not None:
        others = {part: unit for part, unit in crews.items() if part is not lead}
        along = [(unit, _advice(part, unit, waiting)) for part, unit in others.items()]
        why = kept(_advice(lead, crews[lead], waiting), crews[lead], along, displaces)
        sent = tuple(others.values())
        return [AssignUnit(case.id, case.version, crews[lead], advice=why, assists=sent)]
    return [
        AssignAssist(case.id, case.version, unit, advice=kept(_advice(part, unit, waiting), unit))
        for part, unit in crews.items()
    ]


def _advice(part: Part, unit: str, waiting: Waiting) -> Advice:
    asked = [one for one in waiting.units if waiting.may_take(part, one.id)]
    return _with_plan(rank_for(part, asked, waiting.situation), unit, waiting)


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


def _urgency(case: Case) -> tuple[int, float, str]:
    due = case.due_at.timestamp() if case.due_at else float("inf")
    return int(case.priority), due, case.id
