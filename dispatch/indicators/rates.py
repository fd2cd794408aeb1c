"""Rates: one cohort out of another that holds it, each with its source.

Formulas and words are those of GB/T 30428 evaluations and of published bulletins; `source` says
whether a definition was found in one ("found"), is common knowledge of the field ("known"), or is
our proposal ("proposed").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dispatch.indicators.cohorts import COHORTS, Scene
from dispatch.indicators.query import Query
from dispatch.indicators.register import Mask
from dispatch.refusals import FieldRefused

Source = Literal["found", "known", "proposed"]


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` out of `whole`, both names of cohorts; `good` is the direction one hopes for."""

    code: str
    part: str
    whole: str
    good: Literal["up", "down"]
    source: Source


FILING = Rate("filing", "reported_filed", "accepted", "up", "found")
DISPATCH = Rate("dispatch", "dispatched", "filed", "up", "found")
DISPOSAL = Rate("disposal", "disposed", "should_dispose", "up", "found")
ON_TIME_DISPOSAL = Rate("on_time_disposal", "disposed_on_time", "should_dispose", "up", "found")
OVERDUE_DISPOSAL = Rate("undisposed", "undisposed", "should_dispose", "down", "found")
CLOSURE = Rate("closure", "closed", "should_close", "up", "found")
ON_TIME_CLOSURE = Rate("on_time_closure", "closed_on_time", "should_close", "up", "found")
LATE_CLOSURE = Rate("late_closure", "closed_late", "should_close", "down", "found")
REWORK = Rate("rework", "reworked", "should_close", "down", "found")
EXTENSION = Rate("extension", "extended_closing", "should_close", "down", "found")
EXTENSION_OF_DISPOSAL = Rate("extension", "extended_disposing", "should_dispose", "down", "found")
RETURN = Rate("return", "returned", "dispatched", "down", "proposed")
FIRST_TIME = Rate("first_time", "disposed_at_once", "disposed", "up", "proposed")

RATES: Mapping[str, Rate] = {
    rate.code: rate
    for rate in (
        FILING, DISPATCH, DISPOSAL, ON_TIME_DISPOSAL, OVERDUE_DISPOSAL, CLOSURE, ON_TIME_CLOSURE,
        LATE_CLOSURE, REWORK, EXTENSION, RETURN, FIRST_TIME,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """A rate as counted: `part` cases out of `whole`, and what opens either."""

    rate: Rate
    part: int
    whole: int
    part_query: Query
    whole_query: Query

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None when nobody is counted."""
        return self.part / self.whole if self.whole else None


class Census:
    """Counts cohorts of one scene, looking at each case once for each cohort."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._masks: dict[str, Mask] = {}

    def mask(self, query: Query) -> Mask:
        """Return which cases a query counts."""
        mask = self._cohort(query.cohort)
        for key, value in query.filters:
            mask = mask & self.scene.register.labels(key).among(value)
        return mask

    def _cohort(self, name: str) -> Mask:
        if name not in COHORTS:
            raise FieldRefused("cases", "unknown", value=name[:80])
        if name not in self._masks:
            self._masks[name] = COHORTS[name](self.scene)
        return self._masks[name]

    def count(self, query: Query) -> int:
        """Return how many cases a query counts."""
        return int(np.count_nonzero(self.mask(query)))

    def counts(self, cohort: str, key: str) -> dict[str, int]:
        """Return how many cases of a cohort fall to each value of a column; they add up to all."""
        return self.scene.register.labels(key).counts(self._cohort(cohort))

    def measure(self, rate: Rate, *filters: tuple[str, str]) -> Measured:
        """Return a rate over the scene, or over one part of it."""
        part, whole = Query(rate.part, filters), Query(rate.whole, filters)
        return Measured(rate, self.count(part), self.count(whole), part, whole)
