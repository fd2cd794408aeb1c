"""The register of units, and who is on duty."""

from dataclasses import replace
from datetime import datetime

from dispatch.advice.dispatching import MACHINE_ROLE
from dispatch.commands import EnterUnit, SetDuty
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.refusals import FieldRefused, UnitUnfit
from dispatch.resting import with_break
from dispatch.unit import Duty, Unit

BY_HAND = frozenset({Duty.AVAILABLE, Duty.BREAK, Duty.OFF_DUTY})
"""Duties a person sets; the others follow from the cases."""

LARGEST_CAPACITY = 1000
"""No crew holds more cases at once."""


def enter_unit(ask: EnterUnit, at: Context) -> Unit:
    """Enter a unit in the register, or change what it may do; its duty and queue stay."""
    check_texts(unit=ask.unit, name=ask.name, kind=ask.kind)
    _check_registration(ask, at)
    known = at.ledger.unit(ask.unit) if at.ledger.has_unit(ask.unit) else None
    fresh = Unit(
        id=ask.unit,
        name=ask.name,
        kind=ask.kind,
        district=ask.district,
        support=ask.support,
        department=ask.department,
        skills=ask.skills,
        capacity=ask.capacity,
        version=1,
    )
    unit = _kept(known, fresh) if known else fresh
    at.ledger.write(at.fact(FactKind.UNIT_ENTERED, unit=unit.id), unit)
    return unit


def _kept(known: Unit, fresh: Unit) -> Unit:
    """Return what was entered anew with what the unit is doing."""
    return replace(
        fresh,
        duty=known.duty,
        queue=known.queue,
        shift_start=known.shift_start,
        shift_end=known.shift_end,
        worked_s=known.worked_s,
        post=known.post,
        posted_at=known.posted_at,
        rests_since=known.rests_since,
        rests_until=known.rests_until,
        rested_s=known.rested_s,
        rests_given=known.rests_given,
        version=known.version + 1,
    )


def _check_registration(ask: EnterUnit, at: Context) -> None:
    for field, codes, known in (
        ("district", (ask.district,), at.city.districts),
        ("support", ask.support, at.city.districts),
        ("department", (ask.department,), at.city.departments),
        ("skills", ask.skills, at.city.skills),
    ):
        for code in codes:
            if code not in known:
                raise FieldRefused(field, "unknown", value=code)
    if not 1 <= ask.capacity <= LARGEST_CAPACITY:
        raise FieldRefused("capacity", "out_of_range", least=1, most=LARGEST_CAPACITY)


def set_duty(ask: SetDuty, at: Context) -> Unit:
    """Change a unit's duty by hand; a unit with cases cannot simply go home."""
    unit = at.ledger.unit(ask.unit)
    duty = _duty_of(ask.duty)
    if duty is Duty.OFF_DUTY and unit.queue:
        raise UnitUnfit("unit", unit=unit.id, reason="has_cases")
    _check_break(ask, duty, unit, at)
    if duty is Duty.AVAILABLE and unit.queue:
        duty = Duty.ASSIGNED
    new_shift = ask.shift_start is not None and ask.shift_start != unit.shift_start
    stays = duty is Duty.AVAILABLE and not new_shift
    after = replace(
        _begun_anew(unit) if new_shift else unit,
        duty=duty,
        shift_start=ask.shift_start or unit.shift_start,
        shift_end=ask.shift_end or unit.shift_end,
        post=unit.post if stays else "",
        posted_at=unit.posted_at if stays else None,
        version=unit.version + 1,
    )
    after = with_break(after, ask.until, at.now)
    at.ledger.write(at.fact(FactKind.DUTY_CHANGED, unit=unit.id, reason=ask.reason), after)
    return after


def _begun_anew(unit: Unit) -> Unit:
    """Return a unit that has neither worked nor rested yet in its shift."""
    return replace(unit, worked_s=0, rested_s=0, rests_given=0, rests_since=None, rests_until=None)


def _check_break(ask: SetDuty, duty: Duty, unit: Unit, at: Context) -> None:
    """Refuse a planned end that cannot be, and the machine where a person has decided."""
    machine = at.actor.role == MACHINE_ROLE
    if ask.until is not None:
        _check_until(ask.until, duty, at)
        if not machine:
            raise FieldRefused("until", "until_machine")
        if unit.duty is not Duty.AVAILABLE or unit.queue:
            raise FieldRefused("unit", "not_free", unit=unit.id)
    elif machine and ask.shift_start is None and not unit.rests_by_plan:
        raise FieldRefused("duty", "own_duty", unit=unit.id)


def _check_until(until: datetime, duty: Duty, at: Context) -> None:
    if duty is not Duty.BREAK:
        raise FieldRefused("until", "until_no_break")
    if until.tzinfo is None:
        raise FieldRefused("until", "naive_time", value=until.isoformat())
    if until <= at.now:
        raise FieldRefused("until", "until_over", value=until.isoformat())


def _duty_of(value: str) -> Duty:
    if value not in BY_HAND:
        raise FieldRefused("duty", "unknown", value=value)
    return Duty(value)
