"""Stopping and lengthening the disposal limit: hold 挂账 and extension 延期."""

from dataclasses import replace
from datetime import timedelta

from dispatch.case import Case
from dispatch.commands import ExtendLimit, HoldCase
from dispatch.facts import FactKind
from dispatch.handlers.assisting import let_go
from dispatch.handlers.context import Context, check_texts
from dispatch.handlers.queues import without_case
from dispatch.handlers.stepping import stop_clock
from dispatch.lifecycle import WITH_UNIT, Step, follow
from dispatch.limits import TimeLimit, due_at
from dispatch.refusals import FieldRefused, ReasonMissing, StepRefused

LONGEST_HOLD = timedelta(days=366)
MOST_EXTENSIONS = 2


def hold_case(ask: HoldCase, at: Context) -> Case:
    """Put a case on the debt list until a date within a year; its clock stands still."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    state = follow(before.state, Step.HOLD)
    if not ask.reason.strip():
        raise ReasonMissing("reason", step=str(Step.HOLD))
    if ask.until.tzinfo is None:
        raise FieldRefused("until", "naive_time", value=ask.until.isoformat())
    if not at.now < ask.until <= at.now + LONGEST_HOLD:
        raise FieldRefused("until", "hold_date")
    units = (without_case(before, before.unit, at),) if before.state in WITH_UNIT else ()
    held = replace(stop_clock(before, at, at.now), state=state, unit="", stage_due_at=None)
    after, others = let_go(before, replace(held, held_until=ask.until), at)
    fact = at.fact(FactKind.STEP_TAKEN, step=Step.HOLD, reason=ask.reason, unit=before.unit)
    return at.record(fact, before, after, *units, *others)


def extend_limit(ask: ExtendLimit, at: Context) -> Case:
    """Add the original limit once more; not when already overdue, and at most twice."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    if not before.under_limit or before.due_at is None:
        raise StepRefused("extend", before.state)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    if before.overdue(at.now):
        raise FieldRefused("case", "already_overdue", case=before.short)
    if before.extended >= MOST_EXTENSIONS:
        raise FieldRefused("case", "extended_enough", most=MOST_EXTENSIONS)
    limit = TimeLimit(before.limit_amount, before.limit_clock)
    later = due_at(before.due_at, limit, at.city.calendar)
    after = replace(before, due_at=later, extended=before.extended + 1)
    return at.record(at.fact(FactKind.LIMIT_EXTENDED, reason=ask.reason), before, after)
