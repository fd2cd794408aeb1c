"""All that a briefing says: one frozen value, the same for screen, paper, file and interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dispatch.indicators.durations import Spread
from dispatch.indicators.query import Query
from dispatch.indicators.rates import Measured
from dispatch.indicators.rules import Rules, Target
from dispatch.indicators.score import Grade
from dispatch.indicators.spans import Period, Span
from dispatch.indicators.telling import Sentence
from dispatch.naming import Name


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of the city is told: the feed's place, the moment, the period up to it."""

    place: int
    at: datetime
    period: Period
    span: Span

    @property
    def text(self) -> str:
        """The stamp as printed."""
        return f"{self.place}"


@dataclass(frozen=True, slots=True)
class Before:
    """A figure a period earlier, and the median of the four before; None where nothing is known.

    `n` is how many of the four have data; the median wants at least two.
    """

    last: float | None
    median: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A leading figure with its target and its past. `kind` says how it reads."""

    code: str
    kind: Literal["share", "span", "cases"]
    value: float | None
    target: Target | None
    before: Before
    query: Query
    last_query: Query

    @property
    def on_target(self) -> bool | None:
        """Tell whether the target is kept; None without target or value."""
        if self.target is None or self.value is None:
            return None
        if self.kind == "share":
            return self.value >= self.target.value
        return self.value <= self.target.value


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with the same part a period earlier; what is left over opens nothing."""

    name: Name
    code: str
    n: int
    last: int | None
    query: Query | None


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district in the ranking; `days` is its rate on each of the last seven days."""

    code: str
    name: Name
    rates: Mapping[str, Measured]
    overdue: int
    overdue_query: Query
    days: tuple[float | None, ...]
    score: float | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class AreaLine:
    """A business area: what came in, what was closed in time, what is overdue."""

    code: str
    name: Name
    reported: int
    reported_query: Query
    on_time: Measured
    overdue: int
    overdue_query: Query


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """Where an overdue case lies; None where no point is known."""

    id: str
    district: str
    lon: float | None
    lat: float | None
    over_s: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to decide: what to do, on what grounds, and what had to be assumed."""

    code: str
    act: Sentence
    basis: Sentence
    assumed: Sentence | None
    weight: float


@dataclass(frozen=True, slots=True)
class Briefing:
    """One consistent reading of the city. `intake` parts add up to the reports of the period."""

    city: Name
    stamp: Stamp
    headline: tuple[Sentence, ...]
    figures: tuple[Figure, ...]
    intake: tuple[Share, ...]
    reported: int
    districts: tuple[DistrictLine, ...]
    city_line: DistrictLine
    overdue: tuple[OverdueCase, ...]
    matters: tuple[Share, ...]
    sources: tuple[Share, ...]
    areas: tuple[AreaLine, ...]
    findings: tuple[Finding, ...]
    spreads: tuple[Spread, ...]
    rules: Rules

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to tell: no report, nothing owed, nothing open."""
        owed = self.city_line.rates["on_time_closure"].whole
        return not (self.reported or owed or self.overdue)
