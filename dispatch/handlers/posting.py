"""Sending free crews to posts, and ending posts."""

from dataclasses import replace

from dispatch.coverage.crews import shift_ends, shift_over
from dispatch.facts import FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.posting import EndPost, PostUnit
from dispatch.refusals import CannotPost, FieldRefused, UnitChanged
from dispatch.unit import Duty, Unit


def post_unit(ask: PostUnit, at: Context) -> Unit:
    """Send a free crew to wait in a street of its own or supported districts."""
    check_texts(reason=ask.reason)
    unit = at.ledger.unit(ask.unit)
    if unit.version != ask.version:
        raise UnitChanged("version", seen=ask.version, now=unit.version, unit=unit.id)
    street = at.city.streets.get(ask.street)
    if street is None:
        raise FieldRefused("street", "unknown", value=ask.street)
    if unit.post == street.code:
        raise FieldRefused("street", "already_posted", unit=unit.id, street=street.name)
    if reason := _unfit(unit, street.district, at):
        raise CannotPost("unit", unit=unit.id, reason=reason)
    after = replace(unit, post=street.code, posted_at=at.now, version=unit.version + 1)
    fact = at.fact(
        FactKind.UNIT_POSTED,
        unit=unit.id,
        reason=ask.reason,
        street=street.code,
        instead_of=unit.post,
        advice=ask.advice,
    )
    at.ledger.write(fact, after)
    return after


def _unfit(unit: Unit, district: str, at: Context) -> str:
    """Return why a crew cannot be sent to a post, or ""."""
    found = {
        "off_duty": unit.duty is Duty.OFF_DUTY or shift_over(unit, at.now),
        "on_break": unit.duty is Duty.BREAK,
        "has_cases": bool(unit.queue),
        "shift_ends": shift_ends(unit, at.city.coverage, at.now),
        "district": district not in (unit.district, *unit.support),
    }
    return next((reason for reason, holds in found.items() if holds), "")


def end_post(ask: EndPost, at: Context) -> Unit:
    """End a post; one that has ended meanwhile, or is another now, is refused."""
    check_texts(reason=ask.reason)
    unit = at.ledger.unit(ask.unit)
    if not unit.post or unit.post != ask.street:
        street = at.city.streets.get(ask.street)
        raise FieldRefused(
            "street", "not_posted", unit=unit.id, street=street.name if street else ask.street
        )
    after = replace(unit, post="", posted_at=None, version=unit.version + 1)
    fact = at.fact(FactKind.POST_ENDED, unit=unit.id, reason=ask.reason.strip(), street=ask.street)
    at.ledger.write(fact, after)
    return after
