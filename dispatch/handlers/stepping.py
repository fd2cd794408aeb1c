"""Steps that need no more than a reason, an outcome or photographs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.case import Case
from dispatch.commands import AS_IT_STANDS, TakeStep
from dispatch.facts import FactKind
from dispatch.handlers.alarm_rows import alarms_ended_with
from dispatch.handlers.assisting import let_go, step_of_assist
from dispatch.handlers.context import Context, check_texts
from dispatch.handlers.moments import moment_taken, of_this_assignment
from dispatch.handlers.queues import follow_duty, without_case
from dispatch.lifecycle import NEEDS_REASON, TO_DISPATCH, WITH_UNIT, State, Step, follow
from dispatch.limits import add_span, span_between
from dispatch.refusals import NotInHand, ReasonMissing, StepRefused
from dispatch.unit import Unit

OWN_COMMAND = frozenset({Step.FILE, Step.REFER, Step.ASSIGN, Step.HOLD})
"""Steps that need more than `TakeStep` carries."""

STAGE_OF = {
    State.REPORTED: "accept",
    State.CHECKING: "check",
    State.ACCEPTED: "accept",
    State.FILED: "dispatch",
    State.REFERRED: "dispatch",
    State.VERIFYING: "verify",
}


def take_step(ask: TakeStep, at: Context) -> Case:
    """Follow the lifecycle table by one step; the unit's queue and the clocks follow.

    A step of a unit that assists is one of its own part.
    """
    check_texts(reason=ask.reason, outcome=ask.outcome)
    if ask.unit and (mine := at.ledger.case(ask.case).assist_of(ask.unit)):
        return step_of_assist(ask, mine, at)
    before = _case_of(ask, at)
    if ask.step in OWN_COMMAND:
        raise StepRefused(ask.step, before.state)
    state = follow(before.state, ask.step)
    if ask.step in NEEDS_REASON and not ask.reason.strip():
        raise ReasonMissing("reason", step=str(ask.step))
    after = _after(ask, before, state, at)
    after, others = (after, ()) if state in WITH_UNIT else let_go(before, after, at)
    fact = at.fact(
        FactKind.STEP_TAKEN,
        step=ask.step,
        reason=ask.reason,
        unit=before.unit,
        **({"phone_time": ask.at.isoformat()} if ask.at else {}),
    )
    alarms = alarms_ended_with(before, after, at)
    return at.record(fact, before, after, *_units(before, state, at), *others, *alarms)


def _case_of(ask: TakeStep, at: Context) -> Case:
    if ask.version != AS_IT_STANDS or not ask.unit:
        return at.open_case(ask.case, ask.version)
    case = at.ledger.case(ask.case)
    if case.unit != ask.unit or not of_this_assignment(ask.at, case.assigned_at):
        raise NotInHand("unit", case=case.short, unit=ask.unit, state=str(case.state))
    return case


def _after(ask: TakeStep, before: Case, state: State, at: Context) -> Case:
    moved = replace(
        before,
        state=state,
        photos=(*before.photos, *ask.photos),
        outcome=ask.outcome or before.outcome,
        unit=before.unit if state in WITH_UNIT else "",
        stage_due_at=at.stage_due(STAGE_OF[state]) if state in STAGE_OF else None,
    )
    effect = _EFFECTS.get(ask.step)
    return effect(moved, at, moment_taken(ask.at, at.now)) if effect else moved


def _units(before: Case, state: State, at: Context) -> tuple[Unit, ...]:
    if before.state not in WITH_UNIT:
        return ()
    if state in WITH_UNIT:
        return (follow_duty(before, before.unit, state, at),)
    return (without_case(before, before.unit, at),)


def stop_clock(case: Case, at: Context, when: datetime) -> Case:
    """Return the case with its disposal clock standing: `left_s` keeps what is left."""
    if case.due_at is None:
        return case
    left = span_between(when, case.due_at, case.limit_clock, at.city.calendar)
    return replace(case, left_s=int(left.total_seconds()))


def start_clock(case: Case, at: Context) -> Case:
    """Return the case with its disposal clock running on; an overdue one stays overdue."""
    if not case.left_s:
        return replace(case, left_s=None)
    span = timedelta(seconds=case.left_s)
    due = add_span(at.now, span, case.limit_clock, at.city.calendar)
    return replace(case, due_at=due, left_s=None)


def _void(case: Case, at: Context, _when: datetime) -> Case:
    return replace(case, closed_at=at.now)


def _settle(case: Case, at: Context, when: datetime) -> Case:
    return replace(case, disposed_at=when, closed_at=at.now)


def _depart(case: Case, _at: Context, when: datetime) -> Case:
    return replace(case, departed_at=when)


def _arrive(case: Case, _at: Context, when: datetime) -> Case:
    return replace(case, arrived_at=when)


def _dispose(case: Case, at: Context, when: datetime) -> Case:
    return replace(stop_clock(case, at, when), disposed_at=when)


def _pass(case: Case, at: Context, _when: datetime) -> Case:
    return replace(case, verified_at=at.now)


def _close(case: Case, at: Context, _when: datetime) -> Case:
    return replace(case, closed_at=at.now)


def _rework(case: Case, at: Context, _when: datetime) -> Case:
    again = replace(
        case, reworked=case.reworked + 1, disposed_at=None, verified_at=None, assists=()
    )
    return start_clock(again, at)


def _return(case: Case, _at: Context, _when: datetime) -> Case:
    limit_runs = case.state in TO_DISPATCH
    filed = case if limit_runs else replace(case, filed_at=None, due_at=None)
    return replace(filed, returned=case.returned + 1)


def _resume(case: Case, at: Context, _when: datetime) -> Case:
    return replace(start_clock(case, at), held_until=None)


_EFFECTS: dict[Step, Callable[[Case, Context, datetime], Case]] = {
    Step.VOID: _void,
    Step.SETTLE: _settle,
    Step.DEPART: _depart,
    Step.ARRIVE: _arrive,
    Step.DISPOSE: _dispose,
    Step.PASS: _pass,
    Step.CLOSE: _close,
    Step.REWORK: _rework,
    Step.RETURN: _return,
    Step.RESUME: _resume,
}
