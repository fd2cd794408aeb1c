"""An officer's ban of a unit: kept in the log, and heeded by the machine."""

import pytest

from dispatch.advice.dispatching import story_of
from dispatch.barring import BarUnit
from dispatch.case import Case
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import State
from dispatch.refusals import NotFound, ReasonMissing, StepRefused
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
    assert story.tried == {"A12"}
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
