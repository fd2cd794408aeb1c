"""Makes a briefing of one reading of the city."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

import numpy as np

from dispatch.city import City
from dispatch.indicators.briefing import Before, Briefing, Figure, OverdueCase, Stamp
from dispatch.indicators.cohorts import PARTS, Scene
from dispatch.indicators.durations import DISPATCH_TIME, DURATIONS, spread
from dispatch.indicators.findings import Sight, findings
from dispatch.indicators.headline import headline
from dispatch.indicators.query import FORTNIGHT, SPANS, Query
from dispatch.indicators.rates import ON_TIME_CLOSURE, Census
from dispatch.indicators.register import Register
from dispatch.indicators.rules import Rules, rules_of
from dispatch.indicators.spans import FORTNIGHT_DAYS, Period, Span, days_up_to, earlier, span_of
from dispatch.indicators.tables import area_lines, district_lines, intake, line_of, shares
from dispatch.unit import Unit

EARLIER = 4
FIRST_HOUR_S = 3600
"""An earlier span has data when the first report of all came before its first hour was over."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the city in one transaction, at a place of the feed."""

    register: Register
    units: tuple[Unit, ...]
    place: int
    at: datetime


@dataclass(frozen=True, eq=False)
class View:
    """A reading looked at over a period by a city's rules."""

    reading: Reading
    city: City
    period: Period
    rules: Rules

    @property
    def span(self) -> Span:
        """The period up to the moment of the reading."""
        return span_of(self.period, self.reading.at, self.city.calendar.zone)

    def over(self, span: Span) -> Census:
        """Return a census over any span."""
        return Census(Scene(self.reading.register, span, self.rules.backlog))

    def named(self, span: str) -> Census:
        """Return the census over the span a query names."""
        if span == FORTNIGHT:
            days = days_up_to(self.reading.at, FORTNIGHT_DAYS, self.city.calendar.zone)
            return self.over(Span(days[0].start, days[-1].end))
        return self.over(earlier(self.period, self.span, int(span)) if span else self.span)

    def known(self) -> Iterator[Census | None]:
        """Yield the census of each of the four earlier spans, None where there was no data yet."""
        for span in SPANS[1 : EARLIER + 1]:
            census = self.named(span)
            known = self.reading.register.history_from < census.scene.span.start_s + FIRST_HOUR_S
            yield census if known else None


def view_of(reading: Reading, city: City, period: Period) -> View:
    """Return a reading looked at by its city's own rules."""
    return View(reading, city, period, rules_of(city))


def cases_of(query: Query, view: View) -> tuple[str, ...]:
    """Return the numbers of the cases a query counts: as many as it counted."""
    census = view.named(query.span)
    return census.scene.register.ids(census.mask(query))


def parts_of(query: Query, view: View) -> tuple[tuple[Query, int], ...]:
    """Return the parts a query's cohort is shared out into, with their counts."""
    census = view.named(query.span)
    parts = [replace(query, cohort=part) for part in PARTS.get(query.cohort, ())]
    return tuple((part, census.count(part)) for part in parts)


def brief(view: View) -> Briefing:
    """Return all that is to be said of a reading."""
    census, past = view.named(""), list(view.known())
    lines = district_lines(census, _week(view), view.city, view.rules)
    figures = tuple(_figures(view, census, past))
    whole = line_of(census, _week(view), view.city, view.rules)
    closure = whole.rates[ON_TIME_CLOSURE.code]
    known = tuple(c for c in past if c is not None)
    sight = Sight(view.city, view.rules, census, known, view.named(FORTNIGHT), view.reading.units)
    return Briefing(
        city=view.city.name,
        stamp=Stamp(view.reading.place, census.scene.span.end, view.period, census.scene.span),
        headline=headline(figures[0], closure, lines, census),
        figures=figures,
        intake=intake(census, past[0]),
        reported=census.count(Query("reported")),
        districts=lines,
        city_line=whole,
        overdue=tuple(_overdue(census)),
        matters=shares("matter", census, past[0], view.city, most=10),
        sources=shares("source", census, past[0], view.city, most=10),
        areas=area_lines(census, view.city),
        findings=findings(sight),
        spreads=tuple(spread(d, census, view.city.calendar) for d in DURATIONS.values()),
        rules=view.rules,
    )


def _week(view: View) -> tuple[Census, ...]:
    days = days_up_to(view.reading.at, 7, view.city.calendar.zone)
    return tuple(view.over(day) for day in days)


Taken = Callable[[Census], float | None]


def _figures(view: View, census: Census, past: list[Census | None]) -> Iterator[Figure]:
    """Yield the four leading figures: closure in time, dispatch, filing, what is overdue."""
    closing = Query(ON_TIME_CLOSURE.whole)
    calendar = view.city.calendar
    asked: tuple[tuple[str, str, Query, Taken], ...] = (
        ("on_time_closure", "share", closing, lambda c: c.measure(ON_TIME_CLOSURE).value),
        (
            "dispatch_time", "span", Query(DISPATCH_TIME.cohort),
            lambda c: spread(DISPATCH_TIME, c, calendar).mean,
        ),
        ("filed", "cases", Query("filed"), lambda c: c.count(Query("filed"))),
        ("overdue", "cases", Query("overdue"), lambda c: c.count(Query("overdue"))),
    )  # fmt: skip
    for code, kind, query, taken in asked:
        before = _before([taken(c) if c is not None else None for c in past])
        target = view.rules.targets.get(code)
        yield Figure(code, kind, taken(census), target, before, query, query.over("1"))  # type: ignore[arg-type] # one of the three


def _before(values: list[float | None]) -> Before:
    known = [value for value in values if value is not None]
    return Before(values[0], median(known) if len(known) > 1 else None, len(known))


def _overdue(census: Census) -> Iterator[OverdueCase]:
    """Yield the overdue cases, the longest overdue first."""
    r, now = census.scene.register, census.scene.span.end_s
    rows = np.flatnonzero(census.mask(Query("overdue")))
    for row in sorted(rows.tolist(), key=lambda row: (r.due_at[row], r.id[row])):
        lon, lat = float(r.lon[row]), float(r.lat[row])
        yield OverdueCase(
            id=r.id[row],
            district=r.district.values[r.district.codes[row]],
            lon=None if np.isnan(lon) else lon,
            lat=None if np.isnan(lat) else lat,
            over_s=now - float(r.due_at[row]),
        )
