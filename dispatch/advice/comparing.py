"""Why the others lost, by how much, and what would have turned the choice."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.advice.ranking import Advice, Candidate

COMPARED = 3
"""So many after the first are told why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a unit lost by: a word key of the group "lost" with its arguments.

    `minutes` is by how much its whole cost is higher.
    """

    unit: str
    minutes: float
    key: str
    args: Mapping[str, object]


def verdicts(advice: Advice, most: int = COMPARED) -> tuple[Verdict, ...]:
    """Return why each of the next best lost to the first, by the part that weighed most."""
    if not advice.ranked:
        return ()
    best = advice.ranked[0]
    return tuple(verdict(best, other) for other in advice.ranked[1 : most + 1])


def verdict(best: Candidate, other: Candidate) -> Verdict:
    """Return what `other` loses by against `best`."""
    worse = {part: other.parts.get(part, 0.0) - best.parts.get(part, 0.0) for part in best.parts}
    key = max(worse, key=lambda part: worse[part]) if worse else "arrive"
    args = {"minutes": max(1, round(_said(key, worse, other, best)))}
    return Verdict(other.unit, other.cost - best.cost, key, args)


def _said(key: str, worse: Mapping[str, float], other: Candidate, best: Candidate) -> float:
    """Return the minutes that are said of a part; of a late arrival they are whole minutes."""
    if key in ("arrive", "late"):
        return other.arrive_minutes - best.arrive_minutes
    return worse.get(key, 0.0)


def turning_point(advice: Advice) -> tuple[str, Mapping[str, object]] | None:
    """Return what would turn the choice, a word key of the group "turns"; None without a second."""
    if len(advice.ranked) < 2:
        return None
    best, second = advice.ranked[:2]
    minutes = max(1, round(second.cost - best.cost))
    return "later", {"best": best.unit, "second": second.unit, "minutes": minutes}
