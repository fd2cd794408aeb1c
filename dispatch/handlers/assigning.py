"""Giving a case to a unit: case and queue change together or not at all."""

from dataclasses import replace

from dispatch.assisting import needs_of
from dispatch.case import Case
from dispatch.commands import AssignUnit
from dispatch.facts import FactKind
from dispatch.handlers.assisting import sent_along
from dispatch.handlers.context import Context
from dispatch.handlers.fitness import check_able, check_free
from dispatch.handlers.queues import with_case
from dispatch.lifecycle import WITH_UNIT, Step, follow
from dispatch.refusals import AlreadyAssigned, StaleVersion, UnitUnfit
from dispatch.unit import Unit


def assign_unit(ask: AssignUnit, at: Context) -> Case:
    """Give a case to a unit, and parts of it to those that assist: all of them or nobody.

    The second of two officers is told who won, with whom and when.
    """
    before = _assignable(ask, at)
    state = follow(before.state, Step.ASSIGN)
    unit = at.ledger.unit(ask.unit)
    _check_lead(unit, before, at)
    after = replace(
        before,
        state=state,
        unit=unit.id,
        last_unit=unit.id,
        first_assigned_at=before.first_assigned_at or at.now,
        assigned_at=at.now,
        stage_due_at=at.stage_due("acknowledge"),
    )
    after, others = sent_along(after, ask.assists, at)
    more = {"assists": list(ask.assists)} if ask.assists else {}
    fact = at.fact(
        FactKind.UNIT_ASSIGNED,
        step=Step.ASSIGN,
        unit=unit.id,
        reason=ask.reason,
        advice=ask.advice,
        **more,
    )
    return at.record(fact, before, after, with_case(unit, before.id), *others)


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


def _check_lead(unit: Unit, case: Case, at: Context) -> None:
    """Refuse a unit that may not lead the case, or has a part of it in hand already."""
    check_free(unit, at)
    needs = needs_of(case, at.city)
    check_able(unit, needs.skill, needs.vehicle)
    if unit.id in case.crews:
        raise UnitUnfit("unit", unit=unit.id, reason="assists")
