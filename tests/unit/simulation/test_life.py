"""A day of the simulated city: what it does with its cases, and what it leaves to people."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.commands import ReportCase, SetDuty, TakeStep
from dispatch.dispatch_rules import Mode
from dispatch.facts import Actor, FactKind
from dispatch.lifecycle import State, Step
from dispatch.simulation.people import invented
from dispatch.simulation.reports import Day
from dispatch.simulation.scene import MACHINE
from dispatch.unit import Duty
from tests.builders import NOON, a_matter, a_report
from tests.unit.simulation.scenes import MIDNIGHT, World, a_roster

OFFICER = Actor("wang", "operator", "王敏")
CREW = Actor("crew-a03", "crew", "张师傅")
ELEVEN_PM = MIDNIGHT + timedelta(hours=23)


@pytest.fixture(scope="module")
def day() -> World:
    """A whole day lived through."""
    world = World()
    world.run(ELEVEN_PM)
    return world


def test_nearly_all_cases_of_a_day_are_closed_by_its_evening(day: World) -> None:
    ended = sum(case.ended for case in day.ledger.cases.values())
    assert ended > 0.7 * len(day.ledger.cases) > 50


def test_cases_are_disposed_of_on_time_as_on_a_good_day(day: World) -> None:
    disposed = [c for c in day.ledger.cases.values() if c.disposed_at and c.filed_at]
    assert 0.93 <= sum(c.disposed_on_time for c in disposed) / len(disposed) <= 1


def test_the_simulation_is_hardly_ever_refused(day: World) -> None:
    assert len(day.refusals) < 0.01 * len(day.ledger.facts), Counter(k for _, k in day.refusals)


def test_facts_come_in_the_order_of_time(day: World) -> None:
    moments = [fact.at for fact in day.ledger.facts]
    assert moments == sorted(moments)


def test_everybody_invented_is_marked_so(day: World) -> None:
    actors = {f.actor for f in day.ledger.facts if f.actor.role != "machine"}
    assert all(invented(actor) for actor in actors)
    assert {actor.role for actor in actors} >= {"operator", "chief", "crew", "system"}


def test_every_assignment_keeps_its_reasons(day: World) -> None:
    given = [f for f in day.ledger.facts if f.kind is FactKind.UNIT_ASSIGNED]
    assert given
    assert all('"why":[[' in f.detail["advice"] for f in given)


def test_crews_come_on_duty_and_go_home(day: World) -> None:
    duties = Counter(f.kind for f in day.ledger.facts if f.kind is FactKind.DUTY_CHANGED)
    assert duties[FactKind.DUTY_CHANGED] >= 2 * 8
    at_eleven = [u for u in day.ledger.units.values() if u.duty is not Duty.OFF_DUTY]
    assert 2 <= len(at_eleven) <= 8


def test_a_crew_has_one_case_on_its_hands_at_a_time(day: World) -> None:
    for unit in day.ledger.units.values():
        states = [day.ledger.cases[name].state for name in unit.queue]
        assert sum(s in (State.EN_ROUTE, State.ON_SCENE) for s in states) <= 1


def test_the_same_seed_lives_the_same_day() -> None:
    first, second = World(), World()
    for world in (first, second):
        world.run(MIDNIGHT + timedelta(hours=9))
    assert first.ledger.facts == second.ledger.facts


def test_a_life_begun_anew_goes_on_from_the_rows() -> None:
    world = World()
    world.run(NOON)
    open_before = {c.id for c in world.ledger.cases.values() if not c.ended}
    world.life = world.a_life(NOON, a_roster())
    world.run(NOON + timedelta(hours=5))
    still_open = {c for c in open_before if not world.ledger.cases[c].ended}
    assert len(open_before) > 5
    assert len(still_open) < len(open_before) / 2


def _quiet_world() -> World:
    return World(Day(seed=5, cases_per_day=0.001))


def test_invented_officers_leave_a_case_alone_that_a_real_one_reported() -> None:
    world = _quiet_world()
    world.run(NOON)
    case = world.do(a_report(), OFFICER, NOON)
    world.run(NOON + timedelta(hours=6))
    assert world.ledger.cases[case.id].state is State.REPORTED


def test_an_invented_crew_does_what_a_real_officer_gives_it() -> None:
    world = _quiet_world()
    world.run(NOON)
    case = world.do(a_report(source="hotline"), Actor("token:other", "system"), NOON)
    until = NOON
    while world.ledger.cases[case.id].state is not State.ASSIGNED:
        until += timedelta(minutes=1)
        world.run(until)
    seen = world.ledger.cases[case.id]
    world.do(TakeStep(seen.id, seen.version, Step.RECALL, "换一队"), OFFICER, until)
    world.run(until + timedelta(hours=1))
    assert world.ledger.cases[case.id].state is State.FILED


def test_a_call_sign_that_a_real_crew_uses_is_left_alone_for_a_while() -> None:
    world = _quiet_world()
    world.run(NOON)
    unit = next(u for u in world.ledger.units.values() if u.duty is Duty.AVAILABLE)
    world.do(SetDuty(unit.id, "available"), CREW, NOON)
    assert unit.id not in set(world.life.rove(NOON))
    assert unit.id in set(world.life.rove(NOON + timedelta(minutes=31)))


def test_reports_of_other_systems_are_handled_like_any() -> None:
    world = _quiet_world()
    world.run(NOON)
    case = world.do(a_report(source="hotline"), Actor("token:12345", "system"), NOON)
    world.run(NOON + timedelta(minutes=40))
    assert world.ledger.cases[case.id].filed_at is not None


def test_a_danger_to_life_is_seen_filed_and_given_out_within_minutes() -> None:
    world = _quiet_world()
    world.run(NOON)
    urgent = ReportCase("井盖缺失", "06042", "hotline", "2", lon=114.05, lat=22.55, priority=1)
    case = world.do(urgent, Actor("token:12345", "system"), NOON)
    world.run(NOON + timedelta(minutes=12))
    found = world.ledger.cases[case.id]
    assert found.seen_by
    assert found.assigned_at is not None


def test_a_silent_crew_loses_its_case_to_another() -> None:
    world = World(Day(seed=3, cases_per_day=40), shares={"silent": 0.5})
    automatic = replace(a_matter(), mode=Mode.AUTOMATIC)
    world.city.matters["06042"] = automatic  # type: ignore[index]
    world.run(NOON)
    recalls = [f for f in world.ledger.facts if f.step == Step.RECALL and f.actor is MACHINE]
    again = [f for f in world.ledger.facts if f.step == Step.ASSIGN and f.case == recalls[0].case]
    assert len({fact.unit for fact in again}) > 1
