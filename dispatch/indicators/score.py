"""Composite scores of districts out of 100, as cities publish them, and the grade they earn."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """`points` for a rate of 1; with `rest`, for a rate of 0 (1 - rate)."""

    rate: str
    points: float
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A sum of terms; where it was published."""

    code: str
    terms: tuple[Term, ...]


SCORES: Mapping[str, Score] = {
    score.code: score
    for score in (
        Score(
            "yuncheng_2026",
            (
                Term("on_time_closure", 80),
                Term("late_closure", 32),
                Term("extension", 10, rest=True),
                Term("rework", 10, rest=True),
            ),
        ),
        Score(
            "jinniu",
            (
                Term("disposal", 30),
                Term("on_time_disposal", 20),
                Term("rework", 20, rest=True),
                Term("undisposed", 20, rest=True),
                Term("extension", 10, rest=True),
            ),
        ),
    )
}
"""运城 2026: (on time × 100 % + late × 40 %) × 80 %, (1 - extension) × 10 %, (1 - rework) × 10 %.
成都金牛: disposal 30, on time 20, (1 - rework) 20, (1 - undisposed) 20, (1 - extension) 10."""


def score_of(score: Score, rates: Mapping[str, float | None]) -> float | None:
    """Return the score, or None when one of its rates counts nobody."""
    total = 0.0
    for term in score.terms:
        rate = rates[term.rate]
        if rate is None:
            return None
        total += term.points * ((1 - rate) if term.rest else rate)
    return total


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade from `least` points on, with the tone its colour follows."""

    code: str
    least: float
    tone: str


GRADES = (
    Grade("excellent", 95, "ok"),
    Grade("good", 90, "active"),
    Grade("fair", 80, "warning"),
    Grade("poor", 0, "critical"),
)
"""Default boundaries and colours (green, blue, yellow, red) until the city sets its own."""


def grade_of(score: float, grades: tuple[Grade, ...] = GRADES) -> Grade:
    """Return the best grade whose boundary the score, as shown with one decimal, reaches."""
    return next((g for g in grades if round(score, 1) >= g.least), grades[-1])
