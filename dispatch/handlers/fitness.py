"""Whether a unit may be given a case, as far as no officer can wish it otherwise."""

from datetime import datetime

from dispatch.handlers.context import Context
from dispatch.refusals import UnitFull, UnitUnfit
from dispatch.unit import Duty, Unit


def check_free(unit: Unit, at: Context) -> None:
    """Refuse a unit that is off duty or full."""
    if unit.duty is Duty.OFF_DUTY or _shift_over(unit, at.now):
        raise UnitUnfit("unit", unit=unit.id, reason="off_duty")
    if unit.full:
        raise UnitFull("unit", unit=unit.id, capacity=unit.capacity)


def check_able(unit: Unit, skill: str, vehicle: str = "") -> None:
    """Refuse a unit without the skill, or without the special vehicle, that is asked for."""
    if skill not in unit.skills:
        raise UnitUnfit("unit", unit=unit.id, reason="skill")
    if vehicle and vehicle not in unit.skills:
        raise UnitUnfit("unit", unit=unit.id, reason="vehicle")


def _shift_over(unit: Unit, now: datetime) -> bool:
    return unit.shift_end is not None and now >= unit.shift_end
