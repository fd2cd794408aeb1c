"""The sentence from data: are we keeping our word, and where not. It says only what is counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.indicators.briefing import DistrictLine, Figure
from dispatch.indicators.cohorts import PARTS
from dispatch.indicators.query import Query
from dispatch.indicators.rates import Census, Measured
from dispatch.indicators.telling import Sentence, Told, points_between

LEADING_SHARE = 0.4
"""From this share on one district is said to have most of what is overdue."""

OVERDUE = Query("overdue")


def headline(
    figure: Figure, closure: Measured, lines: Sequence[DistrictLine], census: Census
) -> tuple[Sentence, ...]:
    """Return two or three sentences: closure against its target, what is overdue, and why."""
    total = sum(line.overdue for line in lines)
    missed = _missed(census) if _behind(figure) else []
    cause = [_cause(total, census)] if total and not missed else []
    return (_closure(figure, closure), *missed, _overdue(total, lines), *cause)


def _behind(figure: Figure) -> bool:
    """Tell whether the figure, as shown, falls short of its target."""
    if figure.value is None or figure.target is None:
        return False
    return points_between(figure.value, figure.target.value) < 0


def _closure(figure: Figure, closure: Measured) -> Sentence:
    if closure.value is None:
        return Sentence("briefing.closure_none")
    rate = Told("share", closure.value, closure.whole_query)
    if figure.target is None:
        whole = Told("cases", closure.whole, closure.whole_query)
        return Sentence("briefing.closure_plain", {"rate": rate, "whole": whole})
    target = figure.target.value
    points = points_between(closure.value, target)
    if not points:
        return Sentence("briefing.closure_level", {"rate": rate, "target": Told("share", target)})
    told = {"rate": rate, "points": Told("points", abs(points))}
    return Sentence(f"briefing.closure_{'above' if points > 0 else 'below'}", told)


def _missed(census: Census) -> list[Sentence]:
    """Return what kept most cases from being closed on time, unless that is being overdue still."""
    counts = {part: census.count(Query(part)) for part in PARTS["missed"]}
    part = max(counts, key=lambda name: counts[name])
    if part == "unclosed_undisposed" or not counts[part]:
        return []
    key = "late" if part == "closed_late" else "waiting"
    missed = sum(counts.values())
    told = {"missed": Told("cases", missed, Query("missed"))}
    if counts[part] == missed:
        return [Sentence(f"briefing.missed_{key}_all", told)]
    told["some"] = Told("number", counts[part], Query(part))
    return [Sentence(f"briefing.missed_{key}", told)]


@dataclass(frozen=True, slots=True)
class _Most:
    """The districts with overdue cases, the fullest first."""

    total: int
    lines: tuple[DistrictLine, ...]

    @property
    def key(self) -> str:
        """Which sentence says it without claiming more than is so."""
        if len(self.lines) == 1:
            return "one" if self.total == 1 else "all"
        first, second = self.lines[0].overdue, self.lines[1].overdue
        if first == second:
            return "tie" if len(self.lines) == 2 or self.lines[2].overdue < first else "even"
        return "lead" if first >= LEADING_SHARE * self.total else "spread"


def _overdue(total: int, lines: Sequence[DistrictLine]) -> Sentence:
    cases = Told("cases", total, OVERDUE)
    if not total:
        return Sentence("briefing.overdue_none")
    if len(lines) == 1:
        return Sentence("briefing.overdue_city", {"cases": cases})
    with_any = sorted((li for li in lines if li.overdue), key=lambda li: (-li.overdue, li.code))
    most = _Most(total, tuple(with_any))
    first, second = most.lines[0], most.lines[min(1, len(most.lines) - 1)]
    told = {
        "cases": cases,
        "most": Told("number", first.overdue, first.overdue_query),
        "district": Told("name", first.name),
        "other": Told("name", second.name),
        "districts": Told("number", len(most.lines)),
    }
    return Sentence(f"briefing.overdue_{most.key}", told)


def _cause(total: int, census: Census) -> Sentence:
    """Return on which side of dispatch most of the overdue cases lost their time."""
    late_dispatch, slow = Query("overdue_unassigned"), Query("overdue_assigned")
    query = late_dispatch if census.count(late_dispatch) * 2 >= total else slow
    n = census.count(query)
    side = "unassigned" if query is late_dispatch else "assigned"
    if n == total:
        return Sentence(f"briefing.cause_{side}_all", {})
    return Sentence(f"briefing.cause_{side}", {"some": Told("number", n, query)})
