"""Crews that assist the one that leads a case: sent along or later, on their way, done, let go."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dispatch.assisting import (
    UNDER_WAY,
    AssignAssist,
    ReleaseAssist,
    follow_part,
    part_for,
)
from dispatch.case import Assist, Case
from dispatch.commands import AS_IT_STANDS, TakeStep
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.handlers.fitness import check_free
from dispatch.handlers.moments import moment_taken, of_this_assignment
from dispatch.handlers.queues import all_without, follow_duty, with_case, without_case
from dispatch.lifecycle import NEEDS_REASON, UNDER_LIMIT, WITH_UNIT, State, Step
from dispatch.refusals import NotInHand, ReasonMissing, StepRefused, UnitUnfit
from dispatch.unit import Unit


def sent_along(case: Case, units: Iterable[str], at: Context) -> tuple[Case, tuple[Unit, ...]]:
    """Return a case with units that assist, and those units; each fills the first need it can."""
    sent: list[Unit] = []
    for name in units:
        case, unit = _with_assist(case, name, at)
        sent.append(unit)
    return case, tuple(sent)


def _with_assist(case: Case, name: str, at: Context) -> tuple[Case, Unit]:
    unit = at.ledger.unit(name)
    check_free(unit, at)
    if unit.id in case.crews:
        raise UnitUnfit("assists", unit=unit.id, reason="in_hand")
    skill = part_for(case, unit.skills, at.city)
    if not skill:
        raise UnitUnfit("assists", unit=unit.id, reason="skill")
    part = Assist(unit.id, skill, State.ASSIGNED, at.now)
    return replace(case, assists=(*case.assists, part)), with_case(unit, case.id)


def assign_assist(ask: AssignAssist, at: Context) -> Case:
    """Send a further crew to a case that a crew has in hand; one nobody lacks may help as well."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    if before.state not in WITH_UNIT:
        raise StepRefused("assign_assist", before.state)
    after, unit = _with_assist(before, ask.unit, at)
    skill = after.assists[-1].skill
    fact = at.fact(
        FactKind.ASSIST_ASSIGNED, unit=unit.id, reason=ask.reason, advice=ask.advice, skill=skill
    )
    return at.record(fact, before, after, unit)


def release_assist(ask: ReleaseAssist, at: Context) -> Case:
    """Take a crew that assists back; the case and its lead go on."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    if before.assist_of(ask.unit) is None:
        raise NotInHand("unit", case=before.short, unit=ask.unit, state=str(before.state))
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    fact = at.fact(FactKind.ASSIST_RELEASED, unit=ask.unit, reason=ask.reason)
    freed = without_case(before, ask.unit, at)
    return at.record(fact, before, _without_part(before, ask.unit), freed)


def step_of_assist(ask: TakeStep, mine: Assist, at: Context) -> Case:
    """Follow the walk of a crew that assists by one step; the case itself stands as it did."""
    as_seen = ask.version == AS_IT_STANDS
    before = at.ledger.case(ask.case) if as_seen else at.open_case(ask.case, ask.version)
    if not of_this_assignment(ask.at, mine.assigned_at):
        raise NotInHand("unit", case=before.short, unit=ask.unit, state=str(before.state))
    state = follow_part(mine.state, ask.step)
    if ask.step in NEEDS_REASON and not ask.reason.strip():
        raise ReasonMissing("reason", step=str(ask.step))
    if ask.step is Step.DECLINE:
        after = _without_part(before, mine.unit)
    else:
        part = replace(mine, state=state)
        when = moment_taken(ask.at, at.now)
        after = _with_part(before, mine, _MOMENTS.get(ask.step, _as_it_is)(part, when))
    after = replace(after, photos=(*before.photos, *ask.photos))
    fact = at.fact(
        FactKind.ASSIST_STEPPED,
        unit=mine.unit,
        reason=ask.reason,
        does=str(ask.step),
        outcome=ask.outcome,
        **({"phone_time": ask.at.isoformat()} if ask.at else {}),
    )
    unit = (
        follow_duty(before, mine.unit, state, at)
        if state in WITH_UNIT
        else without_case(before, mine.unit, at)
    )
    return at.record(fact, before, after, unit)


def _as_it_is(part: Assist, _when: datetime) -> Assist:
    return part


_MOMENTS: Mapping[Step, Callable[[Assist, datetime], Assist]] = {
    Step.DEPART: lambda part, when: replace(part, departed_at=when),
    Step.ARRIVE: lambda part, when: replace(part, arrived_at=when),
    Step.DISPOSE: lambda part, when: replace(part, done_at=when),
}


def let_go(before: Case, after: Case, at: Context) -> tuple[Case, tuple[Unit, ...]]:
    """Return a case whose lead is gone, and the units that assist no longer.

    Where the limit runs on, crews under way stay for the next lead. A lead that disposed of the
    case has ended every part.
    """
    if after.state in UNDER_LIMIT:
        gone = [one for one in before.assists if one.in_hand and one.state not in UNDER_WAY]
    else:
        gone = [one for one in before.assists if one.in_hand]
    if not gone:
        return after, ()
    if after.state is State.DISPOSED:
        ended = (replace(one, state=State.DISPOSED, done_at=at.now) for one in gone)
        parts = {one.unit: one for one in ended}
        kept = tuple(parts.get(one.unit, one) if one.in_hand else one for one in before.assists)
    else:
        kept = tuple(one for one in before.assists if one not in gone)
    units = all_without(before, [one.unit for one in gone], at)
    return replace(after, assists=kept), units


def _with_part(case: Case, before: Assist, after: Assist) -> Case:
    return replace(case, assists=tuple(after if a is before else a for a in case.assists))


def _without_part(case: Case, unit: str) -> Case:
    kept = tuple(a for a in case.assists if not (a.in_hand and a.unit == unit))
    return replace(case, assists=kept)
