"""Who may take a case, and why the others may not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.assisting import Part
from dispatch.city import City
from dispatch.unit import LOST, Duty, Fix, Unit


@dataclass(frozen=True, slots=True)
class Excluded:
    """A unit that may not take the case; `reason` is a word of the group "unfit"."""

    unit: str
    reason: str


def exclusion(part: Part, unit: Unit, fix: Fix | None, city: City, now: datetime) -> str:
    """Return why `unit` may not take a part of a case, or "" if it may."""
    case, matter = part.case, city.matters[part.case.matter]
    fit = {
        "in_hand": unit.id in case.crews,
        "off_duty": unit.duty is Duty.OFF_DUTY,
        "on_break": unit.duty is Duty.BREAK,
        "skill": part.skill not in unit.skills,
        "vehicle": part.vehicle != "" and part.vehicle not in unit.skills,
        "district": case.district not in (unit.district, *unit.support),
        "full": unit.full,
        "shift_ends": _shift_ends(unit, now + timedelta(minutes=matter.work_minutes)),
        "no_fix": fix is None,
        "fix_old": fix is not None and now - fix.at > LOST,
    }
    return next((reason for reason, holds in fit.items() if holds), "")


def _shift_ends(unit: Unit, done_at: datetime) -> bool:
    return unit.shift_end is not None and done_at > unit.shift_end


def split(
    part: Part, units: Iterable[Unit], fixes: Mapping[str, Fix], city: City, now: datetime
) -> tuple[list[Unit], list[Excluded]]:
    """Return the units that may take a part of a case, and the others with their reasons."""
    may: list[Unit] = []
    may_not: list[Excluded] = []
    for unit in units:
        reason = exclusion(part, unit, fixes.get(unit.id), city, now)
        if reason:
            may_not.append(Excluded(unit.id, reason))
        else:
            may.append(unit)
    return may, may_not
