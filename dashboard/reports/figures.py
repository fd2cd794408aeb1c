"""Briefings on demand: the same address gives the same figures, however much has happened since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.reports.readings import newest_place, read_cases, read_city, read_facts
from dashboard.reports.still_map import still_map
from dashboard.services import Services
from dispatch.casefile import CaseFile
from dispatch.indicators.brief import View, brief, cases_of, parts_of, view_of
from dispatch.indicators.briefing import Briefing, Stamp
from dispatch.indicators.edition import MOST_LONGEST, Edition
from dispatch.indicators.opened import Opened
from dispatch.indicators.query import SPANS, Query, query_of
from dispatch.indicators.spans import FORTNIGHT_DAYS, Period, earlier, span_of
from dispatch.refusals import FieldRefused, NotFound

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


def open_number(services: Services, asked: Asked, query: Query, most: int) -> Opened:
    """Return the cases a number of a briefing counts; at most so many of them whole."""
    view = view_for(services, asked)
    numbers = cases_of(query, view)
    cases = read_cases(services.database, view.reading.place, numbers[:most])
    return Opened(query, len(numbers), tuple(cases), parts_of(query, view))


def edition_for(services: Services, asked: Asked) -> Edition:
    """Return the briefing asked for with its map and the cases overdue longest."""
    briefing = briefing_for(services, asked)
    first = [case.id for case in briefing.overdue[:MOST_LONGEST]]
    longest = read_cases(services.database, briefing.stamp.place, first)
    return Edition(briefing, tuple(longest), still_map(services.city), asked_again(briefing.stamp))


CASE = "case/"
MOST_LISTED = 100


def look_up(services: Services, asked: Asked, text: str) -> Opened | CaseFile:
    """Return what an address opens: the cases of a query, or one case ("case/…") with its facts."""
    if text.startswith(CASE):
        return _case_file(services, asked, text.removeprefix(CASE))
    return open_number(services, asked, query_of(text), MOST_LISTED)


def _case_file(services: Services, asked: Asked, number: str) -> CaseFile:
    view = view_for(services, asked)
    found = read_cases(services.database, view.reading.place, [number])
    if not found:
        raise NotFound("case", value=number[:80])
    facts = read_facts(services.database, view.reading.place, number)
    return CaseFile(found[0], facts, None, {}, services.city, view.reading.at)
