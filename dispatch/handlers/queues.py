"""What a case does to the queue and the duty of a unit that has it in hand."""

from collections.abc import Iterable
from dataclasses import replace

from dispatch.case import Case
from dispatch.handlers.context import Context
from dispatch.lifecycle import State
from dispatch.resting import after_break
from dispatch.unit import Duty, Unit

DUTY_OF = {
    State.ASSIGNED: Duty.ASSIGNED,
    State.ACKNOWLEDGED: Duty.ASSIGNED,
    State.EN_ROUTE: Duty.EN_ROUTE,
    State.ON_SCENE: Duty.ON_SCENE,
}


def with_case(unit: Unit, case_id: str) -> Unit:
    """Return a unit with one case more, the last of its queue."""
    duty = Duty.ASSIGNED if unit.duty is Duty.AVAILABLE else unit.duty
    return _changed(unit, (*unit.queue, case_id), duty)


def without_case(case: Case, unit_id: str, at: Context) -> Unit:
    """Return a unit without a case; it turns to its next one or becomes available."""
    unit = at.ledger.unit(unit_id)
    queue = tuple(c for c in unit.queue if c != case.id)
    freed = _changed(unit, queue, _duty_with(unit, queue, at))
    mine = case.assist_of(unit_id) or case
    if mine.departed_at is None or mine.departed_at < (mine.assigned_at or at.now):
        return freed
    worked = unit.worked_s + round((at.now - mine.departed_at).total_seconds())
    return replace(freed, worked_s=worked)


def all_without(case: Case, units: Iterable[str], at: Context) -> tuple[Unit, ...]:
    """Return several units without a case."""
    return tuple(without_case(case, unit, at) for unit in units)


def follow_duty(case: Case, unit_id: str, state: State, at: Context) -> Unit:
    """Return a unit with the duty that its `state` with a case means; the case is now its first."""
    unit = at.ledger.unit(unit_id)
    rest = tuple(c for c in unit.queue if c != case.id)
    busy = state in (State.EN_ROUTE, State.ON_SCENE)
    queue = (case.id, *rest) if busy else unit.queue
    duty = unit.duty if unit.duty in (Duty.EN_ROUTE, Duty.ON_SCENE) and not busy else DUTY_OF[state]
    return after_break(_changed(unit, queue, duty), at.now)


def _duty_with(unit: Unit, queue: tuple[str, ...], at: Context) -> Duty:
    if unit.duty in (Duty.OFF_DUTY, Duty.BREAK):
        return unit.duty
    if not queue:
        return Duty.AVAILABLE
    states = {at.ledger.case(c).state_for(unit.id) for c in queue}
    busiest = (State.ON_SCENE, State.EN_ROUTE)
    return next((DUTY_OF[s] for s in busiest if s in states), Duty.ASSIGNED)


def _changed(unit: Unit, queue: tuple[str, ...], duty: Duty) -> Unit:
    """Return the unit with another queue and duty; a crew with a case waits at no post."""
    after = replace(unit, queue=queue, duty=duty, version=unit.version + 1)
    return replace(after, post="", posted_at=None) if queue else after
