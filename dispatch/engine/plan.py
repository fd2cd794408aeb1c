"""A plan, what it costs part by part, and what is wrong with it, reckoned without the search."""

from dataclasses import astuple, dataclass

import numpy as np

from dispatch.engine.layout import Floats, Indices
from dispatch.engine.problem import NONE, Bools, Problem
from dispatch.engine.travel import Places

MINUTE = 60.0
HALF_UP = 0.5 + 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """Queues in crew order: crew k has `cases[first[k]:first[k + 1]]`, the next one first."""

    first: Indices
    cases: Indices

    def __post_init__(self) -> None:
        """Freeze the columns."""
        self.first.setflags(write=False)
        self.cases.setflags(write=False)

    def queue(self, crew: int) -> Indices:
        """Return the cases of one crew."""
        return self.cases[self.first[crew] : self.first[crew + 1]]

    def crews(self) -> Indices:
        """Return the crew of each entry of `cases`."""
        sizes = np.diff(self.first)
        return np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)


def empty_plan(crews: int) -> Plan:
    """Return the plan in which nobody has anything to do."""
    return Plan(np.zeros(crews + 1, np.int32), np.zeros(0, np.int32))


def plan_of(queues: list[list[int]]) -> Plan:
    """Return the plan with these queues, one for each crew."""
    sizes = [len(queue) for queue in queues]
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    return Plan(first, np.array([c for queue in queues for c in queue], np.int32))


@dataclass(frozen=True, slots=True)
class Cost:
    """Weighted minutes by part. In hard mode only travel and left_out count."""

    travel: float
    tardiness: float
    response: float
    load: float
    support: float
    churn: float
    left_out: float
    hard: bool = False

    @property
    def total(self) -> float:
        """Return what the plan is judged by."""
        if self.hard:
            return self.travel + self.left_out
        return float(sum(astuple(self)[:-1]))


@dataclass(frozen=True, slots=True)
class Timing:
    """When each entry of a plan is travelled to and done, in seconds of the day."""

    crew: Indices
    leg: Floats
    arrive: Floats
    finish: Floats


def _legs(problem: Problem, plan: Plan) -> Floats:
    """Measure the way to each entry from the one before it, or from the crew."""
    crews, cases, at = problem.crews, problem.cases, problem.now
    homes = problem.travel.places(np.nan_to_num(crews.lon), np.nan_to_num(crews.lat), at)
    stops = problem.travel.places(cases.lon[plan.cases], cases.lat[plan.cases], at)
    heads = plan.first[:-1][np.diff(plan.first) > 0]
    before = Places(np.roll(stops.x, 1), np.roll(stops.y, 1), np.roll(stops.zone, 1))
    for k in range(len(stops)):
        before[k][heads] = homes[k][plan.crews()[heads]]
    seconds = np.floor(np.hypot(stops.x - before.x, stops.y - before.y) + HALF_UP)
    legs = problem.travel.legs(at)
    if legs.size:
        apart = stops.zone != before.zone
        seconds = np.where(apart, legs[before.zone, stops.zone], seconds)
    return seconds


def timing(problem: Problem, plan: Plan) -> Timing:
    """Work every queue from its crew's place, without waiting."""
    crew, legs = plan.crews(), _legs(problem, plan)
    spent = np.concatenate([[0.0], np.cumsum(legs + problem.cases.work_s[plan.cases])])
    start = np.maximum(problem.crews.free_at, problem.now)
    finish = start[crew] + spent[1:] - spent[plan.first[crew]]
    if len(problem.crews.rest_s):
        # Finishes only grow along a queue, so the break precedes all that would end after it.
        rest_by, rest_s = problem.crews.rest_by[crew], problem.crews.rest_s[crew]
        finish = finish + np.where(finish > rest_by, rest_s, 0.0)
    return Timing(crew, legs, finish - problem.cases.work_s[plan.cases], finish)


def lateness(problem: Problem, finish: Floats, due: Floats) -> Floats:
    """Return the expected seconds late, as the objective's spread has it."""
    late = finish - due
    width = problem.objective.spread * np.sqrt(np.maximum(finish - problem.now, 60.0))
    part = np.clip(late + width, 0.0, 2.0 * width)
    inside = part * part / np.maximum(4.0 * width, 1e-12)
    return np.where(late >= width, late, inside)


def cost(problem: Problem, plan: Plan) -> Cost:
    """Price a plan as the objective has it."""
    objective, cases, crews = problem.objective, problem.cases, problem.crews
    times, c = timing(problem, plan), plan.cases
    priority, incumbent = cases.priority[c], cases.incumbent[c]
    late = lateness(problem, times.finish, cases.due_at[c]) / MINUTE
    wait = (times.arrive - problem.now) / MINUTE
    worked = np.bincount(times.crew, times.leg + cases.work_s[c], len(crews.id)) / MINUTE
    load = crews.load_s / MINUTE
    out = np.ones(len(cases.id), bool)
    out[c] = False
    return Cost(
        travel=float(times.leg.sum()) / MINUTE,
        tardiness=float(objective.tardy_per_min[priority] @ late),
        response=float(objective.response_per_min[priority] @ wait),
        load=float((worked * (2.0 * load + worked)).sum() / (2.0 * objective.load_horizon_min)),
        support=objective.support * int((~crews.own[times.crew, cases.district[c]]).sum()),
        churn=objective.churn * int(((incumbent != NONE) & (incumbent != times.crew)).sum()),
        left_out=float(objective.left_out[cases.priority[out]].sum()),
        hard=objective.hard,
    )


def broken(problem: Problem, plan: Plan) -> Bools:
    """Tell which entries break a hard rule: fitness, capacity, shift, in hard mode due."""
    crews, cases, c = problem.crews, problem.cases, plan.cases
    times = timing(problem, plan)
    crew = times.crew
    bad = ~crews.skills[crew, cases.skill[c]] | crews.without_fix[crew]
    bad |= (cases.vehicle[c] != NONE) & ~crews.skills[crew, cases.vehicle[c]]
    bad |= ~(crews.own | crews.support)[crew, cases.district[c]]
    bad |= (cases.pin[c] != NONE) & (cases.pin[c] != crew)
    bad |= np.arange(len(c)) - plan.first[crew] >= crews.capacity[crew]
    bad |= times.finish > crews.shift_end[crew]
    if problem.objective.hard:
        bad |= times.finish > cases.due_at[c]
    for case, banned in problem.bans:
        bad |= (c == case) & (crew == banned)
    return bad | _repeated(c) | _joint_broken(problem, plan)


def _joint_broken(problem: Problem, plan: Plan) -> Bools:
    """Tell which entries are parts of a case without all its crews, or with one crew twice."""
    joint, c = problem.cases.joint, plan.cases
    if not len(joint):
        return np.zeros(len(c), bool)
    parts = np.bincount(joint[joint != NONE], minlength=1)
    crews = len(problem.crews.id)
    pairs = np.unique(joint[c].astype(np.int64) * crews + plan.crews())
    taken = np.bincount((pairs // crews)[pairs >= 0], minlength=len(parts))
    incomplete: Bools = (joint[c] != NONE) & (taken[joint[c]] < parts[joint[c]])
    return incomplete


def _repeated(cases: Indices) -> Bools:
    again = np.ones(len(cases), bool)
    again[np.unique(cases, return_index=True)[1]] = False
    return again


def without_broken(problem: Problem, plan: Plan) -> Plan:
    """Return the plan without the entries that break a rule; what follows only moves forward."""
    bad = broken(problem, plan)
    if not bad.any():
        return plan
    kept = np.bincount(plan.crews()[~bad], minlength=len(plan.first) - 1)
    first = np.concatenate([[0], np.cumsum(kept)]).astype(np.int32)
    return without_broken(problem, Plan(first, plan.cases[~bad]))
