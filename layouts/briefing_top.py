"""The top of the briefing: which day it is, the sentence from data, the leading figures."""

from dash import html
from dash.development.base_component import Component

from dispatch.indicators.briefing import Briefing, Figure
from dispatch.indicators.query import Query
from dispatch.indicators.rules import DEFAULT
from dispatch.indicators.spans import Period
from dispatch.words import say
from layouts.briefing_look import Look, Parts, number, sentence
from layouts.plain import attributes


def head(briefing: Briefing, look: Look) -> Component:
    """Return the masthead: title, city, day and hour; period, refresh, print and language."""
    said = html.P(told_when(briefing, look), className="briefing-mast")
    return html.Header([said, tools(look, briefing.stamp.period)])


def told_when(briefing: Briefing, look: Look) -> Parts:
    """Return what the figures are of: title, city, day and hour."""
    stamp = briefing.stamp
    start = look.word("since", start=f"{stamp.span.start:%m-%d}")
    return [
        html.B(look.word(f"title_{stamp.period}")),
        html.Span(briefing.city.in_(look.lang)),
        *([html.Span(start)] if stamp.period is not Period.TODAY else []),
        html.Span(look.read("date", stamp.at)),
        html.Span(look.word("as_of", time=look.read("clock", stamp.at))),
    ]


def tools(look: Look, period: Period | None) -> Component:
    """Return what can be done with the page; nothing of it is printed."""
    other = "en" if look.lang == "zh" else "zh"
    acts: Parts = [
        html.Nav([_period(each, period, look) for each in Period], className="briefing-periods"),
        html.A(look.word("refresh"), href=look.now(), className="button"),
        html.Button(
            look.word("print"), className="button", type="button", **attributes("data", act="print")
        ),
        html.A(look.word("lang"), href=look.href(lang=other), className="button", lang=other),
    ]
    return html.Div(acts, className="briefing-tools no-print")


def _period(each: Period, shown: Period | None, look: Look) -> Component:
    current = attributes("aria", current="page") if each is shown else {}
    href = look.now(period=each.value)
    return html.A(look.word(each.value), href=href, className="button", **current)


def headline(briefing: Briefing, look: Look) -> Component:
    """Return the sentence from data."""
    gap = look.word("gap")
    said = [html.Span([*sentence(told, look), gap]) for told in briefing.headline]
    return html.H1(said, className="briefing-headline")


def figures(briefing: Briefing, look: Look) -> Component:
    """Return the leading figures with target and past."""
    cards = [_figure(figure, briefing.stamp.period, look) for figure in briefing.figures]
    return html.Section([html.Ul(cards, className="briefing-figures"), _intake(briefing, look)])


def _figure(figure: Figure, period: Period, look: Look) -> Component:
    name = say(f"figure.{figure.code}", look.lang)
    query = figure.query if figure.value else None
    value = number(look.read(figure.kind, figure.value), query, name)
    context: Parts = [*_target(figure, look), *_before(figure, period, look)]
    return html.Li(
        [
            html.H2(name, className="figure-name"),
            html.P(value, className="figure-value"),
            _bar(figure),
            html.P(context, className="figure-context"),
        ]
    )


def _bar(figure: Figure) -> Component:
    """Return a bar from nothing to the value, with a line at the target or the usual."""
    usual = figure.target.value if figure.target else figure.before.median
    mark = usual if usual is not None else figure.before.last
    if mark is None:
        return html.Div(className="bar-none")
    full = _full(figure, mark)
    return bar((figure.value or 0.0) / full, mark / full if mark else None)


def _full(figure: Figure, mark: float) -> float:
    """Return the value at a bar's end: all for a share, else room for value and mark."""
    if figure.kind == "share":
        return 1.0
    return 1.25 * max(figure.value or 0.0, mark, figure.before.last or 0.0) or 1.0


def bar(value: float, mark: float | None) -> Component:
    """Return a bar of shares of its length: filled up to `value`, a line at `mark`."""
    parts = [html.Span(className="bar-fill", style={"--value": round(100 * value, 2)})]
    if mark is not None:
        parts.append(html.Span(className="bar-target", style={"--target-value": 100 * mark}))
    return html.Div(parts, className="bar", **attributes("aria", hidden="true"))


def _target(figure: Figure, look: Look) -> Parts:
    if figure.target is None:
        return []
    key = "target_share" if figure.kind == "share" else "target_at_most"
    said = look.word(key, value=look.read(figure.kind, figure.target.value))
    source = look.word("default") if figure.target.source == DEFAULT else ""
    return [html.Span(f"{said}{source}")]


def _before(figure: Figure, period: Period, look: Look) -> Parts:
    before = figure.before
    if before.last is None:
        return [html.Span(look.word("no_before"))]
    last = number(look.read(figure.kind, before.last), figure.last_query)
    said: Parts = [html.Span([look.word(f"last_{period}"), " ", last])]
    if before.median is not None and figure.target is None:
        usual = look.read(figure.kind, round(before.median))
        said.append(html.Span(look.word("median_known", n=before.n, value=usual)))
    return said


def _intake(briefing: Briefing, look: Look) -> Component:
    """Return what became of the reports: parts that add up to all of them."""
    total = number(look.read("cases", briefing.reported), Query("reported"))
    period = look.word(briefing.stamp.period.value)
    said: Parts = [look.word("intake", period=period), " ", total, " = "]
    for index, part in enumerate(briefing.intake):
        name = part.name.in_(look.lang)
        said += [" + " if index else "", f"{name} ", number(f"{part.n:,}", part.query, name)]
    return html.P(said, className="briefing-intake")
