"""A moment of the city as the engine's problem: crews and waiting cases by column."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from dispatch.advice.dispatching import Waiting
from dispatch.advice.ranking import Situation, place_of, until_free
from dispatch.assisting import Part, open_parts
from dispatch.case import Priority
from dispatch.dispatch_rules import DispatchRules
from dispatch.engine.layout import Indices
from dispatch.engine.plan import Plan, plan_of
from dispatch.engine.problem import NONE, Bools, Cases, Crews, Objective, Problem
from dispatch.learning.figures import default_spread
from dispatch.resting import owed_s, rest_by
from dispatch.unit import LOST, Duty, Unit

AHEAD = 12
"""So many cases ahead are thought of for one crew."""

FAR_OFF = timedelta(days=1)

LIFE_AHEAD_S = 7200.0
"""While danger to life waits, no crew that could go there is planned to rest so soon."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The problem with what its rows stand for. Seconds run from `midnight` of the city's day.

    A row of its cases is a part of a case: what one crew has to do.
    """

    problem: Problem
    units: tuple[Unit, ...]
    parts: tuple[Part, ...]
    midnight: datetime

    def moment(self, second: float) -> datetime:
        """Return the moment a second of the problem stands for."""
        return self.midnight + timedelta(seconds=float(second))

    def plan(self, queues: Mapping[str, Sequence[str]]) -> Plan:
        """Return queues of ids as a plan of this problem; what is gone is left out."""
        row = {part.id: n for n, part in enumerate(self.parts)}
        return plan_of([[row[c] for c in queues.get(u.id, ()) if c in row] for u in self.units])

    def queues(self, plan: Plan) -> dict[str, tuple[str, ...]]:
        """Return a plan as queues of ids, of crews that have any."""
        found = {u.id: plan.queue(k) for k, u in enumerate(self.units)}
        return {u: tuple(self.parts[c].id for c in q) for u, q in found.items() if len(q)}


def draft(waiting: Waiting) -> Draft:
    """Return the problem of all that waits, given out by the machine or proposed to a person."""
    at = waiting.situation
    units = tuple(u for u in waiting.units if _takes_part(u))
    cases = (*waiting.cases, *waiting.proposals)
    parts = tuple(part for case in cases for part in open_parts(case, at.city))
    local = at.now.astimezone(at.city.calendar.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    crews, calls = _crews(units, at, midnight), _cases(parts, at, midnight)
    calls = replace(calls, pin=_pins(units, parts, waiting.pins))
    places = (np.concatenate([crews.lon, calls.lon]), np.concatenate([crews.lat, calls.lat]))
    now = (at.now - midnight).total_seconds()
    problem = Problem(
        now=now,
        crews=_life_first(crews, calls, now),
        cases=calls,
        objective=objective_of(at.city.rules),
        travel=at.router.model(*places),
        bans=np.concatenate([_bans(units, parts, waiting), _undisturbed(units, calls)]),
    )
    return Draft(problem, units, parts, midnight)


def objective_of(rules: DispatchRules) -> Objective:
    """Return a city's weights as the engine wants them."""
    return Objective(
        np.array([0.0, *rules.tardy]),
        np.array([0.0, *rules.response]),
        np.array([0.0, *rules.left_out]),
        rules.load_horizon_min,
        rules.support,
        churn=0.0,
        spread=default_spread(rules.uncertain_min),
    )


def _takes_part(unit: Unit) -> bool:
    """Tell whether a crew is planned for: on a break only if it is known when that ends."""
    return unit.duty not in (Duty.OFF_DUTY, Duty.BREAK) or unit.rests_by_plan


def _crews(units: Sequence[Unit], at: Situation, midnight: datetime) -> Crews:
    rows = [_standing(unit, at, midnight) for unit in units]
    lon, lat, free, ends, worked = np.array(rows, float).reshape(-1, 5).T.copy()
    rests = [_break_of(unit, at, midnight) for unit in units]
    by, lasts = np.array(rests, float).reshape(-1, 2).T.copy()
    return Crews(
        tuple(unit.id for unit in units),
        lon,
        lat,
        free,
        ends,
        worked,
        capacity=np.full(len(units), AHEAD, np.int32),
        skills=_table(units, at.city.skills, lambda unit: unit.skills),
        own=_table(units, at.city.districts, lambda unit: (unit.district,)),
        support=_table(units, at.city.districts, lambda unit: unit.support),
        rest_by=by,
        rest_s=lasts,
    )


def _standing(unit: Unit, at: Situation, midnight: datetime) -> tuple[float, ...]:
    """Return where and when a crew is free, when its shift ends, and what it has worked."""
    fix = at.fixes.get(unit.id)
    end = unit.shift_end or at.now + FAR_OFF
    ends = (end - midnight).total_seconds()
    if fix is None or at.now - fix.at > LOST:
        return math.nan, math.nan, 0.0, ends, float(unit.worked_s)
    busy_s, place = until_free(unit, fix.point, at)
    begins = unit.rests_until if unit.rests_by_plan and unit.rests_until else at.now
    free = (max(begins, at.now) - midnight).total_seconds() + busy_s
    return place.lon, place.lat, free, ends, float(unit.worked_s)


def _break_of(unit: Unit, at: Situation, midnight: datetime) -> tuple[float, float]:
    """Return by when the break that a crew is owed begins, and how long it is."""
    lasts = owed_s(unit, at.city.rules, at.now)
    if not lasts:
        return 0.0, 0.0
    return (rest_by(unit, at.city.rules) - midnight).total_seconds(), lasts


def _life_first(crews: Crews, cases: Cases, now: float) -> Crews:
    """Put the breaks of crews that may go where life is in danger behind that."""
    life = cases.priority == Priority.LIFE
    near = (crews.own | crews.support)[:, cases.district[life]]
    able = (crews.skills[:, cases.skill[life]] & near).any(axis=1)
    later = np.maximum(crews.rest_by, now + LIFE_AHEAD_S)
    return replace(crews, rest_by=np.where(able, later, crews.rest_by))


def _undisturbed(units: Sequence[Unit], cases: Cases) -> Indices:
    """Ban crews on a break from danger to life: it is for a crew that can be told at once."""
    resting = [k for k, unit in enumerate(units) if unit.duty is Duty.BREAK]
    life = np.flatnonzero(cases.priority == Priority.LIFE)
    return np.array([(c, k) for c in life for k in resting], np.int32).reshape(-1, 2)


def _table(units: Sequence[Unit], columns: Iterable[str], of: Any) -> Bools:
    number = {code: n for n, code in enumerate(columns)}
    table = np.zeros((len(units), len(number)), bool)
    for row, unit in enumerate(units):
        table[row, [number[code] for code in of(unit) if code in number]] = True
    return table


def _cases(parts: Sequence[Part], at: Situation, midnight: datetime) -> Cases:
    city, cases = at.city, [part.case for part in parts]
    skills = {code: n for n, code in enumerate(city.skills)}
    districts = {code: n for n, code in enumerate(city.districts)}
    matters = [city.matters[case.matter] for case in cases]
    places = [place_of(case, city) for case in cases]
    filed = [(case.filed_at or case.reported_at) - midnight for case in cases]
    due = [(case.due_at or at.now + FAR_OFF) - midnight for case in cases]
    none = np.full(len(parts), NONE, np.int32)
    vehicles = [skills[part.vehicle] if part.vehicle else NONE for part in parts]
    return Cases(
        id=tuple(part.id for part in parts),
        lon=np.array([place.lon for place in places]),
        lat=np.array([place.lat for place in places]),
        filed_at=np.array([span.total_seconds() for span in filed]),
        due_at=np.array([span.total_seconds() for span in due]),
        work_s=np.array([matter.work_minutes * 60.0 for matter in matters]),
        priority=np.array([int(case.priority) for case in cases], np.int32),
        skill=np.array([skills[part.skill] for part in parts], np.int32),
        district=np.array([districts[case.district] for case in cases], np.int32),
        incumbent=none,
        vehicle=np.array(vehicles, np.int32),
        pin=none,
        joint=_joint(parts),
    )


def _joint(parts: Sequence[Part]) -> Indices:
    """Number the cases of which several parts are open; no column where there are none."""
    count = Counter(part.case.id for part in parts)
    number = {name: n for n, name in enumerate(name for name, of in count.items() if of > 1)}
    if not number:
        return np.zeros(0, np.int32)
    return np.array([number.get(part.case.id, NONE) for part in parts], np.int32)


def _pins(units: Sequence[Unit], parts: Sequence[Part], pins: Mapping[str, str]) -> Indices:
    """Return the crew each case is for, which leads it; one that is not here now is waited for."""
    row = {unit.id: n for n, unit in enumerate(units)}
    leads = ["" if part.assist else pins.get(part.case.id, "") for part in parts]
    return np.array([row.get(unit, NONE) for unit in leads], np.int32)


def _bans(units: Sequence[Unit], parts: Sequence[Part], waiting: Waiting) -> Any:
    """Return (part, crew) for every crew that may not be asked for a part of a case.

    A case that is for a crew that is not here now may go to nobody.
    """
    row = {unit.id: n for n, unit in enumerate(units)}
    away = {case: row.keys() for case, unit in waiting.pins.items() if unit not in row}
    pairs = [
        (n, row[name])
        for n, part in enumerate(parts)
        for name in _kept_out(part, away, waiting)
        if name in row
    ]
    return np.array(pairs, np.int32).reshape(-1, 2)


def _kept_out(part: Part, away: Mapping[str, Collection[str]], waiting: Waiting) -> set[str]:
    case = part.case
    return {*waiting.tried.get(case.id, ()), *away.get(case.id, ()), *case.crews}
