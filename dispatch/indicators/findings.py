"""What to decide: rules that look at the figures and propose one act each, with their grounds.

A finding never forecasts what an act will gain: it says what was seen, and what was assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from statistics import median

import numpy as np

from dispatch.city import City
from dispatch.indicators.briefing import Finding
from dispatch.indicators.cohorts import Scene
from dispatch.indicators.names import named
from dispatch.indicators.query import FORTNIGHT, Query
from dispatch.indicators.rates import Census
from dispatch.indicators.register import PART_HOURS, Moments
from dispatch.indicators.rules import Rules
from dispatch.indicators.spans import FORTNIGHT_DAYS
from dispatch.indicators.telling import Sentence, Told
from dispatch.unit import Duty, Unit

MOST = 3
LEAST_WAITS = 8
SLOW_TIMES = 1.5
LEAST_OVERDUE = 3
OVERDUE_SHARE = 0.2
SURGE_TIMES = 2.0
SURGE_CASES = 5
MOST_CREWS = 5
"""Default thresholds: a rule below them says nothing."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the rules look at: the period, the same part of earlier ones that have data, the last
    fortnight, and the units as they are."""

    city: City
    rules: Rules
    census: Census
    earlier: tuple[Census, ...]
    fortnight: Census
    units: tuple[Unit, ...]

    @property
    def at(self) -> Scene:
        """The scene of the period."""
        return self.census.scene


def findings(sight: Sight) -> tuple[Finding, ...]:
    """Return what is to be decided, the weightiest first, at most `MOST`."""
    found = [f for rule in (_cluster, _stranded, _slow_window, _surge) for f in rule(sight)]
    return tuple(sorted(found, key=lambda f: -f.weight)[:MOST])


def _cluster(sight: Sight) -> Iterator[Finding]:
    """Overdue cases that lie together in one street: urge them."""
    counts = sight.census.counts("overdue", "street")
    total = sum(counts.values())
    counts.pop("", None)
    if not counts:
        return
    street, n = max(counts.items(), key=lambda item: (item[1], item[0]))
    if n < LEAST_OVERDUE or n < OVERDUE_SHARE * total:
        return
    query = Query("overdue").where("street", street)
    department, owned = _first_department(sight, query)
    act = Sentence(
        "briefing.urge",
        {"street": _told(sight, "street", street), "cases": Told("cases", n, query)},
    )
    basis = Sentence(
        "briefing.urge_basis",
        {
            "total": Told("cases", total, Query("overdue")),
            "share": Told("share", n / total),
            "department": _told(sight, "department", department),
            "owned": Told("cases", owned, query.where("department", department)),
        },
    )
    yield Finding("urge", act, basis, None, 3 + n / total)


def _told(sight: Sight, key: str, code: str) -> Told:
    return Told("name", named(sight.city, key, code))


def _first_department(sight: Sight, query: Query) -> tuple[str, int]:
    mask = sight.census.mask(query)
    counts = sight.at.register.department.counts(mask)
    return max(counts.items(), key=lambda item: (item[1], item[0]))


def _stranded(sight: Sight) -> Iterator[Finding]:
    """Cases waiting past the dispatch limit with no free crew near, and free ones elsewhere."""
    limit = sight.rules.targets.get("dispatch_time")
    if limit is None:
        return
    waiting = _waiting_by_skill(sight, limit.value)
    idle = _idle_by_skill(sight)
    places = [
        (n, district, skill)
        for (district, skill), n in waiting.items()
        if not idle.get(skill, {}).get(district) and idle.get(skill)
    ]
    if not places:
        return
    n, district, skill = max(places)
    giver, crews = max(idle[skill].items(), key=lambda item: (item[1], item[0]))
    act = Sentence(
        "briefing.lend",
        {
            "giver": _told(sight, "district", giver),
            "taker": _told(sight, "district", district),
            "skill": Told("name", sight.city.skills[skill].name),
            "crews": Told("crews", min(n, crews)),
        },
    )
    basis = Sentence(
        "briefing.lend_basis",
        {
            "taker": _told(sight, "district", district),
            "cases": Told("cases", n, Query("to_assign").where("district", district)),
            "limit": Told("span", limit.value),
            "giver": _told(sight, "district", giver),
            "crews": Told("crews", crews),
        },
    )
    yield Finding("lend", act, basis, Sentence("briefing.one_crew_one_case"), 2 + n / 100)


def _waiting_by_skill(sight: Sight, limit_s: float) -> dict[tuple[str, str], int]:
    """Return how many cases have waited longer than the limit, by district and skill."""
    r = sight.at.register
    late = sight.census.mask(Query("to_assign")) & (sight.at.span.end_s - r.filed_at > limit_s)
    counts: dict[tuple[str, str], int] = {}
    for row in np.flatnonzero(late):
        matter = sight.city.matters.get(r.matter.values[r.matter.codes[row]])
        if matter is not None:
            key = (r.district.values[r.district.codes[row]], matter.skill)
            counts[key] = counts.get(key, 0) + 1
    return counts


def _idle_by_skill(sight: Sight) -> dict[str, dict[str, int]]:
    """Return how many free units on shift there are, by skill and home district."""
    idle: dict[str, dict[str, int]] = {}
    for unit in sight.units:
        on_shift = unit.shift_end is None or unit.shift_end > sight.at.span.end
        if unit.duty is Duty.AVAILABLE and on_shift:
            for skill in unit.skills:
                here = idle.setdefault(skill, {})
                here[unit.district] = here.get(unit.district, 0) + 1
    return idle


@dataclass(frozen=True, slots=True)
class _Window:
    """Waits for dispatch, in seconds, in one district and one part of the day."""

    district: str
    part: str
    seconds: Moments

    @property
    def median(self) -> float:
        """The wait half of them keep."""
        return float(np.median(self.seconds))

    @property
    def hours(self) -> tuple[int, int]:
        """From which hour to which."""
        return int(self.part), int(self.part) + PART_HOURS

    @property
    def queue(self) -> float:
        """Cases waiting at a time on average: arrivals an hour times hours of wait (Little)."""
        return float(self.seconds.sum()) / (FORTNIGHT_DAYS * PART_HOURS * 3600)

    @property
    def query(self) -> Query:
        """What opens its cases."""
        asked = Query("dispatch_timed", span=FORTNIGHT).where("district", self.district)
        return asked.where("filed_hour", self.part)


def _slow_window(sight: Sight) -> Iterator[Finding]:
    """The district and hours whose cases wait longest for dispatch: strengthen the shift."""
    windows = [w for w in _windows(sight.fortnight) if len(w.seconds) >= LEAST_WAITS]
    if not windows:
        return
    usual = float(np.median(np.concatenate([w.seconds for w in windows])))
    worst = max(windows, key=lambda w: (w.median, w.district, w.part))
    limit = sight.rules.targets.get("dispatch_time")
    if worst.median < SLOW_TIMES * usual or (limit is not None and worst.median <= limit.value):
        return
    yield _strengthen(sight, worst, usual)


def _strengthen(sight: Sight, worst: _Window, usual: float) -> Finding:
    told = {
        "district": _told(sight, "district", worst.district),
        "hours": Told("hours", worst.hours),
        "crews": Told("crews", min(MOST_CREWS, max(1, ceil(worst.queue)))),
    }
    grounds = {
        "days": Told("number", FORTNIGHT_DAYS),
        "cases": Told("cases", len(worst.seconds), worst.query),
        "wait": Told("span", worst.median),
        "usual": Told("span", usual),
    }
    return Finding(
        "strengthen",
        Sentence("briefing.strengthen", told),
        Sentence("briefing.strengthen_basis", grounds),
        Sentence("briefing.queue_assumed"),
        1.5,
    )


def _windows(census: Census) -> Iterator[_Window]:
    """Yield the waits of the fortnight by district and part of the day."""
    r = census.scene.register
    timed = census.mask(Query("dispatch_timed"))
    waits = r.first_assigned_at - r.filed_at
    for district in r.district.values:
        here = timed & r.district.among(district)
        for part in r.filed_hour.values:
            yield _Window(district, part, waits[here & r.filed_hour.among(part)])


def _surge(sight: Sight) -> Iterator[Finding]:
    """A matter reported far more often than in the same part of earlier periods."""
    if len(sight.earlier) < 2:
        return
    now = sight.census.counts("reported", "matter")
    past = [census.counts("reported", "matter") for census in sight.earlier]
    usual = {code: median(counts.get(code, 0) for counts in past) for code in now}
    risen = [
        (n - usual[code], code)
        for code, n in now.items()
        if n - usual[code] >= SURGE_CASES and n >= SURGE_TIMES * usual[code]
    ]
    if not risen:
        return
    _, code = max(risen)
    yield _surge_of(sight, code, (now[code], usual[code]))


def _surge_of(sight: Sight, code: str, counted: tuple[int, float]) -> Finding:
    n, usual = counted
    query = Query("reported").where("matter", code)
    department, _ = _first_department(sight, query)
    matter = _told(sight, "matter", code)
    act = Sentence(
        "briefing.look_into",
        {"matter": matter, "department": _told(sight, "department", department)},
    )
    told = {
        "matter": matter,
        "cases": Told("cases", n, query),
        "periods": Told("number", len(sight.earlier)),
        "usual": Told("number", usual if usual % 1 else int(usual)),
    }
    return Finding("look_into", act, Sentence("briefing.look_into_basis", told), None, 1.2)
