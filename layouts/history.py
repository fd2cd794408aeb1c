"""The history of a case 经过: who did what when, and why."""

from dash import html
from dash.development.base_component import Component

from dispatch.advice.keeping import instead, read_kept
from dispatch.casefile import CaseFile
from dispatch.facts import Fact, FactKind
from dispatch.naming import Lang
from dispatch.words import alone, say
from layouts.hops import centre_name
from layouts.moments import on_day


def story(file: CaseFile, lang: Lang) -> Component:
    """Return the history, newest first."""
    lines = [_line(fact, file, lang) for fact in reversed(file.history)]
    return html.Section([html.H3(say("card.history", lang)), html.Ul(lines, className="log")])


def _line(fact: Fact, file: CaseFile, lang: Lang) -> Component:
    what = html.Span(_what(fact, file, lang), className="log-what")
    words = [what, *([html.Span(t, className="log-why")] if (t := _why(fact, lang)) else [])]
    moment = html.Time(on_day(fact.at, file), dateTime=fact.at.isoformat(), className="n")
    return html.Li([moment, html.Div(words)])


def _what(fact: Fact, file: CaseFile, lang: Lang) -> str:
    does = f"word:step.{fact.detail.get('does', '')}"
    kind = say(f"fact.{fact.kind}", lang, step=does) if not fact.step else ""
    step = say(f"step.{fact.step}", lang) if fact.step else kind
    units = "+".join([fact.unit, *fact.detail.get("assists", ())])
    parts = [step, units, _route(fact, file, lang), _who(fact, lang)]
    return alone("  ".join(part for part in parts if part))


def _who(fact: Fact, lang: Lang) -> str:
    return fact.actor.name or say(f"role.{fact.actor.role}", lang)


def _route(fact: Fact, file: CaseFile, lang: Lang) -> str:
    """Return where a transferred case went."""
    if fact.kind is not FactKind.CASE_TRANSFERRED:
        return ""
    ends = (centre_name(str(fact.detail.get(end, "")), file, lang) for end in ("came_from", "to"))
    return " → ".join(ends)


def _why(fact: Fact, lang: Lang) -> str:
    detail = fact.detail
    texts = (fact.reason, detail.get("text"), detail.get("description"), _choice(fact, lang))
    return "  ".join(str(text) for text in texts if text)


def _choice(fact: Fact, lang: Lang) -> str:
    """Return how a crew was chosen: as advised, or what the advised one would have done."""
    record = read_kept(str(fact.detail.get("advice", "")))
    if record is None or not record.get("rank"):
        return ""
    other = instead(record)
    if other is None:
        return say("chosen.first", lang, fit=record["fit"])
    unit, minutes = other
    key = "chosen.instead" if minutes >= 0 else "chosen.instead_later"
    return say(key, lang, unit=unit, minutes=abs(minutes))
