"""When invented crews come on duty, take their break and go home."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.commands import SetDuty
from dispatch.resting import rested_enough
from dispatch.simulation.chance import share_of
from dispatch.simulation.scene import Ask, Scene
from dispatch.unit import Duty, Unit

DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(minutes=7)
OVERSTAYS = timedelta(minutes=5)
"""A planned break is ended by the machine; a crew that hears nothing ends it by itself."""

LAST_START = timedelta(minutes=30)
"""Nobody comes on duty for less than this."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of duty of one crew: its shift and the moments it keeps."""

    start: datetime
    end: datetime
    comes: datetime
    breaks: datetime
    back: datetime
    goes: datetime


def turn_of(roster: Unit, now: datetime, at: Scene) -> Turn:
    """Return the turn of duty that `now` belongs to, else the next; shifts are daily."""
    if roster.shift_start is None or roster.shift_end is None:
        raise ValueError(f"{roster.id} has no shift")
    length = roster.shift_end - roster.shift_start
    days = (now - roster.shift_start) // DAY
    start = roster.shift_start + days * DAY
    if now >= start + length - LAST_START:
        start += DAY
    names = (at.day.seed, roster.id, start.date())
    come, stop, stay, go = (share_of(*names, n) for n in ("come", "break", "stay", "go"))
    middle = start + length * (0.4 + 0.25 * stop)
    return Turn(
        start=start,
        end=start + length,
        comes=start - at.script.delay("start_shift", come),
        breaks=middle,
        back=middle + timedelta(minutes=25 + 20 * stay),
        goes=start + length + at.script.delay("end_shift", go),
    )


def next_duty(roster: Unit, now: datetime, at: Scene) -> tuple[Ask | None, datetime]:
    """Return what a crew does about its duty now, if anything, and when to look again."""
    unit = at.units[roster.id]
    turn = turn_of(roster, now, at)
    if at.handled_by_crew(unit.id, now):
        return None, now + LOOK_AGAIN
    if unit.duty is Duty.OFF_DUTY:
        return _come(unit, turn, now, at)
    if unit.shift_end is not None and now >= unit.shift_end - LAST_START:
        return _go(unit, now, at)
    return _break(unit, turn, now, at)


def _come(unit: Unit, turn: Turn, now: datetime, at: Scene) -> tuple[Ask | None, datetime]:
    if now < turn.comes:
        return None, turn.comes
    track = at.fleet.tracks.get(unit.id)
    if track is not None:
        at.fleet.stay(unit.id, track.home, now)
    ask = SetDuty(unit.id, Duty.AVAILABLE, turn.start, turn.end)
    return Ask(ask, at.cast.crew(unit.id)), max(now + LOOK_AGAIN, turn.breaks)


def _go(unit: Unit, now: datetime, at: Scene) -> tuple[Ask | None, datetime]:
    """A crew goes home once its shift is over and it has nothing left."""
    end = unit.shift_end or now
    if now < end:
        return None, end + timedelta(minutes=9 * share_of(unit.id, end))
    if unit.queue:
        return None, now + LOOK_AGAIN
    ask = SetDuty(unit.id, Duty.OFF_DUTY)
    return Ask(ask, at.cast.crew(unit.id)), now + LAST_START


def _break(unit: Unit, turn: Turn, now: datetime, at: Scene) -> tuple[Ask | None, datetime]:
    who = at.cast.crew(unit.id)
    if unit.duty is Duty.BREAK:
        back = unit.rests_until + OVERSTAYS if unit.rests_until else turn.back
        if now < back:
            return None, back
        return Ask(SetDuty(unit.id, Duty.AVAILABLE), who), turn.end
    if now < at.breaks_from or _rested(unit, at):
        return None, turn.end
    if now < turn.breaks:
        return None, turn.breaks
    if now > turn.back or unit.duty is not Duty.AVAILABLE:
        return None, now + LOOK_AGAIN if now < turn.back else turn.end
    return Ask(SetDuty(unit.id, Duty.BREAK), who), turn.back


def _rested(unit: Unit, at: Scene) -> bool:
    """Where no breaks are planned crews take their own, however long the last one was."""
    return at.city.rules.rest_min > 0 and rested_enough(unit, at.city.rules)
