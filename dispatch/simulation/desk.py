"""What invented officers and inspectors do with a case, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.case import Case, Priority, Source
from dispatch.commands import (
    ExtendLimit,
    FileCase,
    HoldCase,
    ReferCase,
    SeeCase,
    TakeStep,
    UrgeCase,
)
from dispatch.dispatch_rules import Mode
from dispatch.facts import Actor
from dispatch.lifecycle import State, Step
from dispatch.limits import ClockKind
from dispatch.simulation.scene import MACHINE, Ask, Scene

PUBLIC = frozenset({Source.HOTLINE, Source.CITIZEN, Source.MEDIA})
PLANNED_DAYS = 2
"""Work with a limit of so many working days is planned ahead by its department."""

WORKS = (8, 16)
"""Hours of the day in which planned work begins."""

CALLS = (9, 20)
"""Hours of the day in which people are called back."""

Act = Callable[[Case, datetime], Ask | None]
"""What is asked when the time comes; None when it must wait a little longer."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Something somebody will ask for, unless the case changes before."""

    at: datetime
    act: Act


def step(of: Step, actor: Actor, reason: str = "", outcome: str = "") -> Act:
    """Return the act of taking a step."""
    return lambda case, _now: Ask(TakeStep(case.id, case.version, of, reason, outcome), actor)


def plan_of_desk(case: Case, at: Scene, since: datetime) -> Planned | None:
    """Return what an officer or inspector does next with a case that stands so since `since`."""
    plan = _PLANS.get(case.state)
    return plan(case, at, since) if plan else None


def _reported(case: Case, at: Scene, since: datetime) -> Planned:
    urgent = case.priority is Priority.LIFE
    if urgent and not case.seen_by:
        return Planned(since + at.delay(case, "see"), _see(case, at))
    if ending := _ending(case, at):
        name, act = ending
        return Planned(since + at.delay(case, name), act)
    if _unsure(case, at):
        who = at.cast.operator(case.id)
        return Planned(since + at.delay(case, "check"), step(Step.CHECK, who))
    name = "file_urgent" if urgent else "file"
    return Planned(since + at.delay(case, name), _file(case, at))


def _ending(case: Case, at: Scene) -> tuple[str, Act] | None:
    """Return how a report ends that never becomes a case."""
    who = at.cast.operator(case.id)
    topic = at.topic(case)
    if case.source is Source.COLLECTOR and topic and topic.settles and at.happens(case, "settled"):
        done = step(Step.SETTLE, who, outcome=at.word(case, "settled"))
        return "settle", done
    for name in ("bad", "duplicate"):
        if at.happens(case, name) and case.priority > Priority.URGENT:
            return "void", step(Step.VOID, who, at.word(case, name))
    return None


def _unsure(case: Case, at: Scene) -> bool:
    new = case.version == 1 and case.priority >= Priority.NORMAL
    return case.source in PUBLIC and new and at.happens(case, "checked")


def _see(case: Case, at: Scene) -> Act:
    who = at.cast.chief(case.id)
    return lambda case, _now: Ask(SeeCase(case.id, case.version), who)


def _file(case: Case, at: Scene) -> Act:
    who = at.cast.operator(case.id)
    return lambda case, _now: Ask(FileCase(case.id, case.version), who)


def _checking(case: Case, at: Scene, since: datetime) -> Planned:
    who = at.cast.inspector(case.district, case.id)
    if at.happens(case, "untrue"):
        void = step(Step.VOID, who, at.word(case, "untrue"))
        return Planned(since + at.delay(case, "confirm"), void)
    return Planned(since + at.delay(case, "confirm"), step(Step.CONFIRM, who))


def _accepted(case: Case, at: Scene, since: datetime) -> Planned:
    return Planned(since + at.delay(case, "file"), _file(case, at))


def _filed(case: Case, at: Scene, since: datetime) -> Planned:
    topic = at.topic(case)
    if topic and topic.holds and at.happens(case, "held"):
        return Planned(since + at.delay(case, "assign"), _hold(case, at))
    mode = at.city.mode_of(at.city.matters[case.matter], case.district, since)
    if mode is Mode.AUTOMATIC:
        return _automatic(case, at, since)
    if not case.last_unit and at.happens(case, "planned" if _can_wait(case) else "referred"):
        return Planned(since + at.delay(case, "assign"), _refer(case, at))
    name = "assign_manual" if mode is Mode.MANUAL else "assign"
    return Planned(since + at.delay(case, name), _assign(case, at))


def _can_wait(case: Case) -> bool:
    """Tell whether a department would plan this work for another day."""
    days = case.limit_amount if case.limit_clock is ClockKind.WORKING_DAY else 0
    return days >= PLANNED_DAYS and case.priority >= Priority.NORMAL


def _automatic(case: Case, at: Scene, since: datetime) -> Planned:
    """The engine is at once; where it finds nobody, an officer looks after a while."""
    if at.machine:
        return Planned(since + at.delay(case, "machine"), _assign(case, at, MACHINE))
    return Planned(since + at.delay(case, "leave_to_machine"), _assign(case, at))


def _assign(case: Case, at: Scene, who: Actor | None = None) -> Act:
    """Where nobody may go now, a case that can wait goes to its department's desk."""
    actor, refer = who or at.cast.operator(case.id), _refer(case, at)

    def act(case: Case, now: datetime) -> Ask | None:
        asked = at.assign(case, now, actor)
        if asked is None and case.state is State.FILED and case.priority >= Priority.NORMAL:
            return refer(case, now)
        return asked

    return act


def _refer(case: Case, at: Scene) -> Act:
    who = at.cast.operator(case.id)
    matter = at.city.matters[case.matter]
    desk = at.city.department_for(matter, case.district)
    return lambda case, _now: Ask(ReferCase(case.id, case.version, desk), who)


def _hold(case: Case, at: Scene) -> Act:
    who, reason = at.cast.chief(case.id), at.word(case, "held")
    days = 3 + 22 * at.share(case, "hold")

    def act(case: Case, now: datetime) -> Ask:
        return Ask(HoldCase(case.id, case.version, now + timedelta(days=days), reason), who)

    return act


def _referred(case: Case, at: Scene, since: datetime) -> Planned:
    """A department plans what can wait into the hours its crews work."""
    if not _can_wait(case) or case.reworked:
        return Planned(since + at.delay(case, "again"), _assign(case, at))
    wish = since + timedelta(hours=2 + 30 * at.share(case, "planned for"))
    return Planned(_by_day(wish, WORKS, case, at), _assign(case, at))


def _by_day(wish: datetime, hours: tuple[int, int], case: Case, at: Scene) -> datetime:
    """Return `wish`, or a moment of the next day's first hours if it lies outside of `hours`."""
    local = wish.astimezone(at.city.calendar.zone)
    if hours[0] <= local.hour < hours[1]:
        return wish
    morning = local.replace(hour=hours[0], minute=0)
    morning += timedelta(days=int(local.hour >= hours[1]), hours=2 * at.share(case, "morning"))
    return morning.astimezone(wish.tzinfo)


def _held(case: Case, at: Scene, _since: datetime) -> Planned | None:
    if not at.machine or case.held_until is None:
        return None
    return Planned(case.held_until, step(Step.RESUME, MACHINE))


def _disposed(case: Case, at: Scene, since: datetime) -> Planned:
    who = at.cast.operator(case.id)
    if at.happens(case, "visited"):
        return Planned(since + at.delay(case, "forward"), step(Step.FORWARD, who))
    return Planned(since + at.delay(case, "pass_photos"), step(Step.PASS, who))


def _verifying(case: Case, at: Scene, since: datetime) -> Planned:
    who = at.cast.inspector(case.district, case.id)
    if case.reworked == 0 and at.happens(case, "reworked"):
        rework = step(Step.REWORK, who, at.word(case, "reworked"))
        return Planned(since + at.delay(case, "pass_visit"), rework)
    return Planned(since + at.delay(case, "pass_visit"), step(Step.PASS, who))


def _verified(case: Case, at: Scene, since: datetime) -> Planned:
    """Those who rang or wrote are asked whether it is well before their case is closed 回访."""
    close = step(Step.CLOSE, at.cast.chief(case.id))
    if case.source in PUBLIC and at.happens(case, "called_back"):
        wish = since + timedelta(hours=3 + 16 * at.share(case, "call"))
        return Planned(_by_day(wish, CALLS, case, at), close)
    return Planned(since + at.delay(case, "close"), close)


def push(case: Case, at: Scene, now: datetime) -> Ask | None:
    """Return the push or the longer limit an officer gives a waiting case that is nearly due."""
    if case.id in at.touched or case.due_at is None or case.overdue(now):
        return None
    who = at.cast.chief(case.id)
    if case.extended == 0 and at.happens(case, "extended"):
        return Ask(ExtendLimit(case.id, case.version, at.word(case, "extended")), who)
    near = case.due_at - now < timedelta(minutes=20)
    if near and case.urged == 0 and at.happens(case, "urged"):
        return Ask(UrgeCase(case.id, case.version, at.word(case, "urged")), who)
    return None


_PLANS: dict[State, Callable[[Case, Scene, datetime], Planned | None]] = {
    State.REPORTED: _reported,
    State.CHECKING: _checking,
    State.ACCEPTED: _accepted,
    State.FILED: _filed,
    State.REFERRED: _referred,
    State.HELD: _held,
    State.DISPOSED: _disposed,
    State.VERIFYING: _verifying,
    State.VERIFIED: _verified,
}
