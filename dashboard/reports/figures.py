"""Briefings on demand: the same address gives the same figures, however much has happened since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.reports.readings import newest_place, read_cases, read_city
from dashboard.services import Services
from dispatch.case import Case
from dispatch.indicators.brief import View, brief, cases_of, view_of
from dispatch.indicators.briefing import Briefing, Stamp
from dispatch.indicators.query import SPANS, Query
from dispatch.indicators.spans import FORTNIGHT_DAYS, Period, earlier, span_of
from dispatch.refusals import FieldRefused

EARLIER = SPANS[4]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a period up to a moment (now when None) at a place of the feed."""

    period: Period = Period.TODAY
    at: datetime | None = None
    place: int | None = None


def asked_of(words: Mapping[str, str]) -> Asked:
    """Return what an address asks for, or refuse naming what is wrong; `place` needs `at`."""
    period, at, place = (words.get(name, "") for name in ("period", "at", "place"))
    if period not in ("", *Period):
        raise FieldRefused("period", "unknown", value=period[:80])
    if place and not (place.isascii() and place.isdigit() and len(place) < 19):
        raise FieldRefused("place", "not_a_number", value=place[:80])
    if place and not at:
        raise FieldRefused("at", "missing")
    moment = _moment(at) if at else None
    return Asked(Period(period or Period.TODAY), moment, int(place) if place else None)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise FieldRefused("at", "not_a_time", value=text[:80]) from None
    if moment.tzinfo is None:
        raise FieldRefused("at", "naive_time", value=text[:80])
    return moment


def asked_again(stamp: Stamp) -> dict[str, str]:
    """Return the words of an address that ask for the very same briefing again."""
    return {"period": stamp.period.value, "at": stamp.at.isoformat(), "place": str(stamp.place)}


def view_for(services: Services, asked: Asked) -> View:
    """Return the city as asked for, read in one transaction."""
    now = services.clock.now()
    if asked.at is not None and asked.at > now:
        raise FieldRefused("at", "future", value=asked.at.isoformat())
    at = asked.at or now
    place = newest_place(services.database, asked.at) if asked.place is None else asked.place
    since = _since(services, asked.period, at)
    reading = read_city(services.database, services.city, place, at, since)
    return view_of(reading, services.city, asked.period)


def _since(services: Services, period: Period, at: datetime) -> datetime:
    """Return the earliest moment a briefing of the period looks at."""
    zone = services.city.calendar.zone
    first = earlier(period, span_of(period, at, zone), int(EARLIER)).start
    return min(first, at - timedelta(days=FORTNIGHT_DAYS))


def briefing_for(services: Services, asked: Asked) -> Briefing:
    """Return the briefing asked for."""
    return brief(view_for(services, asked))


@dataclass(frozen=True, slots=True)
class Opened:
    """The cases behind a number: how many, and the first of them as they were then."""

    query: Query
    count: int
    cases: tuple[Case, ...]


def open_number(services: Services, asked: Asked, query: Query, most: int) -> Opened:
    """Return the cases a number of a briefing counts; at most so many of them whole."""
    view = view_for(services, asked)
    numbers = cases_of(query, view)
    cases = read_cases(services.database, view.reading.place, numbers[:most])
    return Opened(query, len(numbers), tuple(cases))
