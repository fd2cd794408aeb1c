"""What a crew rests is kept, the machine ends only its own breaks, and what is owed follows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.commands import AssignUnit, EnterUnit, SetDuty, TakeStep
from dispatch.dispatch_rules import DispatchRules
from dispatch.facts import Actor
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import Step
from dispatch.picture import picture_row
from dispatch.refusals import FieldRefused
from dispatch.resting import owed_s, rest_by, rests_from
from dispatch.simulation.scene import MACHINE
from dispatch.unit import Duty, Unit
from dispatch.words import say
from tests.builders import AN_ACTOR, NOON, a_case, a_city, a_unit
from tests.fakes import MemoryLedger

RULES = DispatchRules()
END = NOON + timedelta(minutes=30)


class Desk:
    """One crew, and commands about it at minutes after noon."""

    def __init__(self, **changes: Any) -> None:
        self.ledger = MemoryLedger(units={"A12": a_unit(**changes)})

    @property
    def crew(self) -> Unit:
        """The crew as it is."""
        return self.ledger.units["A12"]

    def do(self, command: Any, minutes: float = 0, actor: Actor = AN_ACTOR) -> None:
        """Decide a command."""
        now = NOON + timedelta(minutes=minutes)
        handle(command, Context(self.ledger, a_city(), now, actor))

    def set(self, duty: str, minutes: float = 0, actor: Actor = AN_ACTOR, **more: Any) -> Unit:
        """Set the crew's duty; return the crew."""
        self.do(SetDuty("A12", duty, **more), minutes, actor)
        return self.crew


def resting() -> Desk:
    """Return a desk whose crew is on a break that the machine began at noon."""
    desk = Desk()
    desk.set("break", actor=MACHINE, until=END)
    return desk


def test_a_break_is_counted_when_it_ends() -> None:
    desk = Desk()
    assert desk.set("break").rests_since == NOON
    after = desk.set("available", 25)
    assert (after.rested_s, after.rests_since, after.duty) == (1500, None, Duty.AVAILABLE)
    desk.set("break", 100)
    assert desk.set("off_duty", 105).rested_s == 1800


def test_a_planned_break_knows_its_end_and_that_the_machine_began_it() -> None:
    crew = resting().crew
    assert (crew.rests_until, crew.rests_given, crew.rests_by_plan) == (END, 1, True)
    assert picture_row(crew)["rests_until"] == int(END.timestamp())


def test_the_machine_ends_what_it_began() -> None:
    desk = resting()
    after = desk.set("available", 30, MACHINE)
    assert (after.duty, after.rests_until, after.rested_s) == (Duty.AVAILABLE, None, 1800)
    assert picture_row(after)["rests_until"] is None


@pytest.mark.parametrize("duty", [Duty.BREAK, Duty.OFF_DUTY, Duty.AVAILABLE])
def test_the_machine_ends_no_break_of_a_persons_and_brings_nobody_on_duty(duty: Duty) -> None:
    with pytest.raises(FieldRefused) as refused:
        Desk(duty=duty).set("available", actor=MACHINE)
    assert refused.value.key == "field.own_duty"


def test_a_break_that_a_person_sets_anew_is_not_the_machines_any_more() -> None:
    desk = resting()
    crew = desk.set("break", 10)
    assert (crew.rests_since, crew.rests_until, crew.rests_by_plan) == (NOON, None, False)


@pytest.mark.parametrize(
    ("duty", "until", "actor", "reason"),
    [
        ("available", END, MACHINE, "until_no_break"),
        ("break", END.replace(tzinfo=None), MACHINE, "naive_time"),
        ("break", NOON, MACHINE, "until_over"),
        ("break", END, AN_ACTOR, "until_machine"),
    ],
)
def test_a_planned_end_that_cannot_be_is_refused_in_both_languages(
    duty: str, until: datetime, actor: Actor, reason: str
) -> None:
    with pytest.raises(FieldRefused) as refused:
        Desk().set(duty, actor=actor, until=until)
    assert (refused.value.field, refused.value.key) == ("until", f"field.{reason}")
    for lang in ("zh", "en"):
        args = {"field": refused.value.field} | dict(refused.value.args_)
        assert "until" in say(refused.value.key, lang, **args)


@pytest.mark.parametrize("changes", [{"queue": ("C1",)}, {"duty": Duty.BREAK}])
def test_a_crew_that_is_not_free_begins_no_planned_break(changes: dict[str, Any]) -> None:
    with pytest.raises(FieldRefused) as refused:
        Desk(**changes).set("break", actor=MACHINE, until=END)
    assert (refused.value.field, refused.value.key) == ("unit", "field.not_free")


def test_the_register_keeps_a_break_and_a_new_shift_begins_without_one() -> None:
    desk = resting()
    desk.do(EnterUnit("A12", "环卫一队", "crew", "440304", "sanitation", ("sanitation",)))
    assert (desk.crew.rests_until, desk.crew.rests_given) == (END, 1)
    desk.set("available", 20)
    after = desk.set("available", 300, shift_start=NOON + timedelta(hours=5))
    assert (after.rested_s, after.rests_given) == (0, 0)


def test_setting_off_to_a_case_ends_a_break() -> None:
    desk, case = resting(), a_case()
    desk.ledger.cases = {case.id: case}
    desk.do(AssignUnit(case.id, case.version, "A12"), 10)
    assert desk.crew.duty is Duty.BREAK
    desk.do(TakeStep(case.id, 2, Step.ACKNOWLEDGE), 12)
    assert (desk.crew.duty, desk.crew.rested_s) == (Duty.ASSIGNED, 720)
    assert (desk.crew.rests_since, desk.crew.rests_until) == (None, None)


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ({}, 30),
        ({"rested_s": 600}, 20),
        ({"rested_s": 1200}, 0),
        ({"rests_given": 1, "rested_s": 60}, 0),
        ({"duty": Duty.BREAK}, 0),
        ({"duty": Duty.OFF_DUTY}, 0),
        ({"shift_start": None}, 0),
        ({"shift_end": NOON + timedelta(minutes=119)}, 0),
        ({"shift_end": NOON + timedelta(minutes=120)}, 30),
        ({"shift_start": NOON - timedelta(hours=8), "shift_end": END}, 30),
        ({"shift_start": NOON - timedelta(hours=8), "shift_end": END - timedelta(minutes=1)}, 0),
    ],
)
def test_what_a_crew_is_owed_follows_from_its_shift_and_what_it_rested(
    changes: dict[str, Any], minutes: float
) -> None:
    assert owed_s(a_unit(**changes), RULES, NOON) == minutes * 60


def test_a_city_without_breaks_owes_none() -> None:
    assert owed_s(a_unit(), replace(RULES, rest_min=0), NOON) == 0


def test_crews_that_come_together_do_not_rest_all_at_once() -> None:
    crews = [a_unit(f"A{n:02d}") for n in range(60)]
    latest = rest_by(crews[0], RULES)
    assert latest == NOON + timedelta(hours=1)
    begins = sorted((latest - rests_from(crew, RULES)).total_seconds() / 60 for crew in crews)
    assert begins[0] >= 0
    assert begins[-1] <= 90
    at_once = max(sum(a <= b < a + 30 for b in begins) for a in begins)
    assert at_once <= 30
