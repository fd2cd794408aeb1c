"""What a number of the briefing opens: its cases, and each of them whole."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dispatch.case import Case
from dispatch.casefile import CaseFile
from dispatch.indicators.names import named
from dispatch.indicators.opened import Opened
from dispatch.indicators.query import FORTNIGHT, Query
from dispatch.indicators.register import PART_HOURS
from dispatch.indicators.spans import FORTNIGHT_DAYS
from dispatch.words import alone, say
from layouts.briefing_look import Look, Parts, number
from layouts.history import story
from layouts.plain import attributes


def opened(found: Opened | CaseFile, look: Look) -> Component:
    """Return the cases behind a number, or one case with its history."""
    return _case(found, look) if isinstance(found, CaseFile) else _list(found, look)


def unable(note: Component, look: Look) -> Component:
    """Return why a number opens nothing."""
    return html.Div([_bar("", None, look), note], className="stack")


def _bar(title: str, file: Component | None, look: Look) -> Component:
    """Return the dialog's head: what it shows, a file of it, and the way out."""
    act = attributes("data", act="close")
    close = html.A(look.word("close"), href="#", className="button no-print", **act)
    return html.Div([html.H2(title), file, close], className="briefing-bar-head")


def _list(found: Opened, look: Look) -> Component:
    title = look.word("list_of", what=_what(found.query, look), n=look.read("cases", found.count))
    means = say(f"cohort_means.{found.query.cohort}", look.lang)
    href = f"/api/briefing/cases.csv{look.href(cases=found.query.text)}"
    file = html.A("CSV", href=href, className="button no-print", download="briefing-cases.csv")
    head = _bar(title, file if found.cases else None, look)
    said: Parts = [head, html.P(means, className="dim"), *_parts(found, look)]
    if not found.cases:
        return html.Div(
            [*said, html.P(look.word("list_none"), className="empty")], className="stack"
        )
    return html.Div([*said, _table(found, look), *_left_out(found, look)], className="stack")


def _parts(found: Opened, look: Look) -> Parts:
    """Return what the number is shared out into, each part a number of its own."""
    if not found.parts:
        return []
    said: Parts = [f"{found.count:,} = "]
    for index, (query, n) in enumerate(found.parts):
        name = say(f"cohort.{query.cohort}", look.lang)
        said += [" + " if index else "", f"{name} ", number(f"{n:,}", query, name)]
    return [html.P(said)]


def _what(query: Query, look: Look) -> str:
    """Return a query in words: cohort, then what its cases have in common, then the span."""
    said = [say(f"cohort.{query.cohort}", look.lang)]
    said += [_filter(key, value, look) for key, value in query.filters]
    if query.span:
        said.append(_span(query.span, look))
    return look.word("comma").join(said)


def _span(span: str, look: Look) -> str:
    if span == FORTNIGHT:
        return look.word("span_fortnight", n=FORTNIGHT_DAYS)
    return look.word("span_earlier", n=span)


def _filter(key: str, value: str, look: Look) -> str:
    if key == "filed_hour":
        return look.read("hours", (int(value), int(value) + PART_HOURS))
    return named(look.city, key, value).in_(look.lang)


def _table(found: Opened, look: Look) -> Component:
    heads = [look.word(key) for key in ("title", "place", "state", "reported", "due")]
    heads.append(say("cohort.disposed", look.lang))
    cells = [html.Th(head, scope="col") for head in heads]
    rows = [_row(case, look) for case in found.cases]
    return html.Table([html.Thead(html.Tr(cells)), html.Tbody(rows)], className="briefing-table")


def _row(case: Case, look: Look) -> Component:
    tongue = look.tongue(case.title)
    opens = html.A(case.title, href=f"#case/{case.id}", className="number", **tongue)
    cells = [
        html.Th([opens, html.Span(case.id, className="code dim")], scope="row"),
        html.Td(_place(case, look), **look.tongue(case.address)),
        html.Td(alone(say(f"state.{case.state}", look.lang))),
        html.Td(_moment(case.reported_at, look)),
        html.Td(_moment(case.due_at, look)),
        html.Td(_moment(case.disposed_at, look)),
    ]
    return html.Tr(cells)


def _place(case: Case, look: Look) -> str:
    """Return where a case is; an address that begins with its district needs no areas before it."""
    district = named(look.city, "district", case.district)
    if case.address.startswith(district.zh):
        return case.address
    street = named(look.city, "street", case.street).in_(look.lang) if case.street else ""
    return " ".join(part for part in (district.in_(look.lang), street, case.address) if part)


def _moment(moment: datetime | None, look: Look) -> str:
    if moment is None:
        return "–"
    return f"{moment.astimezone(look.city.calendar.zone):%m-%d %H:%M}"


def _left_out(found: Opened, look: Look) -> Parts:
    """Return how many are not listed here; the file has them all."""
    rest = found.count - len(found.cases)
    return [html.P(look.word("not_listed", n=look.read("cases", rest)))] if rest else []


def _case(file: CaseFile, look: Look) -> Component:
    case = file.case
    facts: list[tuple[str, str]] = [
        (look.word("case_no"), case.id),
        (look.word("state"), alone(say(f"state.{case.state}", look.lang))),
        (look.word("matter"), named(look.city, "matter", case.matter).in_(look.lang)),
        (look.word("place"), _place(case, look)),
        (look.word("department"), named(look.city, "department", case.department).in_(look.lang)),
        (look.word("source"), alone(say(f"source.{case.source}", look.lang))),
        (look.word("reported"), _moment(case.reported_at, look)),
        (look.word("due"), _moment(case.due_at, look)),
    ]
    listed = [part for term, fact in facts for part in (html.Dt(term), html.Dd(fact))]
    parts = [
        _bar(case.title, None, look),
        html.Dl(listed, className="facts"),
        story(file, look.lang),
    ]
    return html.Div(parts, className="stack")
