"""What a recommendation rests on: by which model crews travel, and what they have taught."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

from dispatch.dispatch_rules import DispatchRules
from dispatch.learning.figures import NOTHING, USUAL, By, Figure, Learned, default_spread
from dispatch.naming import LANGS, Lang
from dispatch.words import say


@dataclass(frozen=True, slots=True)
class Basis:
    """The model of travel, and what was learned."""

    by: By = "straight"
    learned: Learned = NOTHING

    def pace(self, hour: int) -> Figure:
        """Return the pace of an hour of the day; learned for another model it is the default."""
        return self.learned.hours[hour] if self.learned.by == self.by else USUAL

    def half_width_min(
        self, seconds: tuple[float, float], matter: str, rules: DispatchRules
    ) -> float:
        """Return by how many minutes an end may be missed after (travel, work) of so many seconds.

        What was not learned has the spread of the city's rules.
        """
        usual, learned = default_spread(rules.uncertain_min), self.learned
        way = learned.travel_spread.value if learned.travel_spread else usual
        work = learned.work_spread[matter].value if matter in learned.work_spread else usual
        return sqrt(way * way * seconds[0] + work * work * seconds[1]) / 60.0


def expected_late(minutes: float, half_width: float) -> float:
    """Return the expected minutes late of an end estimated `minutes` past its limit.

    The end lies evenly within the half width, as the engine has it.
    """
    if minutes >= half_width or half_width <= 0.0:
        return max(minutes, 0.0)
    part = max(minutes + half_width, 0.0)
    return part * part / (4.0 * half_width)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: `what` of travel, work, spread; "learned" from `n`, or "default".

    `by` is the model of travel.
    """

    what: str
    source: str
    n: int
    by: By

    def words(self, lang: Lang) -> str:
        """Return it as people read it."""
        by = f"word:basis.by_{self.by}"
        return say(f"basis.{self.what}_{self.source}", lang, n=self.n, by=by)


def sources_for_case(basis: Basis, hour: int, matter: str) -> tuple[Source, ...]:
    """Return what the advice for a case of a matter at an hour of the day rests on."""
    learned = basis.learned
    work = learned.work.get(matter, USUAL)
    spread = learned.work_spread.get(matter) or learned.travel_spread or USUAL
    return _sources(basis, basis.pace(hour), work, spread)


def sources_for_plan(basis: Basis, hour: int) -> tuple[Source, ...]:
    """Return what the plan of the whole city rests on at an hour of the day."""
    work = Figure(1.0, basis.learned.cases)
    return _sources(basis, basis.pace(hour), work, basis.learned.spread or USUAL)


def _sources(basis: Basis, pace: Figure, work: Figure, spread: Figure) -> tuple[Source, ...]:
    figures = (("travel", pace), ("work", work), ("spread", spread))
    return tuple(Source(what, figure.source, figure.n, basis.by) for what, figure in figures)


def basis_record(sources: Iterable[Source]) -> list[dict[str, Any]]:
    """Return sources as interfaces give them, with their words."""
    return [
        {"what": one.what, "source": one.source, "n": one.n, "by": one.by}
        | {lang: one.words(lang) for lang in LANGS}
        for one in sources
    ]
