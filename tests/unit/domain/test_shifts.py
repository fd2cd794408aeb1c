"""A shift is handed over by one officer and signed by another."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.commands import HandOverShift, TakeOverShift
from dispatch.facts import Actor, FactKind
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.refusals import FieldRefused, NotFound
from dispatch.shift import Handover, shift_at
from tests.builders import AN_ACTOR, NOON, a_calendar, a_city
from tests.fakes import MemoryLedger

CITY = a_city()
ZONE = a_calendar().zone
NEXT = Actor("li", "operator", "李强")
THIRD = Actor("zhao", "operator", "赵敏")


def handed(ledger: MemoryLedger, moment: datetime = NOON, notes: str = "") -> Handover:
    given = handle(HandOverShift(notes), Context(ledger, CITY, moment, AN_ACTOR))
    assert isinstance(given, Handover)
    return given


def sign(ledger: MemoryLedger, handover: str, actor: Actor = NEXT) -> None:
    handle(TakeOverShift(handover), Context(ledger, CITY, NOON, actor))


@pytest.mark.parametrize(
    ("hour", "code", "start"), [(0, "night", 0), (7, "night", 0), (8, "early", 8), (23, "late", 16)]
)
def test_every_hour_lies_in_one_shift(hour: int, code: str, start: int) -> None:
    shift = shift_at(datetime(2026, 11, 23, hour, 59, tzinfo=ZONE), ZONE)
    assert (shift.code, shift.start.hour, shift.end - shift.start) == (
        code,
        start,
        timedelta(hours=8),
    )


def test_soon_after_a_change_the_shift_before_is_handed_over() -> None:
    change = datetime(2026, 11, 23, 16, 10, tzinfo=ZONE).astimezone(UTC)
    assert handed(MemoryLedger(), change).shift.code == "early"


def test_a_hand_over_is_a_fact_with_its_shift_and_words() -> None:
    ledger = MemoryLedger()
    given = handed(ledger, notes="  南山泵站检修 ")
    fact = ledger.facts[-1]
    assert (fact.kind, fact.actor) == (FactKind.SHIFT_HANDED_OVER, AN_ACTOR)
    assert (fact.detail["handover"], fact.detail["notes"]) == (given.id, "南山泵站检修")


def test_the_next_officer_signs_once() -> None:
    ledger = MemoryLedger()
    given = handed(ledger)
    sign(ledger, given.id)
    with pytest.raises(FieldRefused, match="already_seen") as refused:
        sign(ledger, given.id, THIRD)
    assert refused.value.args_["by"] == "李强"


def test_nobody_signs_their_own_hand_over() -> None:
    ledger = MemoryLedger()
    given = handed(ledger)
    with pytest.raises(FieldRefused, match="own_handover"):
        sign(ledger, given.id, AN_ACTOR)


def test_only_the_newest_hand_over_can_be_signed() -> None:
    ledger = MemoryLedger()
    old = handed(ledger)
    handed(ledger)
    with pytest.raises(NotFound):
        sign(ledger, old.id)
    with pytest.raises(NotFound):
        sign(MemoryLedger(), "H1")
