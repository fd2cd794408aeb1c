"""Breaks in the plan: when each crew takes the one it is owed, and what the machine says for it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, takewhile

import numpy as np

from dispatch.advice.dispatching import Waiting
from dispatch.advice.ranking import Situation
from dispatch.case import Case, Priority
from dispatch.commands import SetDuty
from dispatch.engine.layout import Floats
from dispatch.engine.plan import Plan, timing
from dispatch.planning.draft import Draft
from dispatch.resting import owed_s, rest_by, rests_from
from dispatch.unit import Duty, Unit

ONE_IN = 3
"""The machine sends no more than one in so many of a district's crews on a break at once."""

AT_A_TURN = 10
"""So many begin at one turn: cases that come in meanwhile do not wait for a hundred of them."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A break of a crew in the plan, `after` so many of its planned cases."""

    begins_at: datetime
    ends_at: datetime
    after: int

    def due(self, now: datetime) -> bool:
        """Tell whether nothing comes before it any more."""
        return self.after == 0 and self.begins_at <= now

    def keeps_back(self, case: Case, ahead: int) -> bool:
        """Tell whether a crew hears of a case with `ahead` planned ones before it after its break.

        Danger to life goes before a break.
        """
        return ahead >= self.after and case.priority != Priority.LIFE


@dataclass(frozen=True, slots=True)
class Errand:
    """A planned case as the break before or behind it sees it: when it would be done without."""

    done_at: datetime
    life: bool


def rests_of(of: Draft, plan: Plan, waiting: Waiting) -> dict[str, Rest]:
    """Return the breaks of a plan: those that crews are on, and those they are owed."""
    at = waiting.situation
    done = _finishes(of, plan)
    free = np.maximum(of.problem.crews.free_at, of.problem.now)
    found = {}
    for k, unit in enumerate(of.units):
        rows = range(int(plan.first[k]), int(plan.first[k + 1]))
        life = [of.parts[plan.cases[n]].case.priority == Priority.LIFE for n in rows]
        queue = [Errand(of.moment(done[n]), first) for n, first in zip(rows, life, strict=True)]
        if rest := rest_of(unit, queue, of.moment(free[k]), at):
            found[unit.id] = rest
    return _in_turn(found, waiting)


def _finishes(of: Draft, plan: Plan) -> Floats:
    """Return when each planned case would be done if nobody took a break before it."""
    none = np.zeros(0)
    crews = replace(of.problem.crews, rest_by=none, rest_s=none)
    return timing(replace(of.problem, crews=crews), plan).finish


def rest_of(unit: Unit, queue: Sequence[Errand], free: datetime, at: Situation) -> Rest | None:
    """Return the break of a crew that is free at a moment and then has a queue, if any.

    It precedes the case that would else end after the break has to begin, as the engine has it.
    With no such case it is taken behind the queue, in the last part of the time there is.
    """
    if unit.rests_by_plan and unit.rests_since and unit.rests_until:
        return Rest(unit.rests_since, unit.rests_until, 0)
    rules = at.city.rules
    lasts = owed_s(unit, rules, at.now)
    if not lasts:
        return None
    by = rest_by(unit, rules)
    in_time = sum(errand.done_at <= by for errand in queue)
    life = sum(1 for _ in takewhile(lambda errand: errand.life, queue))
    after = max(in_time, life)
    begins = queue[after - 1].done_at if after else free
    if after == len(queue):
        begins = max(begins, rests_from(unit, rules))
    return Rest(begins, begins + timedelta(seconds=lasts), after)


def idle_rests(waiting: Waiting) -> dict[str, Rest]:
    """Return the breaks of free crews when there is no plan: nothing comes before them."""
    at = waiting.situation
    found = {unit.id: rest_of(unit, (), at.now, at) for unit in _free(waiting.units)}
    return _in_turn({name: rest for name, rest in found.items() if rest}, waiting)


def _in_turn(rests: dict[str, Rest], waiting: Waiting) -> dict[str, Rest]:
    """Leave out breaks that are due while many of a district rest: their crews work on so long.

    Many are due at once after dispatching was stopped, or when its machine was away.
    """
    now, rules = waiting.situation.now, waiting.situation.city.rules
    crews = Counter(unit.district for unit in waiting.units)
    resting = Counter(unit.district for unit in waiting.units if unit.duty is Duty.BREAK)
    due = [u for u in _free(waiting.units) if u.id in rests and rests[u.id].due(now)]
    for unit in sorted(due, key=lambda unit: (rests_from(unit, rules), unit.id)):
        if resting[unit.district] < max(1, crews[unit.district] // ONE_IN):
            resting[unit.district] += 1
        else:
            del rests[unit.id]
    return rests


def breaks_to_give(waiting: Waiting, rests: Mapping[str, Rest]) -> list[SetDuty]:
    """Return what the machine says about breaks now; reasons are words of "dispatching".

    It ends only breaks that it began, and begins those of free crews whose break comes next.
    """
    now = waiting.situation.now
    begun = islice(_begun(waiting.units, rests, now), AT_A_TURN)
    return [*_over(waiting.units, now), *begun]


def _over(units: Iterable[Unit], now: datetime) -> Iterator[SetDuty]:
    for unit in units:
        if unit.rests_by_plan and unit.rests_until and unit.rests_until <= now:
            yield SetDuty(unit.id, Duty.AVAILABLE, reason="rest_over")


def _begun(units: Iterable[Unit], rests: Mapping[str, Rest], now: datetime) -> Iterator[SetDuty]:
    for unit in _free(units):
        rest = rests.get(unit.id)
        if rest and rest.due(now):
            yield SetDuty(unit.id, Duty.BREAK, until=rest.ends_at, reason="rest")


def _free(units: Iterable[Unit]) -> Iterator[Unit]:
    return (unit for unit in units if unit.duty is Duty.AVAILABLE and not unit.queue)
