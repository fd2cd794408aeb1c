"""What invented crews do with a case: answer, set off, arrive, work."""

from collections.abc import Callable
from datetime import datetime, timedelta

from dispatch.case import Assist, Case
from dispatch.commands import AS_IT_STANDS, TakeStep
from dispatch.dispatch_rules import Mode
from dispatch.lifecycle import State, Step
from dispatch.limits import ClockKind
from dispatch.simulation.chance import pick, spread_out
from dispatch.simulation.desk import Act, Planned, push, step
from dispatch.simulation.scene import MACHINE, Ask, Scene
from dispatch.unit import Duty, Unit

HAND_OVER = timedelta(minutes=8)
"""So long before a shift ends what nobody has set off for goes to the next."""

SLOW = 6.0
"""How many times as long a slow case lies before anybody sets off."""

VERY_SLOW = timedelta(hours=1.5)

WORK_SHARE = 0.4
"""Crews mean to work within this share of an urgent limit: first they make safe."""


def plan_of_crew(case: Case, at: Scene, since: datetime) -> Planned | None:
    """Return what the crew does next with its case that stands so since `since`."""
    return _PLANS[case.state](case, at, since)


def plan_of_assist(case: Case, mine: Assist, at: Scene, since: datetime) -> Planned | None:
    """Return what a crew that assists does next with its part; the lead ends it with the case.

    It sets off soon: the others wait for it.
    """
    if mine.state is State.ON_SCENE:
        at.fleet.stay(mine.unit, at.place(case), since)
        return None
    step = _WALK[mine.state]
    due = since + at.delay(case, "acknowledge" if step is Step.ACKNOWLEDGE else "prepare_1")
    if step is Step.ARRIVE:
        due = max(since, _arrival(mine.unit, case, at, since))
    return Planned(due, _take_part(mine, step, at))


_WALK = {
    State.ASSIGNED: Step.ACKNOWLEDGE,
    State.ACKNOWLEDGED: Step.DEPART,
    State.EN_ROUTE: Step.ARRIVE,
}


def _take_part(mine: Assist, what: Step, at: Scene) -> Act:
    def act(case: Case, _now: datetime) -> Ask | None:
        unit = at.units[mine.unit]
        if what is Step.DEPART and unit.duty not in (Duty.AVAILABLE, Duty.ASSIGNED):
            return None
        taken = TakeStep(case.id, AS_IT_STANDS, what, unit=mine.unit)
        return Ask(taken, at.cast.crew(mine.unit))

    return act


def _assigned(case: Case, at: Scene, since: datetime) -> Planned | None:
    who = at.cast.crew(case.unit)
    roll, shares = at.share(case, case.version, "answer"), at.script.shares
    if roll < shares["declined"]:
        decline = step(Step.DECLINE, who, at.word(case, "declined"))
        return Planned(since + at.delay(case, "decline"), decline)
    if roll < shares["declined"] + shares["silent"] and _by_machine(case, at):
        return _no_answer(case, at, since)
    return Planned(since + at.delay(case, "acknowledge"), step(Step.ACKNOWLEDGE, who))


def _by_machine(case: Case, at: Scene) -> bool:
    filed = case.filed_at or case.reported_at
    return at.city.mode_of(at.city.matters[case.matter], case.district, filed) is Mode.AUTOMATIC


def _no_answer(case: Case, at: Scene, since: datetime) -> Planned | None:
    """Outside a fast run the timetable itself takes the case back from a silent crew."""
    if not at.machine:
        return None
    late = case.stage_due_at or since + timedelta(minutes=5)
    return Planned(late, step(Step.RECALL, MACHINE, at.word(case, "silent")))


def _acknowledged(case: Case, at: Scene, since: datetime) -> Planned:
    pushed = case.urged or case.extended
    prepare = at.delay(case, "again" if pushed else f"prepare_{int(case.priority)}")
    if not pushed and at.happens(case, "slow"):
        prepare *= SLOW
    in_time = _latest(case, since) if prepare < VERY_SLOW else since + prepare
    return Planned(min(since + prepare, in_time), _set_off(at))


def _latest(case: Case, since: datetime) -> datetime:
    """Return when a crew that keeps an eye on the limit sets off at the latest."""
    return since + (case.due_at - since) * 0.4 if case.due_at else since + VERY_SLOW


def _set_off(at: Scene) -> Act:
    def act(case: Case, now: datetime) -> Ask | None:
        unit = at.units.get(case.unit)
        if unit is None:
            return None
        if case.id not in at.touched and _goes_home(unit, now):
            reason = at.word(case, "handover")
            return step(Step.RECALL, at.cast.operator(case.id), reason)(case, now)
        if _free(unit, case, at):
            return step(Step.DEPART, at.cast.crew(case.unit))(case, now)
        return push(case, at, now)

    return act


def _goes_home(unit: Unit, now: datetime) -> bool:
    return unit.shift_end is not None and now >= unit.shift_end - HAND_OVER


def _free(unit: Unit, case: Case, at: Scene) -> bool:
    """Tell whether the crew can go, and nothing more pressing lies before this case."""
    if unit.duty not in (Duty.AVAILABLE, Duty.ASSIGNED):
        return False
    others = [at.cases[c] for c in unit.queue if c != case.id and c in at.cases]
    ready = [other for other in others if other.state is State.ACKNOWLEDGED]
    return all(_pressing(case) <= _pressing(other) for other in ready)


def _pressing(case: Case) -> tuple[int, float]:
    return int(case.priority), case.due_at.timestamp() if case.due_at else 0.0


def _en_route(case: Case, at: Scene, since: datetime) -> Planned:
    arrives = _arrival(case.unit, case, at, since)
    return Planned(max(arrives, since), step(Step.ARRIVE, at.cast.crew(case.unit)))


def _arrival(unit: str, case: Case, at: Scene, since: datetime) -> datetime:
    """Send a crew on its way to a case unless it is; return when it will be there."""
    leg = at.fleet.tracks[unit].leg
    if leg.end != at.place(case):
        return at.fleet.go(unit, at.place(case), since)
    return datetime.fromtimestamp(leg.arrives, since.tzinfo)


def _on_scene(case: Case, at: Scene, since: datetime) -> Planned:
    at.fleet.stay(case.unit, at.place(case), since)
    share = at.share(case, case.version, "work")
    minutes = spread_out(share, _work_minutes(case, at), 0.45, 240)
    return Planned(since + timedelta(minutes=max(3.0, minutes)), _dispose(at))


def _work_minutes(case: Case, at: Scene) -> float:
    usual = 0.8 * at.city.matters[case.matter].work_minutes
    if case.limit_clock is ClockKind.URGENT_HOUR:
        return min(usual, 60 * case.limit_amount * WORK_SHARE)
    return usual


def _dispose(at: Scene) -> Act:
    def act(case: Case, _now: datetime) -> Ask:
        topic = at.topic(case)
        outcome = pick(at.share(case, "done"), topic.done) if topic else ""
        kind = topic.kind if topic else ""
        photos = at.script.photos("after", kind, "crew", at.share(case, "photo"))
        done = TakeStep(case.id, case.version, Step.DISPOSE, outcome=outcome, photos=photos)
        return Ask(done, at.cast.crew(case.unit))

    return act


_PLANS: dict[State, Callable[[Case, Scene, datetime], Planned | None]] = {
    State.ASSIGNED: _assigned,
    State.ACKNOWLEDGED: _acknowledged,
    State.EN_ROUTE: _en_route,
    State.ON_SCENE: _on_scene,
}
