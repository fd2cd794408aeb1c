"""The second sheet of the briefing: matters, sources, areas, scores, and what the figures count."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dispatch.indicators.briefing import AreaLine, Briefing, DistrictLine, Share
from dispatch.indicators.durations import Spread
from dispatch.indicators.edition import Edition
from dispatch.indicators.rates import RATES, Measured
from dispatch.words import say
from layouts.briefing_look import Look, number, signed
from layouts.briefing_top import bar, told_when
from layouts.plain import attributes

SCORED = ("closure", "on_time_closure", "late_closure", "extension", "rework")


def rest(edition: Edition, look: Look) -> Component:
    """Return the second sheet and the third."""
    told = edition.briefing
    top = [
        _shares("matter", told.matters, look),
        _shares("source", told.sources, look),
        _areas(told, look),
    ]
    second = [
        _printed_head(told, look),
        html.Div(top, className="briefing-thirds"),
        _scores(told, look),
    ]
    third = [
        _printed_head(told, look),
        _indicators(told, look),
        _spreads(told.spreads, look),
        _terms(told, look),
    ]
    sheets = [
        html.Div(second, className="briefing-sheet"),
        html.Div([*third, _foot(edition, look)], className="briefing-sheet"),
    ]
    return html.Div(sheets, className="briefing-rest")


def _printed_head(told: Briefing, look: Look) -> Component:
    """Return when the figures of a sheet were read: a sheet of paper may lie alone."""
    return html.P(told_when(told, look), className="briefing-sheet-head")


def _foot(edition: Edition, look: Look) -> Component:
    stamp = look.word("stamp", stamp=edition.briefing.stamp.text)
    notes = (stamp, edition.still.notice.in_(look.lang))
    return html.Footer([html.Span(note) for note in notes if note], className="briefing-foot")


def _section(name: str, title: str, table: Component, look: Look) -> Component:
    href = f"/api/briefing/{name}.csv{look.href()}"
    file = html.A("CSV", href=href, className="dim no-print", download=f"briefing-{name}.csv")
    return html.Section([html.H2([title, " ", file]), table])


def _table(
    heads: Sequence[tuple[str, bool]], rows: Sequence[Component], foot: Component | None = None
) -> Component:
    """Return a table; a head is a word and whether its column holds numbers."""
    cells = [
        html.Th(word, scope="col", className="end" if numeric else "") for word, numeric in heads
    ]
    parts = [html.Thead(html.Tr(cells)), html.Tbody(list(rows))]
    return html.Table(parts + ([html.Tfoot(foot)] if foot else []), className="briefing-table")


def _shares(key: str, shares: Sequence[Share], look: Look) -> Component:
    most = max((share.n for share in shares), default=1)
    heads = [
        (look.word(key), False),
        (look.word("number"), True),
        ("", False),
        (look.word("change"), True),
    ]
    rows = [_share(share, most, look) for share in shares]
    title = look.word(f"{key}s")
    return _section(f"{key}s", title, _table(heads, rows), look)


def _share(share: Share, most: int, look: Look) -> Component:
    name = share.name.in_(look.lang)
    change = "–" if share.last is None else signed(share.n - share.last)
    cells = [
        html.Th(name, scope="row"),
        html.Td(number(f"{share.n:,}", share.query, name), className="end n"),
        html.Td(bar(share.n / most, None), className="briefing-bar"),
        html.Td(change, className="end"),
    ]
    return html.Tr(cells)


def _areas(briefing: Briefing, look: Look) -> Component:
    heads = [
        (look.word("area"), False),
        (look.word("reported"), True),
        (look.word("rate"), True),
        (look.word("late"), True),
    ]
    rows = [_area(line, look) for line in briefing.areas]
    return _section("areas", look.word("areas"), _table(heads, rows), look)


def _area(line: AreaLine, look: Look) -> Component:
    name = line.name.in_(look.lang)
    cells = [
        html.Th(name, scope="row"),
        html.Td(number(f"{line.reported:,}", line.reported_query, name), className="end n"),
        html.Td(_share_of(line.on_time, look, name), className="end"),
        html.Td(number(f"{line.overdue:,}", line.overdue_query, name), className="end"),
    ]
    return html.Tr(cells)


def _share_of(measured: Measured, look: Look, name: str) -> Component | str:
    if measured.value is None:
        return "–"
    query = measured.part_query if measured.part else measured.whole_query
    return number(look.read("share", measured.value), query, name)


def _scores(briefing: Briefing, look: Look) -> Component:
    heads = [(look.word("district"), False), (say("cohort.should_close", look.lang), True)]
    heads += [(say(f"indicator.{code}", look.lang), True) for code in SCORED]
    heads += [(look.word("score"), True), (look.word("grade"), False)]
    lines = sorted(briefing.districts, key=lambda line: -(line.score or -1.0))
    table = _table(
        heads, [_scored(line, look) for line in lines], _scored(briefing.city_line, look)
    )
    formula = say(f"score.{briefing.rules.score.code}", look.lang)
    source = look.word(f"source_{briefing.rules.sources['score']}")
    note = html.P(f"{formula}{look.word('colon')}{source}", className="dim")
    section = _section("districts", look.word("scores"), table, look)
    return html.Div([section, note])


def _scored(line: DistrictLine, look: Look) -> Component:
    name = line.name.in_(look.lang) if line.code else look.word("total")
    owed = line.rates["closure"]
    cells = [
        html.Th(name, scope="row"),
        html.Td(number(f"{owed.whole:,}", owed.whole_query, name), className="end"),
    ]
    cells += [html.Td(_share_of(line.rates[code], look, name), className="end") for code in SCORED]
    score = "–" if line.score is None else f"{line.score:.1f}"
    return html.Tr([*cells, html.Td(score, className="end n"), html.Td(_grade(line, look))])


def _grade(line: DistrictLine, look: Look) -> Component | str:
    if line.grade is None:
        return "–"
    swatch = html.Span(
        className="grade",
        **attributes("data", tone=line.grade.tone),
        **attributes("aria", hidden="true"),
    )
    return html.Span([swatch, say(f"grade.{line.grade.code}", look.lang)])


def _spreads(spreads: Sequence[Spread], look: Look) -> Component:
    heads = [(look.word("how_long"), False)]
    heads += [(look.word(key), True) for key in ("number", "mean", "median", "p90")]
    return html.Section(
        [html.H2(look.word("how_long")), _table(heads, [_spread(each, look) for each in spreads])]
    )


def _spread(spread: Spread, look: Look) -> Component:
    name = say(f"duration.{spread.duration.code}", look.lang)
    cells = [
        html.Th(name, scope="row"),
        html.Td(number(f"{spread.n:,}", spread.query, name), className="end"),
    ]
    values = (spread.mean, spread.median, spread.p90)
    return html.Tr(cells + [html.Td(look.read("span", value), className="end") for value in values])


def _indicators(briefing: Briefing, look: Look) -> Component:
    heads = [
        (look.word("indicator"), False), (look.word("value"), True), (look.word("part"), True),
        (look.word("whole"), True), (look.word("formula"), False), (look.word("source"), False),
    ]  # fmt: skip
    rows = [_indicator(briefing.city_line.rates[code], look) for code in RATES]
    return _section("indicators", look.word("definitions"), _table(heads, rows), look)


def _indicator(measured: Measured, look: Look) -> Component:
    rate = measured.rate
    name = say(f"indicator.{rate.code}", look.lang)
    part, whole = (say(f"cohort.{cohort}", look.lang) for cohort in (rate.part, rate.whole))
    cells = [
        html.Th(name, scope="row"),
        html.Td(look.read("share", measured.value), className="end n"),
        html.Td(number(f"{measured.part:,}", measured.part_query, name), className="end"),
        html.Td(number(f"{measured.whole:,}", measured.whole_query, name), className="end"),
        html.Td(f"{part} ÷ {whole}"),
        html.Td(look.word(f"source_{rate.source}"), className="dim"),
    ]
    return html.Tr(cells)


def _terms(briefing: Briefing, look: Look) -> Component:
    """Return who is counted in each part and whole, each said once."""
    rates = [measured.rate for measured in briefing.city_line.rates.values()]
    cohorts = dict.fromkeys(name for rate in rates for name in (rate.whole, rate.part))
    terms = [
        html.Div(
            [
                html.Dt(say(f"cohort.{name}", look.lang)),
                html.Dd(say(f"cohort_means.{name}", look.lang)),
            ]
        )
        for name in cohorts
    ]
    listed = html.Dl(terms, className="briefing-terms")
    return html.Section([html.H2(look.word("terms")), listed])
