"""A free crew is sent to wait in a street; the post ends by word, by work, or with the shift."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.commands import AssignUnit, EnterUnit, SetDuty
from dispatch.facts import FactKind
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.posting import EndPost, PostUnit
from dispatch.refusals import CannotPost, FieldRefused, NotFound, Refusal, UnitChanged
from dispatch.unit import Duty, Unit
from dispatch.words import say
from tests.builders import AN_ACTOR, NOON, a_case, a_city, a_unit
from tests.fakes import MemoryLedger

CITY = a_city()
WEST, EAST = "440304001", "440303001"


def at(ledger: MemoryLedger) -> Context:
    """Return noon in the tiny city."""
    return Context(ledger, CITY, NOON, AN_ACTOR)


def with_unit(**changes: Any) -> MemoryLedger:
    """Return a ledger with one crew."""
    return MemoryLedger(units={"A12": a_unit(**changes)})


def posted(ledger: MemoryLedger, street: str = WEST) -> Unit:
    """Send the crew to a post."""
    version = ledger.units["A12"].version
    unit = handle(PostUnit("A12", version, street, advice="多覆盖 1.2 件"), at(ledger))
    assert isinstance(unit, Unit)
    return unit


def test_a_free_crew_goes_to_its_post_and_the_fact_says_why() -> None:
    ledger = with_unit()
    unit = posted(ledger)
    assert (unit.post, unit.posted_at, unit.duty) == (WEST, NOON, Duty.AVAILABLE)
    (fact,) = ledger.facts
    assert fact.kind is FactKind.UNIT_POSTED
    assert fact.detail == {"street": WEST, "instead_of": "", "advice": "多覆盖 1.2 件"}


def test_a_later_post_takes_the_place_of_the_first_and_says_so() -> None:
    ledger = with_unit()
    posted(ledger)
    assert posted(ledger, EAST).post == EAST
    assert ledger.facts[-1].detail["instead_of"] == WEST


def test_an_officer_who_saw_an_older_crew_is_refused() -> None:
    ledger = with_unit()
    posted(ledger)
    with pytest.raises(UnitChanged) as refused:
        handle(PostUnit("A12", 1, EAST), at(ledger))
    assert "A12" in say(refused.value.key, "zh", **refused.value.args_)


@pytest.mark.parametrize(
    ("changes", "street", "reason"),
    [
        ({"duty": Duty.OFF_DUTY}, WEST, "off_duty"),
        ({"duty": Duty.BREAK}, WEST, "on_break"),
        ({"duty": Duty.ASSIGNED, "queue": ("C1",)}, WEST, "has_cases"),
        ({"shift_end": NOON + timedelta(minutes=30)}, WEST, "shift_ends"),
        ({"shift_end": NOON}, WEST, "off_duty"),
        ({"support": ()}, EAST, "district"),
    ],
)
def test_a_crew_that_cannot_wait_there_is_refused_in_words(
    changes: dict[str, Any], street: str, reason: str
) -> None:
    with pytest.raises(CannotPost) as refused:
        posted(with_unit(**changes), street)
    assert refused.value.args_["reason"] == reason
    assert all(say(f"unfit.{reason}", lang) for lang in ("zh", "en"))


def test_a_post_needs_a_street_and_a_crew_that_exist() -> None:
    with pytest.raises(FieldRefused):
        posted(with_unit(), "440304999")
    with pytest.raises(NotFound):
        handle(PostUnit("B99", 1, WEST), at(with_unit()))


def test_a_crew_is_not_sent_where_it_waits_already() -> None:
    ledger = with_unit()
    posted(ledger)
    with pytest.raises(FieldRefused) as refused:
        posted(ledger)
    assert refused.value.key == "field.already_posted"


def test_a_crew_declines_with_its_reason() -> None:
    ledger = with_unit()
    posted(ledger)
    unit = handle(EndPost("A12", WEST, "车辆故障"), at(ledger))
    assert isinstance(unit, Unit)
    assert (unit.post, unit.posted_at) == ("", None)
    assert (ledger.facts[-1].kind, ledger.facts[-1].reason) == (FactKind.POST_ENDED, "车辆故障")
    assert ledger.facts[-1].detail == {"street": WEST}


@pytest.mark.parametrize("ended", [EAST, "440304999"])
def test_declining_a_post_that_is_another_one_now_is_refused(ended: str) -> None:
    ledger = with_unit()
    posted(ledger)
    with pytest.raises(FieldRefused) as refused:
        handle(EndPost("A12", ended), at(ledger))
    assert refused.value.key == "field.not_posted"


def test_a_crew_without_a_post_cannot_end_one() -> None:
    with pytest.raises(Refusal):
        handle(EndPost("A12", WEST), at(with_unit()))


def test_a_case_ends_the_post() -> None:
    ledger = with_unit()
    case = a_case()
    ledger.cases = {case.id: case}
    posted(ledger)
    handle(AssignUnit(case.id, case.version, "A12"), at(ledger))
    unit = ledger.units["A12"]
    assert (unit.queue, unit.post, unit.posted_at) == ((case.id,), "", None)


@pytest.mark.parametrize("duty", ["break", "off_duty"])
def test_a_break_and_the_end_of_work_end_the_post(duty: str) -> None:
    ledger = with_unit()
    posted(ledger)
    handle(SetDuty("A12", duty), at(ledger))
    assert ledger.units["A12"].post == ""


def test_a_new_shift_begins_without_a_post_and_the_register_keeps_one() -> None:
    ledger = with_unit()
    posted(ledger)
    enter = EnterUnit("A12", "环卫一队", "crew", "440304", "sanitation", ("sanitation",))
    handle(enter, at(ledger))
    assert ledger.units["A12"].post == WEST
    handle(SetDuty("A12", "available", shift_start=NOON), at(ledger))
    assert ledger.units["A12"].post == ""


def test_a_reason_has_its_length() -> None:
    ledger = with_unit()
    posted(ledger)
    with pytest.raises(FieldRefused):
        handle(EndPost("A12", WEST, "长" * 501), at(ledger))
    assert ledger.units["A12"].post == WEST
