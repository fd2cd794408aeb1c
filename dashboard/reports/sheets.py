"""The tables of a briefing as CSV, word for word and figure for figure as they are shown."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from io import StringIO

from dispatch.case import Case
from dispatch.city import City
from dispatch.indicators.briefing import Briefing, DistrictLine, Share
from dispatch.indicators.names import named
from dispatch.indicators.rates import RATES
from dispatch.indicators.telling import Kind, Told, reads
from dispatch.naming import Lang
from dispatch.words import say

MARK = "\ufeff"
"""Tells spreadsheet programs that the file is UTF-8."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet: titles come from strangers."""

SCORED = ("closure", "on_time_closure", "late_closure", "extension", "rework")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading and rows of words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def csv(self) -> str:
        """Return it as a CSV file for spreadsheets."""
        text = StringIO()
        writer = csv.writer(text)
        writer.writerow(self.head)
        writer.writerows([[_safe(cell) for cell in row] for row in self.rows])
        return MARK + text.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell.lstrip("+-").replace(".", "", 1).rstrip("%").isdigit()


def _word(key: str, lang: Lang) -> str:
    return say(f"briefing.{key}", lang)


def _read(kind: Kind, value: object, lang: Lang) -> str:
    return reads(Told(kind, value), lang)


def figures(briefing: Briefing, lang: Lang) -> Sheet:
    """Return the leading figures with target and past."""
    head = ("indicator", "value", "target", f"last_{briefing.stamp.period}", "median")
    rows = [
        (
            say(f"figure.{figure.code}", lang),
            _read(figure.kind, figure.value, lang),
            _read(figure.kind, figure.target.value if figure.target else None, lang),
            _read(figure.kind, figure.before.last, lang),
            _read(figure.kind, figure.before.median, lang),
        )
        for figure in briefing.figures
    ]
    return Sheet(tuple(_word(key, lang) for key in head), tuple(rows))


def districts(briefing: Briefing, lang: Lang) -> Sheet:
    """Return the districts as ranked, with their rates and scores, and the city last."""
    rates = [say(f"indicator.{code}", lang) for code in SCORED]
    owed, closed = say("cohort.should_close", lang), say("cohort.closed", lang)
    ends = [_word(key, lang) for key in ("late", "score", "grade")]
    lines = (*briefing.districts, briefing.city_line)
    rows = tuple(_district(line, lang) for line in lines)
    return Sheet((_word("district", lang), owed, closed, *rates, *ends), rows)


def _district(line: DistrictLine, lang: Lang) -> tuple[str, ...]:
    closing = line.rates["closure"]
    rates = [_read("share", line.rates[code].value, lang) for code in SCORED]
    score = "–" if line.score is None else f"{line.score:.1f}"
    grade = "–" if line.grade is None else say(f"grade.{line.grade.code}", lang)
    name = line.name.in_(lang)
    return (name, str(closing.whole), str(closing.part), *rates, str(line.overdue), score, grade)


def matters(briefing: Briefing, lang: Lang) -> Sheet:
    """Return what was reported most."""
    return _shares("matter", briefing.matters, lang)


def sources(briefing: Briefing, lang: Lang) -> Sheet:
    """Return where reports came from."""
    return _shares("source", briefing.sources, lang)


def _shares(first: str, shares: Iterable[Share], lang: Lang) -> Sheet:
    head = tuple(_word(key, lang) for key in (first, "number", "change"))
    rows = (
        (
            share.name.in_(lang),
            str(share.n),
            "–" if share.last is None else f"{share.n - share.last:+}",
        )
        for share in shares
    )
    return Sheet(head, tuple(rows))


def areas(briefing: Briefing, lang: Lang) -> Sheet:
    """Return the business areas."""
    head = tuple(_word(key, lang) for key in ("area", "reported", "rate", "late"))
    rows = (
        (
            line.name.in_(lang),
            str(line.reported),
            _read("share", line.on_time.value, lang),
            str(line.overdue),
        )
        for line in briefing.areas
    )
    return Sheet(head, tuple(rows))


def indicators(briefing: Briefing, lang: Lang) -> Sheet:
    """Return every rate of the city with who is counted and whose definition it is."""
    head = ("indicator", "value", "part", "whole", "formula", "source")
    rows = []
    for code in RATES:
        measured = briefing.city_line.rates[code]
        rate = measured.rate
        part, whole = (say(f"cohort.{name}", lang) for name in (rate.part, rate.whole))
        value = _read("share", measured.value, lang)
        said = (say(f"indicator.{code}", lang), value, str(measured.part), str(measured.whole))
        rows.append((*said, f"{part} ÷ {whole}", _word(f"source_{rate.source}", lang)))
    return Sheet(tuple(_word(key, lang) for key in head), tuple(rows))


SHEETS: Mapping[str, Callable[[Briefing, Lang], Sheet]] = {
    sheet.__name__: sheet for sheet in (figures, districts, matters, sources, areas, indicators)
}


def cases(listed: Iterable[Case], city: City, lang: Lang) -> Sheet:
    """Return cases with place, state and times."""
    head = [
        _word(key, lang) for key in ("case_no", "title", "matter", "district", "place", "state")
    ]
    times = [say(f"cohort.{key}", lang) for key in ("reported", "filed", "dispatched", "disposed")]
    ends = [say("cohort.closed", lang), _word("due", lang)]
    rows = tuple(tuple(_case(case, city, lang)) for case in listed)
    return Sheet((*head, *times, *ends), rows)


def _case(case: Case, city: City, lang: Lang) -> Iterator[str]:
    yield case.id
    yield case.title
    yield named(city, "matter", case.matter).in_(lang)
    yield named(city, "district", case.district).in_(lang)
    yield case.address or (named(city, "street", case.street).in_(lang) if case.street else "")
    yield say(f"state.{case.state}", lang)
    zone = city.calendar.zone
    for moment in (
        case.reported_at, case.filed_at, case.first_assigned_at, case.disposed_at, case.closed_at,
        case.due_at,
    ):  # fmt: skip
        yield _moment(moment, zone)


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
