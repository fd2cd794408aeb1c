"""When invented crews are on duty."""

from datetime import timedelta

from dispatch.simulation.reports import Day
from dispatch.simulation.shifts import turn_of
from dispatch.unit import Duty
from tests.builders import NOON
from tests.unit.simulation.scenes import MIDNIGHT, World, a_roster


def _world(*, machine: bool = True) -> World:
    return World(Day(seed=5, cases_per_day=0.001), machine=machine)


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
