"""The way of a case between centres: who sent it, when it came, who signed, what they said."""

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dispatch.case import CITY
from dispatch.casefile import CaseFile
from dispatch.hops import Hop, hops
from dispatch.naming import Lang
from dispatch.words import say
from layouts.moments import on_day


def coordination(file: CaseFile, lang: Lang) -> Component | None:
    """Return every centre that has held the case, the newest first; None if it never moved."""
    turns = hops(file.case, file.history)
    if len(turns) < 2:
        return None
    rows = [_turn(turn, file, lang) for turn in reversed(turns)]
    heading = html.H3(say("hops.title", lang))
    return html.Section([heading, html.Ol(rows, className="hops")])


def _turn(turn: Hop, file: CaseFile, lang: Lang) -> Component:
    name = html.B(centre_name(turn.holder, file, lang))
    span = html.Span(_span(turn, file, lang), className="n")
    lines = [html.P(words) for words in _lines(turn, file, lang)]
    return html.Li([html.Div([name, span], className="hop-head"), *lines], className="hop")


def _span(turn: Hop, file: CaseFile, lang: Lang) -> str:
    start = on_day(turn.since, file)
    if turn.until is None:
        return say("hops.since", lang, start=start)
    return f"{start} – {on_day(turn.until, file)}"


def _lines(turn: Hop, file: CaseFile, lang: Lang) -> Iterator[str]:
    if turn.by:
        yield say("hops.sent", lang, by=turn.by, reason=turn.reason)
        yield _received(turn, file, lang)
    if turn.replied_at is not None:
        moment = on_day(turn.replied_at, file)
        yield say("hops.replied", lang, at=moment, by=turn.replied_by, reply=turn.reply)


def _received(turn: Hop, file: CaseFile, lang: Lang) -> str:
    if turn.taken_over_at is not None:
        moment = on_day(turn.taken_over_at, file)
        return say("hops.signed", lang, at=moment, by=turn.taken_over_by)
    if turn.delivered_at is not None:
        return say("hops.delivered", lang, at=on_day(turn.delivered_at, file))
    return say("hops.unseen", lang)


def centre_name(code: str, file: CaseFile, lang: Lang) -> str:
    """Return what a centre is called."""
    known = file.city.districts.get(code)
    if known:
        return known.name.in_(lang)
    return say("card.city", lang) if code == CITY else code
