"""Breaks of crews: what a crew is owed in its shift, and what breaks leave in its row."""

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from dispatch.dispatch_rules import DispatchRules
from dispatch.unit import Duty, Unit

HARDLY = 1 / 3
"""A crew that has rested all but this part of its break is owed nothing more."""

LAST_PART = 0.3
"""Over this last part of the time until breaks must have begun those of idle crews are spread."""


def with_break(unit: Unit, until: datetime | None, now: datetime) -> Unit:
    """Return a unit whose duty was just set, with its break begun or ended.

    `until` is the planned end of a break that the machine begins. A person who sets the break
    anew makes it the crew's own: then nobody ends it but people.
    """
    if unit.duty is not Duty.BREAK:
        return after_break(unit, now)
    given = unit.rests_given + (until is not None)
    since = unit.rests_since or now
    return replace(unit, rests_since=since, rests_until=until, rests_given=given)


def after_break(unit: Unit, now: datetime) -> Unit:
    """Return a unit that is on no break any more with what it rested; others as they are."""
    if unit.duty is Duty.BREAK or unit.rests_since is None:
        return unit
    rested = unit.rested_s + round((now - unit.rests_since).total_seconds())
    return replace(unit, rests_since=None, rests_until=None, rested_s=rested)


def owed_s(unit: Unit, rules: DispatchRules, now: datetime) -> float:
    """Return the seconds of break to plan for a crew, 0 for none.

    The machine begins one break in a shift: a crew or an officer that ends it early has decided
    that it was enough, and being sent on it again a moment later would undo that. What a crew
    rested by itself counts.
    """
    if rested_enough(unit, rules) or unit.duty in (Duty.OFF_DUTY, Duty.BREAK):
        return 0.0
    if unit.shift_start is None or unit.shift_end is None:
        return 0.0
    left = rules.rest_min * 60.0 - unit.rested_s
    long_enough = unit.shift_end - unit.shift_start >= timedelta(minutes=rules.rest_shift_min)
    in_time = now + timedelta(seconds=left) <= unit.shift_end
    return left if long_enough and in_time else 0.0


def rested_enough(unit: Unit, rules: DispatchRules) -> bool:
    """Tell whether a crew has had its break of this shift, by the plan or by itself."""
    left = rules.rest_min * 60.0 - unit.rested_s
    return unit.rests_given > 0 or left <= rules.rest_min * 60.0 * HARDLY


def rest_by(unit: Unit, rules: DispatchRules) -> datetime:
    """Return by when the break of a crew that is owed one begins."""
    assert unit.shift_start
    return unit.shift_start + timedelta(minutes=rules.rest_within_min)


def rests_from(unit: Unit, rules: DispatchRules) -> datetime:
    """Return from when a crew for which nothing is planned takes its break.

    Crews come on duty together; by their names they begin one after another, so that the city is
    not left without them all at once.
    """
    share = crc32(unit.id.encode()) / 2**32
    early = timedelta(minutes=rules.rest_within_min * LAST_PART * share)
    return rest_by(unit, rules) - early
