"""The briefing: a still page that leaders project and print."""

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

from dispatch.indicators.edition import Edition
from dispatch.naming import LANGS
from dispatch.words import say
from layouts import ids
from layouts.briefing_look import Look
from layouts.briefing_main import middle
from layouts.briefing_rest import rest
from layouts.briefing_top import figures, head, headline, tools
from layouts.frame import HTML_LANG
from layouts.markup import still
from layouts.plain import attributes, shell


def briefing() -> Component:
    """Return the page before anything is known: its shape in grey, and a closed dialog."""
    dialog = html.Dialog(
        [html.Div(id=ids.BRIEFING_CASES), _unreachable()],
        id=ids.BRIEFING_DIALOG,
        className="dialog briefing-dialog",
    )
    return shell(
        "briefing",
        dcc.Location(id=ids.BRIEFING_ADDRESS),
        html.Main(_skeleton(), id=ids.BRIEFING_PAGE, className="briefing-page"),
        dialog,
    )


def _unreachable() -> Component:
    """Return what the dialog says when nothing comes; the page has it from the start."""
    acts = [
        html.A(both(key), href="#", className="button", **attributes("data", act=act))
        for key, act in (("feed.retry", "retry"), ("briefing.close", "close"))
    ]
    said = html.P(both("briefing.unreachable"), className="note")
    parts = [said, html.Div(acts, className="briefing-unreachable-acts")]
    return html.Div(parts, className="stack briefing-unreachable", hidden=True)


def both(key: str) -> list[Component]:
    """Return a sentence in both languages; the style sheet shows the page's own."""
    return [html.Span(say(key, lang), lang=HTML_LANG[lang]) for lang in LANGS]


def _skeleton() -> Component:
    """Return grey blocks in the final shape, and words for when they stay too long."""
    bars = [html.Div(className="skeleton-bar") for _ in range(14)]
    again = html.A(both("briefing.refresh"), href="", className="button")
    blocks = [
        html.Div(bars[:2], className="skeleton-headline"),
        html.Div(bars[2:6], className="briefing-figures"),
        html.Div(bars[6:], className="skeleton-rows"),
        html.P([*both("briefing.late_page"), again], className="note briefing-late"),
    ]
    return html.Div(blocks, className="briefing-skeleton", **attributes("aria", busy="true"))


def page(edition: Edition, look: Look) -> Component:
    """Return a whole briefing, or one calm sentence when there is nothing to tell."""
    told = edition.briefing
    if told.empty:
        period = look.word(told.stamp.period.value)
        calm = look.word("empty", period=period, time=look.read("clock", told.stamp.at))
        return still(html.Div([head(told, look), html.P(calm, className="empty briefing-calm")]))
    first = [head(told, look), headline(told, look), figures(told, look), middle(edition, look)]
    again = attributes("data", again=urlencode({**edition.again, "lang": look.lang}))
    sheets = [html.Div(first, className="briefing-first"), rest(edition, look)]
    return still(html.Div(sheets, **again))


def unable(note: Component, look: Look) -> Component:
    """Return a page that has only a note: why there is no briefing, and the ways on."""
    return html.Div([tools(look, None), note], className="stack")
