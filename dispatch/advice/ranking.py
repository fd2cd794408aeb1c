"""Units for one case, best first, with reasons an officer can check.

The cost of a unit is in minutes: travel from where it is through the cases it has, the work those
take, a share of what it worked already today (so that work is spread), and a price for leaving its
own district. Minutes past the limit that are to be expected count `LATE_WEIGHT` times: an estimate
may miss either way, so a little spare time is not on time for certain.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dispatch.advice.basis import Basis, Source, expected_late, sources_for_case
from dispatch.advice.candidates import Excluded, split
from dispatch.assisting import Part, lead_of
from dispatch.case import Case
from dispatch.city import City
from dispatch.grid import Point
from dispatch.ports import Router
from dispatch.unit import Fix, Unit

LATE_WEIGHT = 5.0
LOAD_SHARE = 0.05
SUPPORT_MINUTES = 10.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit for a case: when it would be there, how far it is, and what speaks for or against it.

    `reasons` are word keys of the group "why" with their arguments; `parts` are what its cost is
    made of, in minutes: arrive, load, support, late.
    """

    unit: str
    arrive_minutes: float
    metres: float
    cost: float
    waiting: int
    fix_age_s: int
    reasons: tuple[tuple[str, Mapping[str, object]], ...]
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advice:
    """Candidates best first, everybody who was left out, and what the figures rest on.

    `assist` is the skill they would assist with, empty where they would lead.
    """

    case: str
    ranked: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    sources: tuple[Source, ...] = ()
    assist: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a ranking looks at: the city now, open cases by id, positions by unit, travel."""

    city: City
    now: datetime
    cases: Mapping[str, Case]
    fixes: Mapping[str, Fix]
    router: Router
    basis: Basis = field(default_factory=Basis)


def rank(
    case: Case, units: Iterable[Unit], at: Situation, out: Mapping[str, str] | None = None
) -> Advice:
    """Return the units that may lead `case`, best first; see `rank_for`."""
    return rank_for(lead_of(case, at.city), units, at, out)


def rank_for(
    part: Part, units: Iterable[Unit], at: Situation, out: Mapping[str, str] | None = None
) -> Advice:
    """Return the units for a part, best first; a tie goes to the unit that worked less today.

    `out` are units left out by order, each with its reason, a word of the group "unfit".
    """
    case, ordered = part.case, out or {}
    asked = [unit for unit in units if unit.id not in ordered]
    may, may_not = split(part, asked, at.fixes, at.city, at.now)
    may_not += [Excluded(unit, reason) for unit, reason in ordered.items()]
    ranked = sorted((candidate(case, unit, at) for unit in may), key=_order(may))
    hour = at.now.astimezone(at.city.calendar.zone).hour
    sources = sources_for_case(at.basis, hour, case.matter)
    return Advice(case.id, tuple(ranked), tuple(may_not), sources, part.assist)


def _order(units: Iterable[Unit]) -> Callable[[Candidate], tuple[float, int, str]]:
    worked = {unit.id: unit.worked_s for unit in units}
    return lambda c: (round(c.cost, 1), worked[c.unit], c.unit)


def candidate(case: Case, unit: Unit, at: Situation) -> Candidate:
    """Return how `unit` would serve `case` after what it already has."""
    fix = at.fixes[unit.id]
    target = place_of(case, at.city)
    busy_s, start = until_free(unit, fix.point, at)
    travel_s = at.router.seconds(start, target, at.now + timedelta(seconds=busy_s))
    arrive = (busy_s + travel_s) / 60
    age_s = max(0, int((at.now - fix.at).total_seconds()))
    metres = at.router.metres(fix.point, target)
    parts = _parts(case, unit, arrive, at)
    cost = sum(parts.values())
    found = Candidate(unit.id, arrive, metres, cost, len(unit.queue), age_s, (), parts)
    return _with_reasons(found, case, unit, at)


def place_of(case: Case, city: City) -> Point:
    """Return where a case is: its point, or the middle of its street or district."""
    if case.point is not None:
        return case.point
    if case.street in city.streets:
        return city.streets[case.street].center
    return city.districts[case.district].center if case.district in city.districts else city.center


def until_free(unit: Unit, start: Point, at: Situation) -> tuple[float, Point]:
    """Return the seconds until the unit has done what it has, and where it then is."""
    clock, here = 0.0, start
    for case_id in unit.queue:
        if (case := at.cases.get(case_id)) is None:
            continue
        there = place_of(case, at.city)
        clock += at.router.seconds(here, there, at.now) + _work_left_s(case, unit.id, at)
        here = there
    return clock, here


def _work_left_s(case: Case, unit: str, at: Situation) -> float:
    work = at.city.matters[case.matter].work_minutes * 60
    arrived_at = (case.assist_of(unit) or case).arrived_at
    if arrived_at is None:
        return work
    return max(60.0, work - (at.now - arrived_at).total_seconds())


def _parts(case: Case, unit: Unit, arrive_minutes: float, at: Situation) -> dict[str, float]:
    work = at.city.matters[case.matter].work_minutes
    done = at.now + timedelta(minutes=arrive_minutes + work)
    late = _late(case, (arrive_minutes, work), done, at)
    return {
        "arrive": arrive_minutes,
        "load": LOAD_SHARE * unit.worked_s / 60,
        "support": 0.0 if unit.district == case.district else SUPPORT_MINUTES,
        "late": LATE_WEIGHT * late / int(case.priority),
    }


def _late(case: Case, minutes: tuple[float, float], done: datetime, at: Situation) -> float:
    """Return the minutes past the limit to expect of a case done after (way, work) minutes."""
    if case.due_at is None:
        return 0.0
    seconds = (minutes[0] * 60.0, minutes[1] * 60.0)
    width = at.basis.half_width_min(seconds, case.matter, at.city.rules)
    return expected_late((done - case.due_at).total_seconds() / 60, width)


def _with_reasons(found: Candidate, case: Case, unit: Unit, at: Situation) -> Candidate:
    reasons: list[tuple[str, Mapping[str, object]]] = [
        ("idle", {}) if not unit.queue else ("busy", {"n": len(unit.queue)}),
        ("distance", {"km": f"{found.metres / 1000:.1f}"}),
        ("skilled", {}),
    ]
    if unit.district != case.district:
        reasons.append(("support", {}))
    if found.fix_age_s > 60:
        reasons.append(("fix_age", {"minutes": found.fix_age_s // 60}))
    if case.due_at is not None:
        work = at.city.matters[case.matter].work_minutes
        spare = (case.due_at - at.now).total_seconds() / 60 - found.arrive_minutes - work
        reasons.append(("spare" if spare >= 0 else "late", {"minutes": abs(round(spare))}))
    return replace(found, reasons=tuple(reasons))
