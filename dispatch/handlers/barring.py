"""Bans and pins: facts that the machine heeds; no row but the version of the case changes."""

from datetime import datetime

from dispatch.assisting import needs_of
from dispatch.barring import LONGEST_BAR, BarFromPlan, BarUnit, PinUnit, PlanBar, UnpinCase
from dispatch.case import Case
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.handlers.fitness import check_able
from dispatch.lifecycle import WITH_UNIT
from dispatch.refusals import FieldRefused, NotInHand, ReasonMissing, StepRefused, UnitUnfit
from dispatch.unit import Unit


def bar_unit(ask: BarUnit, at: Context) -> Case:
    """Bar a unit from a case that is still to be given to one; the machine will not send it."""
    reason = _reason(ask.reason)
    before = at.open_case(ask.case, ask.version)
    if before.ended or before.state in WITH_UNIT:
        raise StepRefused("bar", before.state)
    if ask.until is not None:
        _check_moment(ask.until, at)
        if ask.until <= at.now:
            raise FieldRefused("until", "bar_over")
    unit = at.ledger.unit(ask.unit)
    ends = {"until": ask.until.isoformat()} if ask.until else {}
    fact = at.fact(FactKind.UNIT_BARRED, unit=unit.id, reason=reason, **ends)
    return at.record(fact, before, before)


def bar_from_plan(ask: BarFromPlan, at: Context) -> PlanBar:
    """Have the machine give a unit nothing until a moment within a month; what it has it keeps."""
    reason = _reason(ask.reason)
    _check_moment(ask.until, at)
    unit = at.ledger.unit(ask.unit)
    fact = at.fact(FactKind.UNIT_BARRED, unit=unit.id, reason=reason, until=ask.until.isoformat())
    at.ledger.write(fact)
    return PlanBar(unit.id, ask.until, at.actor.name or at.actor.id, reason)


def pin_unit(ask: PinUnit, at: Context) -> Case:
    """Pin a case to a unit that may take it, or to the one that has it."""
    check_texts(reason=ask.reason)
    before = at.open_case(ask.case, ask.version)
    if before.ended:
        raise StepRefused("pin", before.state)
    unit = at.ledger.unit(ask.unit)
    _check_pin(unit, before, at)
    fact = at.fact(FactKind.UNIT_PINNED, unit=unit.id, reason=ask.reason.strip())
    return at.record(fact, before, before)


def unpin_case(ask: UnpinCase, at: Context) -> Case:
    """Take the pin of a case away; one that has none is refused."""
    before = at.open_case(ask.case, ask.version)
    last = at.ledger.last_in(before.id, (FactKind.UNIT_PINNED, FactKind.CASE_UNPINNED))
    if last is None or last.kind is not FactKind.UNIT_PINNED:
        raise FieldRefused("case", "not_pinned", case=before.short)
    return at.record(at.fact(FactKind.CASE_UNPINNED, unit=last.unit), before, before)


def _reason(text: str) -> str:
    check_texts(reason=text)
    if not text.strip():
        raise ReasonMissing("reason")
    return text.strip()


def _check_moment(until: datetime, at: Context) -> None:
    if until.tzinfo is None:
        raise FieldRefused("until", "naive_time", value=until.isoformat())
    if until > at.now + LONGEST_BAR:
        raise FieldRefused("until", "bar_long", days=LONGEST_BAR.days)


def _check_pin(unit: Unit, case: Case, at: Context) -> None:
    if case.state in WITH_UNIT and case.unit != unit.id:
        raise NotInHand("unit", case=case.short, unit=unit.id, state=str(case.state))
    needs = needs_of(case, at.city)
    check_able(unit, needs.skill, needs.vehicle)
    if case.district not in (unit.district, *unit.support):
        raise UnitUnfit("unit", unit=unit.id, reason="district")
