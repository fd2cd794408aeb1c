"""Whom to send: the best five with reasons in words, and who was left out and why."""

from collections import defaultdict

from dash import html
from dash.development.base_component import Component

from dispatch.advice.comparing import turning_point, verdicts
from dispatch.advice.keeping import kept
from dispatch.advice.ranking import Advice, Candidate
from dispatch.casefile import CaseFile
from dispatch.naming import Lang
from dispatch.words import alone, say
from layouts.plain import attributes

SHOWN = 5
ASSISTS_SHOWN = 3
NAMED = 12
"""So many call signs are named for each reason."""


def recommendation(file: CaseFile, lang: Lang) -> Component | None:
    """Return the panel of units for a case, or None where none may be sent."""
    advice = file.advice
    others = [_assisting(file, one, lang) for one in file.assists]
    if advice is None:
        return html.Section(others) if others else None
    heading = html.H3(say("card.units", lang))
    parts = [heading, _ranked(file, advice, lang), _if_sent(), _reasons(advice, lang)]
    return html.Section([*parts, _left_out(advice, lang), *others, _basis(advice, lang)])


def _assisting(file: CaseFile, advice: Advice, lang: Lang) -> Component:
    """Return the units for a crew that has yet to assist; the first goes along unless unchosen."""
    skill = file.city.skills[advice.assist].name.in_(lang)
    heading = html.H3(say("card.assist_units", lang, skill=skill))
    ranked = advice.ranked[:ASSISTS_SHOWN]
    if not ranked:
        nobody = html.P(say("card.assist_nobody", lang), className="dim")
        return html.Div([heading, nobody, _left_out(advice, lang)])
    rows = [_assist(n, found, (file, advice), lang) for n, found in enumerate(ranked)]
    return html.Div([heading, html.Div(rows, className="candidates"), _left_out(advice, lang)])


def _assist(n: int, found: Candidate, of: tuple[CaseFile, Advice], lang: Lang) -> Component:
    file, advice = of
    minutes = round(found.arrive_minutes)
    return html.Button(
        [
            html.B(f"{found.unit} {file.units[found.unit].name}".strip()),
            html.Span(say("time.minutes", lang, n=minutes), className="candidate-time"),
        ],
        className="assist-choice",
        type="button",
        **attributes("data", assist=found.unit, advice=kept(advice, found.unit)),
        **attributes("aria", pressed="true" if n == 0 else "false"),
    )


def _basis(advice: Advice, lang: Lang) -> Component | None:
    """Return what the minutes rest on: learned from how many, or assumed."""
    if not (advice.ranked and advice.sources):
        return None
    words = say("card.comma", lang).join(one.words(lang) for one in advice.sources)
    return html.P(words, className="dim basis")


def _if_sent() -> Component:
    """Return the line a script fills with what sending the chosen unit does to other cases."""
    return html.P(className="if-sent", role="status")


def _reasons(advice: Advice, lang: Lang) -> Component | None:
    """Return why the first is first: what the next lost by, and what would turn the choice."""
    turns = turning_point(advice)
    if turns is None:
        return None
    lines = [
        html.Div([html.Dt(one.unit), html.Dd(say(f"lost.{one.key}", lang, **one.args))])
        for one in verdicts(advice)
    ]
    last = html.P(say(f"turns.{turns[0]}", lang, **turns[1]), className="dim")
    summary = html.Summary(say("card.why", lang, unit=advice.ranked[0].unit))
    return html.Details([summary, html.Dl(lines, className="facts"), last], className="left-out")


def _ranked(file: CaseFile, advice: Advice, lang: Lang) -> Component:
    best = advice.ranked[:SHOWN]
    if not best:
        return html.P(say("card.nobody", lang), className="dim")
    rows = [
        _candidate(n, found, (file.units[found.unit].name, kept(advice, found.unit)), lang)
        for n, found in enumerate(best, 1)
    ]
    label = attributes("aria", label=say("card.units", lang))
    return html.Ol(rows, className="candidates", role="listbox", **label)


def _candidate(n: int, found: Candidate, of: tuple[str, str], lang: Lang) -> Component:
    name, advice = of
    minutes = round(found.arrive_minutes)
    why = say("card.comma", lang).join(
        say(f"why.{key}", lang, **args) for key, args in found.reasons
    )
    return html.Li(
        [
            html.Kbd(str(n)),
            html.B(f"{found.unit} {name}".strip(), className="candidate-title"),
            html.Span(alone(why), className="candidate-why"),
            html.Span(say("time.minutes", lang, n=minutes), className="candidate-time"),
        ],
        className="candidate",
        role="option",
        **attributes("data", unit=found.unit, minutes=str(minutes), advice=advice),
        **attributes("aria", selected="true" if n == 1 else "false"),
    )


def _left_out(advice: Advice, lang: Lang) -> Component | None:
    if not advice.excluded:
        return None
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in advice.excluded:
        by_reason[one.reason].append(one.unit)
    most_first = sorted(by_reason.items(), key=lambda item: -len(item[1]))
    lines = [_reason(reason, units, lang) for reason, units in most_first]
    words = say("card.left_out", lang, n=len(advice.excluded), fit=len(advice.ranked))
    return html.Details(
        [html.Summary(words), html.Dl(lines, className="facts")], className="left-out"
    )


def _reason(reason: str, units: list[str], lang: Lang) -> Component:
    more = say("card.and_more", lang, n=len(units) - NAMED) if len(units) > NAMED else ""
    names = say("card.comma", lang).join(units[:NAMED])
    term = html.Dt(say("card.reason", lang, reason=say(f"unfit.{reason}", lang), n=len(units)))
    return html.Div([term, html.Dd(names + more)])
