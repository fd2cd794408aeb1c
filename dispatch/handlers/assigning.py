"""Giving a case to a unit, and taking it back: case and queue change together or not at all."""

from dataclasses import replace
from datetime import datetime

from dispatch.case import Case
from dispatch.commands import AssignUnit
from dispatch.facts import FactKind
from dispatch.handlers.context import Context
from dispatch.lifecycle import WITH_UNIT, State, Step, follow
from dispatch.refusals import (
    AlreadyAssigned,
    StaleVersion,
    UnitFull,
    UnitUnfit,
)
from dispatch.unit import Duty, Unit

DUTY_OF = {
    State.ASSIGNED: Duty.ASSIGNED,
    State.ACKNOWLEDGED: Duty.ASSIGNED,
    State.EN_ROUTE: Duty.EN_ROUTE,
    State.ON_SCENE: Duty.ON_SCENE,
}


def assign_unit(ask: AssignUnit, at: Context) -> Case:
    """Give a case to a unit; the second of two officers is told who won, with whom and when."""
    before = _assignable(ask, at)
    state = follow(before.state, Step.ASSIGN)
    unit = at.ledger.unit(ask.unit)
    check_fit(unit, before, at)
    after = replace(
        before,
        state=state,
        unit=unit.id,
        last_unit=unit.id,
        first_assigned_at=before.first_assigned_at or at.now,
        assigned_at=at.now,
        stage_due_at=at.stage_due("acknowledge"),
    )
    joined = _changed(unit, (*unit.queue, before.id), _duty_on_assign(unit))
    fact = at.fact(
        FactKind.UNIT_ASSIGNED, step=Step.ASSIGN, unit=unit.id, reason=ask.reason, advice=ask.advice
    )
    return at.record(fact, before, after, joined)


def _assignable(ask: AssignUnit, at: Context) -> Case:
    case = at.ledger.case(ask.case)
    if case.state in WITH_UNIT:
        last = at.ledger.last_assignment(case.id)
        by = last.actor.name or last.actor.id if last else ""
        when = last.at.isoformat() if last else ""
        raise AlreadyAssigned("unit", by=by, unit=case.unit, at=when, case=case.short)
    if case.version != ask.version:
        raise StaleVersion("version", seen=ask.version, now=case.version, case=case.short)
    return case


def check_fit(unit: Unit, case: Case, at: Context) -> None:
    """Refuse a unit that is off duty, full, or without the skill the matter needs."""
    if unit.duty is Duty.OFF_DUTY or _shift_over(unit, at.now):
        raise UnitUnfit("unit", unit=unit.id, reason="off_duty")
    if unit.full:
        raise UnitFull("unit", unit=unit.id, capacity=unit.capacity)
    if at.city.matters[case.matter].skill not in unit.skills:
        raise UnitUnfit("unit", unit=unit.id, reason="skill")


def _shift_over(unit: Unit, now: datetime) -> bool:
    return unit.shift_end is not None and now >= unit.shift_end


def _duty_on_assign(unit: Unit) -> Duty:
    return Duty.ASSIGNED if unit.duty is Duty.AVAILABLE else unit.duty


def release_unit(case: Case, at: Context) -> Unit:
    """Return the unit of `case` without it; it turns to its next case or becomes available."""
    unit = at.ledger.unit(case.unit)
    queue = tuple(c for c in unit.queue if c != case.id)
    freed = _changed(unit, queue, _duty_with(unit, queue, at))
    if case.departed_at is None or case.departed_at < (case.assigned_at or at.now):
        return freed
    worked = unit.worked_s + round((at.now - case.departed_at).total_seconds())
    return replace(freed, worked_s=worked)


def follow_duty(case: Case, state: State, at: Context) -> Unit:
    """Return the unit of `case` with the duty that `state` means; the case is now its first."""
    unit = at.ledger.unit(case.unit)
    rest = tuple(c for c in unit.queue if c != case.id)
    busy = state in (State.EN_ROUTE, State.ON_SCENE)
    queue = (case.id, *rest) if busy else unit.queue
    duty = unit.duty if unit.duty in (Duty.EN_ROUTE, Duty.ON_SCENE) and not busy else DUTY_OF[state]
    return _changed(unit, queue, duty)


def _duty_with(unit: Unit, queue: tuple[str, ...], at: Context) -> Duty:
    if unit.duty in (Duty.OFF_DUTY, Duty.BREAK):
        return unit.duty
    if not queue:
        return Duty.AVAILABLE
    states = {at.ledger.case(c).state for c in queue}
    busiest = (State.ON_SCENE, State.EN_ROUTE)
    return next((DUTY_OF[s] for s in busiest if s in states), Duty.ASSIGNED)


def _changed(unit: Unit, queue: tuple[str, ...], duty: Duty) -> Unit:
    """Return the unit with another queue and duty; a crew with a case waits at no post."""
    after = replace(unit, queue=queue, duty=duty, version=unit.version + 1)
    return replace(after, post="", posted_at=None) if queue else after
