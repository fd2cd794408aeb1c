"""The plan as people look at it: who does what when, who is proposed, what it costs, how fair."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.advice.dispatching import Waiting
from dispatch.case import Case
from dispatch.engine.plan import Cost, Plan, Timing, cost, timing
from dispatch.planning.draft import Draft


@dataclass(frozen=True, slots=True)
class Stop:
    """A case in a crew's queue: when the crew would set off, be there and be done.

    `late_min` are the minutes past its limit, negative when there are some to spare.
    """

    case: str
    departs_at: datetime
    arrives_at: datetime
    done_at: datetime
    late_min: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A crew the plan has for a case that a person gives."""

    case: str
    version: int
    unit: str
    arrives_at: datetime
    late_min: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """The plan of one moment. `fairness` is Jain's index of the crews' work when it is done."""

    at: datetime
    queues: dict[str, tuple[Stop, ...]]
    proposals: tuple[Proposal, ...]
    left_out: tuple[str, ...]
    cost: Cost
    late: int
    fairness: float


def outlook_of(of: Draft, plan: Plan, waiting: Waiting) -> Outlook:
    """Return what a plan means for crews and cases."""
    times = timing(of.problem, plan)
    queues = {unit.id: tuple(_stops(of, plan, times, k)) for k, unit in enumerate(of.units)}
    planned = set(plan.cases.tolist())
    late = times.finish > of.problem.cases.due_at[plan.cases]
    return Outlook(
        at=waiting.situation.now,
        queues={name: stops for name, stops in queues.items() if stops},
        proposals=tuple(_proposals(queues, waiting)),
        left_out=tuple(c.id for n, c in enumerate(of.cases) if n not in planned),
        cost=cost(of.problem, plan),
        late=int(late.sum()),
        fairness=jain_of(of, plan, times),
    )


def _stops(of: Draft, plan: Plan, times: Timing, crew: int) -> Iterator[Stop]:
    for n in range(int(plan.first[crew]), int(plan.first[crew + 1])):
        case: Case = of.cases[plan.cases[n]]
        done = of.moment(times.finish[n])
        late = (done - case.due_at).total_seconds() / 60 if case.due_at else 0.0
        departs = of.moment(times.arrive[n] - times.leg[n])
        yield Stop(case.id, departs, of.moment(times.arrive[n]), done, late)


def _proposals(queues: dict[str, tuple[Stop, ...]], waiting: Waiting) -> Iterator[Proposal]:
    asked = {case.id: case for case in waiting.proposals}
    for unit, stops in queues.items():
        for stop in stops:
            if stop.case in asked:
                version = asked[stop.case].version
                yield Proposal(stop.case, version, unit, stop.arrives_at, stop.late_min)


def jain_of(of: Draft, plan: Plan, times: Timing) -> float:
    """Return Jain's index of the work of crews on duty, (Σx)²/(n·Σx²); 1 when all work alike.

    Jain, Chiu and Hawe, DEC-TR-301, 1984.
    """
    crews = of.problem.crews
    spent = times.leg + of.problem.cases.work_s[plan.cases]
    work = crews.load_s + np.bincount(times.crew, spent, len(crews.id))
    work = work[crews.shift_end > of.problem.now]
    squares = float((work * work).sum())
    return float(work.sum()) ** 2 / (len(work) * squares) if squares > 0 else 1.0
