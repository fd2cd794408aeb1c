"""Commands decided one after another, in any order, never break the city."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dispatch import commands as c
from dispatch.case import Case
from dispatch.commands import Command
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import ENDED, WITH_UNIT, State, Step
from dispatch.limits import ClockKind
from dispatch.ports import Row
from dispatch.refusals import FieldRefused, ReasonMissing, Refusal, StepRefused, UnitFull, UnitUnfit
from dispatch.tally import Tally
from dispatch.unit import Duty
from tests.builders import AN_ACTOR, NOON, a_case, a_city, a_report, a_unit
from tests.fakes import MemoryLedger, StillClock

CITY = a_city()


class Desk:
    """A ledger, a clock and a hand to decide commands with."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.clock = StillClock()
        for name in ("A12", "B07"):
            self.ledger.units[name] = a_unit(name)

    def do(self, *commands: Command) -> Row:
        for command in commands:
            row = handle(command, Context(self.ledger, CITY, self.clock.now(), AN_ACTOR))
        return row

    def case(self, **changes: object) -> Case:
        case = a_case(**changes)
        self.ledger.cases[case.id] = case
        return case

    def step(self, case: Row, step: str, **more: object) -> Case:
        asked = c.TakeStep(case.id, case.version, Step(step), reason="因为", **more)  # type: ignore[arg-type]
        after = self.do(asked)
        assert isinstance(after, Case)
        return after


class AnyOrder(RuleBasedStateMachine):
    """Draws commands in any order against a city of two crews and looks for contradictions."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()

    def some_case(self, pick: int) -> Case | None:
        cases = list(self.desk.ledger.cases.values())
        return cases[pick % len(cases)] if cases else None

    def attempt(self, command: Command) -> None:
        facts = len(self.desk.ledger.facts)
        try:
            self.desk.do(command)
        except Refusal:
            assert len(self.desk.ledger.facts) == facts

    @rule(lon=st.sampled_from([114.05, 114.15]))
    def report(self, lon: float) -> None:
        self.attempt(a_report(lon=lon))

    @rule(pick=st.integers(0, 9), unit=st.sampled_from(["A12", "B07"]), stale=st.booleans())
    def assign(self, pick: int, unit: str, stale: bool) -> None:
        if case := self.some_case(pick):
            self.attempt(c.AssignUnit(case.id, case.version - stale, unit))

    @rule(pick=st.integers(0, 9), step=st.sampled_from(list(Step)))
    def step(self, pick: int, step: Step) -> None:
        if case := self.some_case(pick):
            self.attempt(c.TakeStep(case.id, case.version, step, reason="因为"))

    @rule(pick=st.integers(0, 9), which=st.integers(0, 4))
    def other(self, pick: int, which: int) -> None:
        if case := self.some_case(pick):
            mine = (case.id, case.version)
            asked: list[Command] = [
                c.FileCase(*mine),
                c.ReferCase(*mine, "parks"),
                c.HoldCase(*mine, self.desk.clock.now() + timedelta(days=2), "植树季"),
                c.ExtendLimit(*mine, "等配件"),
                c.ReclassifyCase(*mine, "更正", condition="2"),
            ]
            self.attempt(asked[which])

    @rule(unit=st.sampled_from(["A12", "B07"]), duty=st.sampled_from(["available", "off_duty"]))
    def duty(self, unit: str, duty: str) -> None:
        self.attempt(c.SetDuty(unit, duty))

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.desk.clock.forward(minutes=minutes)

    @invariant()
    def queues_and_cases_agree(self) -> None:
        held = {case: unit.id for unit in self.desk.ledger.units.values() for case in unit.queue}
        with_unit = {c.id: c.unit for c in self.desk.ledger.cases.values() if c.state in WITH_UNIT}
        assert held == with_unit

    @invariant()
    def no_unit_holds_more_than_it_can(self) -> None:
        assert all(len(u.queue) <= u.capacity for u in self.desk.ledger.units.values())

    @invariant()
    def every_case_stands_in_a_state_and_ended_ones_have_their_end(self) -> None:
        for case in self.desk.ledger.cases.values():
            assert case.state in State
            assert (case.closed_at is not None) == (case.state in ENDED)
            assert (case.unit != "") == (case.state in WITH_UNIT)

    @invariant()
    def the_days_counts_are_those_of_the_cases(self) -> None:
        reported = sum(tally.reported for tally in self.desk.ledger.tallies.values())
        assert reported == len(self.desk.ledger.cases)
        closed = sum(tally.closed + tally.void for tally in self.desk.ledger.tallies.values())
        assert closed == sum(case.ended for case in self.desk.ledger.cases.values())


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_filing_starts_the_limit_of_the_condition(desk: Desk) -> None:
    case = desk.do(a_report())
    filed = desk.do(c.FileCase(case.id, case.version, condition="2"))
    assert isinstance(filed, Case)
    assert filed.due_at == NOON + timedelta(hours=2)
    assert filed.priority == 2
    assert filed.limit_clock is ClockKind.URGENT_HOUR


def test_disposal_stops_the_clock_and_rework_lets_it_run_on(desk: Desk) -> None:
    case = desk.case(limit_clock=ClockKind.URGENT_HOUR)
    row: Row = desk.do(c.AssignUnit(case.id, case.version, "A12"))
    for step in ("acknowledge", "depart", "arrive"):
        row = desk.step(row, step)
    desk.clock.forward(hours=1)
    row = desk.step(row, "dispose")
    desk.clock.forward(days=2)
    again = desk.step(row, "rework")
    assert again.due_at == desk.clock.now() + timedelta(hours=3)
    assert again.reworked == 1
    assert again.state is State.REFERRED


def test_the_first_assignment_stays_when_the_case_goes_to_another_unit(desk: Desk) -> None:
    case = desk.case()
    row: Row = desk.do(c.AssignUnit(case.id, case.version, "A12"))
    desk.clock.forward(minutes=20)
    row = desk.step(row, "decline")
    again = desk.do(c.AssignUnit(row.id, row.version, "A12"))
    assert isinstance(again, Case)
    assert again.first_assigned_at == NOON
    assert again.assigned_at == NOON + timedelta(minutes=20)


def test_a_hold_stops_the_clock_and_frees_the_unit(desk: Desk) -> None:
    case = desk.case(limit_clock=ClockKind.URGENT_HOUR)
    row: Row = desk.do(c.AssignUnit(case.id, case.version, "A12"))
    until = NOON + timedelta(days=10)
    row = desk.do(c.HoldCase(case.id, row.version, until, "等植树季"))
    assert desk.ledger.units["A12"].queue == ()
    desk.clock.forward(days=10)
    resumed = desk.step(row, "resume")
    assert resumed.due_at == desk.clock.now() + timedelta(hours=4)


def test_a_limit_is_extended_twice_and_no_more(desk: Desk) -> None:
    row: Row = desk.case(limit_clock=ClockKind.URGENT_HOUR)
    for _ in range(2):
        row = desk.do(c.ExtendLimit(row.id, row.version, "等配件"))
    assert isinstance(row, Case)
    assert row.due_at == NOON + timedelta(hours=12)
    with pytest.raises(FieldRefused, match="extended_enough"):
        desk.do(c.ExtendLimit(row.id, row.version, "还要"))


def test_an_overdue_case_is_not_extended(desk: Desk) -> None:
    case = desk.case()
    desk.clock.forward(hours=5)
    with pytest.raises(FieldRefused, match="already_overdue"):
        desk.do(c.ExtendLimit(case.id, case.version, "等配件"))


def test_the_phones_own_time_counts_when_it_was_offline(desk: Desk) -> None:
    case = desk.case(state=State.ASSIGNED, unit="A12")
    desk.ledger.units["A12"] = a_unit(queue=(case.id,), duty=Duty.ASSIGNED)
    row = desk.step(desk.step(case, "acknowledge"), "depart")
    desk.clock.forward(hours=3)
    arrived = desk.step(row, "arrive", at=NOON + timedelta(minutes=9))
    assert arrived.arrived_at == NOON + timedelta(minutes=9)


@pytest.mark.parametrize("step", ["void", "return", "hold"])
def test_a_step_that_needs_a_reason_is_refused_without_one(desk: Desk, step: str) -> None:
    case = desk.case()
    with pytest.raises((ReasonMissing, StepRefused)):
        desk.do(c.TakeStep(case.id, case.version, Step(step)))


@pytest.mark.parametrize(
    ("unit", "refusal"),
    [
        (a_unit(skills=("trees",)), UnitUnfit),
        (a_unit(duty=Duty.OFF_DUTY), UnitUnfit),
        (a_unit(shift_end=NOON), UnitUnfit),
        (a_unit(queue=("1", "2")), UnitFull),
    ],
)
def test_an_unfit_unit_is_refused(desk: Desk, unit: object, refusal: type[Refusal]) -> None:
    case = desk.case()
    desk.ledger.units["A12"] = unit  # type: ignore[assignment]
    with pytest.raises(refusal):
        desk.do(c.AssignUnit(case.id, case.version, "A12"))


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"matter": "99999"}, "matter", "unknown"),
        ({"condition": "9"}, "condition", "unknown"),
        ({"title": " "}, "title", "missing"),
        ({"title": "长" * 201}, "title", "too_long"),
        ({"lon": 0.0, "lat": 0.0}, "lon", "zero_position"),
        ({"lon": 22.55, "lat": 114.05}, "lon", "swapped"),
        ({"lon": 121.4, "lat": 31.2}, "lon", "outside_city"),
        ({"lon": 114.05, "lat": None}, "lat", "missing"),
        ({"lon": None, "lat": None}, "lon", "no_place"),
        ({"lon": None, "lat": None, "street": "1"}, "street", "unknown"),
        ({"lon": None, "lat": None, "district": "1"}, "district", "unknown"),
        ({"accuracy_m": -1.0}, "accuracy_m", "out_of_range"),
        ({"reporter_phone": "1" * 41}, "reporter_phone", "too_long"),
        ({"source": "rumour"}, "source", "unknown"),
        ({"priority": 7}, "priority", "out_of_range"),
        ({"reported_at": NOON + timedelta(hours=1)}, "reported_at", "future"),
        ({"reported_at": NOON.replace(tzinfo=None)}, "reported_at", "naive_time"),
    ],
)
def test_a_wrong_report_names_the_field_and_the_reason(
    desk: Desk, changes: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(FieldRefused) as refusal:
        desk.do(a_report(**changes))
    assert (refusal.value.field, refusal.value.key) == (field, f"field.{reason}")
    assert desk.ledger.facts == []


def test_a_day_counts_what_happened_on_it(desk: Desk) -> None:
    case = desk.do(a_report())
    row = desk.do(c.FileCase(case.id, case.version))
    desk.clock.forward(minutes=3)
    row = desk.do(c.AssignUnit(row.id, row.version, "A12"))
    for step in ("acknowledge", "depart", "arrive", "dispose", "pass", "close"):
        row = desk.step(row, step)
    (tally,) = desk.ledger.tallies.values()
    assert isinstance(tally, Tally)
    counts = (tally.reported, tally.filed, tally.assigned, tally.disposed_on_time, tally.closed)
    assert counts == (1, 1, 1, 1, 1)
    assert tally.dispatch_s == 180
