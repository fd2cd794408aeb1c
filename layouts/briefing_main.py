"""The middle of the briefing: who is behind, where cases are overdue, what is to be decided."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component
from markupsafe import Markup

from dispatch.case import Case
from dispatch.indicators.briefing import Briefing, DistrictLine, Finding
from dispatch.indicators.edition import Edition
from dispatch.indicators.names import named
from dispatch.indicators.rates import Measured
from dispatch.indicators.still import WIDTH, Label, Mark, StillMap, labels, marks, unplaced
from dispatch.indicators.telling import points_between
from layouts.briefing_look import Look, Parts, number, sentence, signed
from layouts.briefing_top import bar
from layouts.plain import attributes

APART = 34.0
"""How near marks may come, in units of the map's breadth of 1000."""

RANKED = "on_time_closure"
LOWEST_DAY = 0.5
"""Worse days are drawn at the foot of their line, and the heading says so."""


def middle(edition: Edition, look: Look) -> Component:
    """Return districts on the left, the map and what to decide on the right."""
    right = html.Div([_where(edition, look), _decide(edition.briefing, look)], className="stack")
    return html.Div([_districts(edition.briefing, look), right], className="briefing-middle")


def _districts(briefing: Briefing, look: Look) -> Component:
    target = briefing.rules.targets.get(RANKED)
    shown = look.read("share", target.value) if target else ""
    note = look.word("districts_target", target=shown) if target else look.word("no_target")
    lowest = _lowest(briefing.districts)
    heads = [
        html.Th(look.word("district"), scope="col"),
        html.Th(look.word(briefing.stamp.period.value), scope="col", className="end"),
        html.Td(""),
        html.Th(look.word("delta"), scope="col", className="end"),
        html.Th(look.word("owed"), scope="col", className="end"),
        html.Th(look.word("late"), scope="col", className="end"),
        html.Th(look.word("by_day", least=_scale(briefing.districts, lowest)), scope="col"),
    ]
    mark = target.value if target else None
    rows = [_district(line, look, mark, lowest) for line in briefing.districts]
    foot = _district(briefing.city_line, look, mark, lowest)
    table = html.Table(
        [html.Thead(html.Tr(heads)), html.Tbody(rows), html.Tfoot(foot)],
        className="briefing-table briefing-districts",
    )
    title = html.H2([look.word("districts"), " ", html.Small(note)])
    return html.Section([title, table])


def _lowest(lines: Sequence[DistrictLine]) -> float:
    """Return where the lines of days begin: at a tenth, never above half what could be."""
    days = [day for line in lines for day in line.days if day is not None]
    return min(0.9, max(LOWEST_DAY, int(min(days, default=0.0) * 10) / 10))


def _scale(lines: Sequence[DistrictLine], lowest: float) -> str:
    under = any(day is not None and day < lowest for line in lines for day in line.days)
    return f"{'≤ ' if under else ''}{lowest:.0%}–100%"


def _district(line: DistrictLine, look: Look, target: float | None, lowest: float) -> Component:
    measured = line.rates[RANKED]
    name = line.name.in_(look.lang) if line.code else look.word("total")
    cells = [
        html.Th(name, scope="row"),
        html.Td(_rate(measured, look, name), className="end n"),
        html.Td(bar(measured.value or 0.0, target), className="briefing-bar"),
        html.Td(_delta(measured, target), className="end"),
        html.Td(number(f"{measured.whole:,}", measured.whole_query, name), className="end"),
        html.Td(_late(line, name), className="end n"),
        html.Td(_spark(line.days, look, lowest), className="briefing-spark"),
    ]
    return html.Tr(cells)


def _rate(measured: Measured, look: Look, name: str) -> Component | str:
    if measured.value is None:
        return "–"
    return number(look.read("share", measured.value), measured.whole_query, name)


def _delta(measured: Measured, target: float | None) -> str:
    if measured.value is None or target is None:
        return "–"
    return signed(points_between(measured.value, target), ".1f")


def _late(line: DistrictLine, name: str) -> Component:
    if not line.overdue:
        return number("0", None)
    tone = attributes("data", frame="case", tone="critical")
    mark = html.Span(className="mark", **tone, **attributes("aria", hidden="true"))
    return html.Span([mark, " ", number(f"{line.overdue:,}", line.overdue_query, name)])


def _spark(days: Sequence[float | None], look: Look, lowest: float) -> Component:
    """Return the days as a line, broken where a day owed nothing; all lines on one scale."""
    told = ", ".join(look.read("share", day) for day in days)
    label = attributes("aria", label=f"{look.word('week_line')} {told}")
    return html.Span(_line(days, lowest), role="img", className="briefing-days", **label)


def _line(days: Sequence[float | None], lowest: float) -> Markup:
    path, last = "", ""
    for index, day in enumerate(days):
        if day is not None:
            y = 28 - 24 * max(0.0, day - lowest) / (1 - lowest)
            x = 4 + 92 * index / max(1, len(days) - 1)
            broken = index == 0 or days[index - 1] is None
            path += f"{'M' if broken else 'L'}{x:.1f} {y:.1f}"
            last = f"M{x:.1f} {y:.1f}h0"
    lines = f'<path d="{path}" class="spark-line"/><path d="{last}" class="spark-end"/>'
    box = 'viewBox="0 0 100 32" preserveAspectRatio="none" class="spark"'
    return Markup(f"<svg {box}>{lines}</svg>")


def _where(edition: Edition, look: Look) -> Component:
    briefing = edition.briefing
    count = look.read("cases", len(briefing.overdue))
    if not briefing.overdue:
        return html.Section(
            [html.H2(look.word("map")), html.P(look.word("map_none"), className="dim")]
        )
    title: Parts = [
        look.word("map"),
        " ",
        number(count, briefing.city_line.overdue_query, look.word("map")),
    ]
    drawn = html.Div([_map(edition, look), _longest(edition, look)], className="briefing-where")
    return html.Section([html.H2(title), drawn])


def _map(edition: Edition, look: Look) -> Component:
    still, overdue = edition.still, edition.briefing.overdue
    signs = tuple(marks(still.frame, overdue, APART))
    drawn = [_mark(sign, still) for sign in signs]
    drawn += [
        _label(label, edition, look) for label in labels(_wanted(edition, look), signs, still.frame)
    ]
    picture = html.Div(
        [_ground(still), *drawn],
        className="still",
        style={"aspectRatio": f"{WIDTH:.0f} / {still.frame.height:.0f}"},
    )
    outside = look.read("cases", n) if (n := unplaced(still.frame, overdue)) else ""
    note = html.Figcaption(look.word("map_unplaced", n=outside)) if outside else None
    return html.Figure([picture, note], className="briefing-map")


def _wanted(edition: Edition, look: Look) -> list[Label]:
    """Return a label for each district in the frame, the one with most overdue first."""
    lines = {line.code: line for line in edition.briefing.districts}
    shapes = [s for s in edition.still.districts if s.label and s.code in lines]
    shapes.sort(key=lambda s: -lines[s.code].overdue)
    return [
        Label(s, f"{s.name.in_(look.lang)} {lines[s.code].overdue or ''}", *(s.label or (0, 0)))
        for s in shapes
    ]


def _ground(still: StillMap) -> Markup:
    paths = [f'<path d="{path}" class="still-land"/>' for path in still.land]
    paths += [f'<path d="{s.path}" class="still-district"/>' for s in still.districts if s.path]
    box = f'viewBox="0 0 {WIDTH:.0f} {still.frame.height:.0f}" class="still-ground"'
    return Markup(f'<svg {box} aria-hidden="true">{"".join(paths)}</svg>')


def _at(x: float, y: float, still: StillMap) -> dict[str, str]:
    return {"left": f"{100 * x / WIDTH:.2f}%", "top": f"{100 * y / still.frame.height:.2f}%"}


def _mark(mark: Mark, still: StillMap) -> Component:
    tone = attributes("data", frame="case", tone="critical")
    sign = html.Span(className="mark", **tone)
    count = [html.B(f"{mark.n}")] if mark.n > 1 else []
    hidden = attributes("aria", hidden="true")
    return html.Span(
        [sign, *count], className="still-mark", style=_at(mark.x, mark.y, still), **hidden
    )


def _label(label: Label, edition: Edition, look: Look) -> Component:
    name = label.shape.name.in_(look.lang)
    lines = (li for li in edition.briefing.districts if li.code == label.shape.code)
    late = [number(f"{li.overdue:,}", li.overdue_query, name) for li in lines if li.overdue]
    said: Parts = [f"{name} ", *late]
    place = _at(label.x, label.y, edition.still)
    return html.Span(said, className="still-label", style=place)


def _longest(edition: Edition, look: Look) -> Component:
    """Return the cases overdue longest: what, where, by how much."""
    over = {case.id: case.over_s for case in edition.briefing.overdue}
    rows = [_long(case, over[case.id], look) for case in edition.longest]
    return html.Div([html.H3(look.word("longest")), html.Ol(rows)], className="briefing-longest")


def _long(case: Case, over_s: float, look: Look) -> Component:
    district = named(look.city, "district", case.district).in_(look.lang)
    title = html.A(
        case.title, href=f"#case/{case.id}", className="clip number", **look.tongue(case.title)
    )
    over = html.Span(look.word("over_by", time=look.read("span", over_s)), className="n")
    return html.Li([title, html.Span(district, className="dim clip"), over])


def _decide(briefing: Briefing, look: Look) -> Component:
    clock = look.read("clock", briefing.stamp.at)
    if not briefing.findings:
        said: Component = html.P(look.word("decide_none", time=clock), className="dim")
    else:
        said = html.Ol([_finding(each, look) for each in briefing.findings])
    return html.Section([html.H2(look.word("decide")), said], className="briefing-decide")


def _finding(finding: Finding, look: Look) -> Component:
    grounds: Parts = [look.word("basis"), look.word("colon"), *sentence(finding.basis, look)]
    if finding.assumed is not None:
        grounds += [" ", look.word("assumed"), look.word("colon"), *sentence(finding.assumed, look)]
    act = html.P(sentence(finding.act, look), className="briefing-act")
    return html.Li([act, html.P(grounds, className="dim")])
