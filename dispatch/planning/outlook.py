"""The plan as people look at it: who does what when, who is proposed, what it costs, how fair."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.advice.dispatching import Waiting
from dispatch.assisting import Part
from dispatch.engine.plan import Cost, Plan, Timing, cost, timing
from dispatch.planning.draft import Draft
from dispatch.planning.rests import Rest, rests_of


@dataclass(frozen=True, slots=True)
class Stop:
    """A case in a crew's queue: when the crew would set off, be there and be done.

    `late_min` are the minutes past its limit, negative when there are some to spare. `assist` is
    the skill it assists with, empty where it leads; `part` names what the plan gives it.
    """

    part: str
    case: str
    assist: str
    departs_at: datetime
    arrives_at: datetime
    done_at: datetime
    late_min: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A crew the plan has for a case that a person gives.

    `assists` go with a lead; with an `assist`, a skill, the crew joins a lead that is there.
    """

    case: str
    version: int
    unit: str
    arrives_at: datetime
    late_min: float
    assist: str = ""
    assists: tuple[str, ...] = ()


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
    rests: dict[str, Rest]


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
        left_out=tuple(
            dict.fromkeys(part.case.id for n, part in enumerate(of.parts) if n not in planned)
        ),
        cost=cost(of.problem, plan),
        late=int(late.sum()),
        fairness=jain_of(of, plan, times),
        rests=rests_of(of, plan, waiting),
    )


def _stops(of: Draft, plan: Plan, times: Timing, crew: int) -> Iterator[Stop]:
    for n in range(int(plan.first[crew]), int(plan.first[crew + 1])):
        part: Part = of.parts[plan.cases[n]]
        case = part.case
        done = of.moment(times.finish[n])
        late = (done - case.due_at).total_seconds() / 60 if case.due_at else 0.0
        departs = of.moment(times.arrive[n] - times.leg[n])
        arrives = of.moment(times.arrive[n])
        yield Stop(part.id, case.id, part.assist, departs, arrives, done, late)


def _proposals(queues: dict[str, tuple[Stop, ...]], waiting: Waiting) -> Iterator[Proposal]:
    asked = {case.id: case for case in waiting.proposals}
    stops = [(unit, stop) for unit, of in queues.items() for stop in of if stop.case in asked]
    led = {stop.case for _, stop in stops if not stop.assist}
    others: dict[str, tuple[str, ...]] = {}
    for unit, stop in stops:
        if stop.assist:
            others[stop.case] = (*others.get(stop.case, ()), unit)
    for unit, stop in stops:
        if stop.assist and stop.case in led:
            continue
        version = asked[stop.case].version
        assists = () if stop.assist else others.get(stop.case, ())
        yield Proposal(
            stop.case, version, unit, stop.arrives_at, stop.late_min, stop.assist, assists
        )


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
