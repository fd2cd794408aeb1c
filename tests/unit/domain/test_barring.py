"""An officer's bans and pins: kept in the log, and heeded by the machine."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.advice.dispatching import Story, left_out_by_order, story_of
from dispatch.barring import LONGEST_BAR, BarFromPlan, BarUnit, PinUnit, UnpinCase
from dispatch.case import Case
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import State
from dispatch.refusals import (
    FieldRefused,
    NotFound,
    NotInHand,
    ReasonMissing,
    StepRefused,
    UnitUnfit,
)
from tests.builders import AN_ACTOR, NOON, a_case, a_city, a_unit
from tests.fakes import MemoryLedger


def _context(case: Case) -> Context:
    ledger = MemoryLedger(cases={case.id: case}, units={"A12": a_unit("A12")})
    return Context(ledger, a_city(), NOON, AN_ACTOR)


def _bar(case: Case, unit: str = "A12", reason: str = "与当事人有亲属关系") -> Context:
    at = _context(case)
    handle(BarUnit(case.id, case.version, unit, reason), at)
    return at


def test_a_barred_unit_is_not_sent_and_the_case_stays_the_machines() -> None:
    ledger = _bar(a_case()).ledger
    assert isinstance(ledger, MemoryLedger)
    story = story_of(ledger.facts)
    assert story.kept_out(NOON) == {"A12"}
    assert not story.by_people


def test_a_ban_needs_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        _bar(a_case(), reason=" ")


def test_only_a_known_unit_is_barred() -> None:
    with pytest.raises(NotFound):
        _bar(a_case(), unit="Z99")


def test_a_case_that_is_with_a_unit_takes_no_ban() -> None:
    with pytest.raises(StepRefused):
        _bar(a_case(state=State.ASSIGNED, unit="A12"))


LATER = NOON + timedelta(hours=4)


def _story(at: Context) -> Story:
    assert isinstance(at.ledger, MemoryLedger)
    return story_of(at.ledger.facts)


def test_a_ban_with_an_end_ends() -> None:
    case = a_case()
    at = _context(case)
    handle(BarUnit(case.id, case.version, "A12", "设备不适合", LATER), at)
    story = _story(at)
    assert story.kept_out(NOON) == {"A12"}
    assert story.kept_out(LATER) == frozenset()


@pytest.mark.parametrize(
    ("until", "key"), [(NOON, "field.bar_over"), (NOON + LONGEST_BAR * 2, "field.bar_long")]
)
def test_a_ban_that_is_over_or_never_ends_is_refused_in_words(until: object, key: str) -> None:
    case = a_case()
    with pytest.raises(FieldRefused) as refused:
        handle(BarUnit(case.id, case.version, "A12", "误报", until), _context(case))
    assert (refused.value.field, refused.value.key) == ("until", key)


def test_a_unit_barred_from_the_plan_changes_no_row_and_a_moment_that_is_over_lets_it() -> None:
    at = _context(a_case())
    bar = handle(BarFromPlan("A12", "车辆维修", LATER), at)
    assert (bar.id, bar.until, bar.reason) == ("A12", LATER, "车辆维修")
    handle(BarFromPlan("A12", "已修好", NOON), at)
    assert isinstance(at.ledger, MemoryLedger)
    assert [fact.case for fact in at.ledger.facts] == ["", ""]
    with pytest.raises(ReasonMissing):
        handle(BarFromPlan("A12", "", LATER), at)
    with pytest.raises(FieldRefused):
        handle(BarFromPlan("A12", "车辆维修", LATER + LONGEST_BAR), at)


def test_a_case_is_pinned_to_a_unit_until_the_pin_is_taken_away() -> None:
    case = a_case()
    at = _context(case)
    pinned = handle(PinUnit(case.id, case.version, "A12"), at)
    assert (_story(at).pin, _story(at).by_people) == ("A12", False)
    handle(UnpinCase(case.id, pinned.version), at)
    assert _story(at).pin == ""
    with pytest.raises(FieldRefused) as refused:
        handle(UnpinCase(case.id, pinned.version + 1), at)
    assert refused.value.key == "field.not_pinned"


def test_of_a_ban_and_a_pin_the_later_one_holds() -> None:
    case = a_case()
    at = _bar(case)
    pinned = handle(PinUnit(case.id, case.version + 1, "A12"), at)
    assert (_story(at).pin, _story(at).kept_out(NOON)) == ("A12", frozenset())
    handle(BarUnit(case.id, pinned.version, "A12", "设备不适合"), at)
    assert (_story(at).pin, _story(at).kept_out(NOON)) == ("", {"A12"})


def test_only_who_may_take_a_case_or_has_it_is_pinned_to_it() -> None:
    case = a_case()
    at = _context(case)
    for changes in ({"skills": ("trees",)}, {"district": "440305", "support": ()}):
        at.ledger.units["A12"] = a_unit("A12", **changes)
        with pytest.raises(UnitUnfit):
            handle(PinUnit(case.id, case.version, "A12"), at)
    given = replace(case, state=State.ASSIGNED, unit="A01")
    with pytest.raises(NotInHand):
        handle(PinUnit(case.id, case.version, "A12"), _context(given))
    ended = replace(case, state=State.CLOSED)
    with pytest.raises(StepRefused):
        handle(PinUnit(case.id, case.version, "A12"), _context(ended))


def test_the_card_says_who_is_left_out_by_order() -> None:
    units = [a_unit("A01"), a_unit("A02"), a_unit("A03")]
    barred = left_out_by_order(Story(barred={"A01": None, "A02": NOON}), units, ["A03"], NOON)
    assert barred == {"A01": "barred", "A03": "barred_plan"}
    pinned = left_out_by_order(Story(pin="A02"), units, [], NOON)
    assert pinned == {"A01": "pinned", "A03": "pinned"}
