"""Handing a shift over, and taking it over: facts of the log, without a row of their own."""

from dispatch.facts import Fact, FactKind
from dispatch.handlers.context import Context, check_texts
from dispatch.refusals import FieldRefused, NotFound
from dispatch.shift import Handover, HandOverShift, TakeOverShift, shift_to_hand_over


def hand_over_shift(ask: HandOverShift, at: Context) -> Handover:
    """Hand the shift over with the officer's own words; what was done stands in the log."""
    check_texts(description=ask.notes)
    zone = at.city.calendar.zone
    day = at.now.astimezone(zone).date()
    number = at.ledger.next_serial("handover", day)
    shift = shift_to_hand_over(at.now, zone)
    handover = Handover(f"H{day:%Y%m%d}{number:03d}", shift, ask.notes.strip())
    at.ledger.write(
        at.fact(
            FactKind.SHIFT_HANDED_OVER,
            handover=handover.id,
            shift=shift.code,
            start=shift.start.isoformat(),
            end=shift.end.isoformat(),
            notes=handover.notes,
        )
    )
    return handover


def take_over_shift(ask: TakeOverShift, at: Context) -> Handover:
    """Sign the newest hand-over as read; one officer signs, and never the one who wrote it."""
    given = _newest(ask.handover, at)
    taken = at.ledger.last_of(FactKind.SHIFT_TAKEN_OVER)
    if taken is not None and taken.detail["handover"] == ask.handover:
        raise FieldRefused("handover", "already_seen", by=taken.actor.name or taken.actor.id)
    if given.actor.id == at.actor.id:
        raise FieldRefused("handover", "own_handover")
    at.ledger.write(at.fact(FactKind.SHIFT_TAKEN_OVER, handover=ask.handover))
    return Handover(ask.handover, shift_to_hand_over(given.at, at.city.calendar.zone), "")


def _newest(handover: str, at: Context) -> Fact:
    given = at.ledger.last_of(FactKind.SHIFT_HANDED_OVER)
    if given is None or given.detail["handover"] != handover:
        raise NotFound("handover", value=handover)
    return given
