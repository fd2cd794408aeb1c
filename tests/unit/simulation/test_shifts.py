"""When invented crews are on duty."""

from datetime import timedelta

from dispatch.commands import SetDuty
from dispatch.dispatch_rules import DispatchRules
from dispatch.simulation.reports import Day
from dispatch.simulation.scene import MACHINE
from dispatch.simulation.shifts import turn_of
from dispatch.unit import Duty, Unit
from tests.builders import NOON, a_city
from tests.unit.simulation.scenes import MIDNIGHT, World, a_roster


def _world(*, machine: bool = True) -> World:
    city = a_city(rules=DispatchRules())
    return World(Day(seed=5, cases_per_day=0.001), machine=machine, city=city)


def test_a_third_of_the_crews_is_on_duty_at_any_hour() -> None:
    world = _world()
    for hours in (4, 12, 20, 28):
        world.run(MIDNIGHT + timedelta(hours=hours))
        on_duty = [u for u in world.ledger.units.values() if u.duty is not Duty.OFF_DUTY]
        assert len(on_duty) == 8


def test_the_next_shift_comes_before_the_last_one_goes() -> None:
    world = _world()
    for minute in range(-30, 30):
        world.run(MIDNIGHT + timedelta(hours=16, minutes=minute))
        on_duty = [u for u in world.ledger.units.values() if u.duty is not Duty.OFF_DUTY]
        assert len(on_duty) >= 8


def test_crews_take_one_break_in_the_middle_of_their_shift() -> None:
    world = _world(machine=False)
    world.run(MIDNIGHT + timedelta(hours=8, minutes=30))
    breaks = 0
    for minute in range(8 * 60):
        before = {u.id: u.duty for u in world.ledger.units.values()}
        world.run(MIDNIGHT + timedelta(hours=8, minutes=30 + minute))
        for unit in world.ledger.units.values():
            breaks += unit.duty is Duty.BREAK is not before[unit.id]
    assert breaks == 8


def _first(world: World) -> Unit:
    """Return a crew of the day shift, an hour before anybody of it takes a break."""
    world.run(MIDNIGHT + timedelta(hours=10))
    return next(u for u in world.ledger.units.values() if u.duty is Duty.AVAILABLE)


def test_a_crew_heeds_a_planned_break_and_takes_none_of_its_own() -> None:
    world = _world(machine=False)
    name, now = _first(world).id, MIDNIGHT + timedelta(hours=10)
    until = now + timedelta(minutes=30)
    world.do(SetDuty(name, "break", until=until), MACHINE, now)
    world.run(until)
    assert world.ledger.units[name].duty is Duty.BREAK
    world.do(SetDuty(name, "available"), MACHINE, until)
    for minutes in range(0, 310, 5):
        world.run(until + timedelta(minutes=minutes))
        assert world.ledger.units[name].duty is Duty.AVAILABLE


def test_a_crew_that_rested_a_little_still_takes_its_own_break() -> None:
    world = _world(machine=False)
    name, now = _first(world).id, MIDNIGHT + timedelta(hours=10)
    world.do(SetDuty(name, "break"), world.life.scene.cast.crew(name), now)
    later = now + timedelta(minutes=5)
    world.do(SetDuty(name, "available"), world.life.scene.cast.crew(name), later)
    world.run(MIDNIGHT + timedelta(hours=14))
    assert world.ledger.units[name].rested_s > 20 * 60


def test_in_a_fast_run_crews_take_the_breaks_of_its_last_hours() -> None:
    begins, ends = MIDNIGHT + timedelta(hours=8), MIDNIGHT + timedelta(hours=15)
    rested = {}
    for since in (begins, ends):
        world = _world()
        world.life.scene.breaks_from = since
        world.run(ends)
        rested[since] = sum(unit.rested_s > 0 for unit in world.ledger.units.values())
    assert rested == {begins: 8, ends: 0}


def test_a_turn_of_duty_repeats_every_day() -> None:
    world, night = _world(), a_roster()[0]
    today = turn_of(night, NOON, world.life.scene)
    tomorrow = turn_of(night, NOON + timedelta(days=1), world.life.scene)
    assert tomorrow.start - today.start == timedelta(days=1)
    assert today.comes < today.start < today.breaks < today.back < today.end < today.goes


def test_a_real_crew_sets_its_own_duty() -> None:
    world = _world()
    unit = next(u for u in a_roster() if u.shift_start == MIDNIGHT + timedelta(hours=8))
    world.run(MIDNIGHT + timedelta(hours=7))
    world.life.scene.real_crews[unit.id] = MIDNIGHT + timedelta(hours=14)
    world.run(MIDNIGHT + timedelta(hours=12))
    assert world.ledger.units[unit.id].duty is Duty.OFF_DUTY
