"""A crew's own steps, sent late from a phone that was offline."""

from datetime import timedelta

import pytest

from dispatch import commands as c
from dispatch.case import Case
from dispatch.commands import AS_IT_STANDS, Command
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import State, Step
from dispatch.ports import Row
from dispatch.refusals import NotInHand, StaleVersion, StepRefused
from tests.builders import AN_ACTOR, NOON, a_case, a_city, a_unit
from tests.fakes import MemoryLedger, StillClock

CITY = a_city()
CASE = a_case().id


class Phone:
    """A crew's phone and the ledger it speaks to when it can."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.ledger = MemoryLedger(cases={CASE: a_case()})
        self.ledger.units |= {name: a_unit(name) for name in ("A12", "B07")}
        self.assign("A12")

    @property
    def case(self) -> Case:
        return self.ledger.cases[CASE]

    def do(self, command: Command) -> Row:
        return handle(command, Context(self.ledger, CITY, self.clock.now(), AN_ACTOR))

    def assign(self, unit: str) -> None:
        self.do(c.AssignUnit(CASE, self.case.version, unit))

    def recall(self) -> None:
        self.do(c.TakeStep(CASE, self.case.version, Step.RECALL, reason="改派"))

    def step(self, step: str, unit: str = "A12", **more: object) -> Row:
        return self.do(c.TakeStep(CASE, AS_IT_STANDS, Step(step), unit=unit, **more))  # type: ignore[arg-type]


@pytest.fixture
def phone() -> Phone:
    return Phone()


def test_a_days_steps_count_although_others_wrote_remarks_meanwhile(phone: Phone) -> None:
    phone.do(c.AddNote(CASE, phone.case.version, "请尽快"))
    phone.step("acknowledge")
    phone.do(c.UrgeCase(CASE, phone.case.version, "领导督办"))
    for step in ("depart", "arrive", "dispose"):
        phone.step(step)
    assert phone.case.state is State.DISPOSED


def test_a_step_that_does_not_follow_is_refused_all_the_same(phone: Phone) -> None:
    with pytest.raises(StepRefused):
        phone.step("arrive")


def test_a_case_recalled_meanwhile_is_no_longer_in_hand(phone: Phone) -> None:
    phone.recall()
    with pytest.raises(NotInHand):
        phone.step("acknowledge")


def test_a_case_given_to_another_crew_meanwhile_is_no_longer_in_hand(phone: Phone) -> None:
    phone.recall()
    phone.assign("B07")
    with pytest.raises(NotInHand):
        phone.step("acknowledge")


def test_a_step_from_an_earlier_assignment_does_not_count_for_the_present_one(phone: Phone) -> None:
    taken = phone.clock.now() + timedelta(minutes=2)
    phone.recall()
    phone.clock.forward(minutes=30)
    phone.assign("A12")
    with pytest.raises(NotInHand):
        phone.step("acknowledge", at=taken)
    phone.step("acknowledge", at=phone.clock.now())
    assert phone.case.state is State.ACKNOWLEDGED


def test_a_clock_a_little_slow_does_not_cost_a_step(phone: Phone) -> None:
    phone.step("acknowledge", at=NOON - timedelta(minutes=3))
    assert phone.case.state is State.ACKNOWLEDGED


def test_nobody_else_may_leave_the_version_out(phone: Phone) -> None:
    with pytest.raises(StaleVersion):
        phone.step("acknowledge", unit="")
