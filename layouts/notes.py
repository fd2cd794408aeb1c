"""What the server says back, drawn."""

from dash import html
from dash.development.base_component import Component

from dispatch.naming import Lang
from dispatch.refusals import Refusal
from dispatch.words import say
from layouts.plain import attributes


def refused(refusal: Refusal, lang: Lang) -> Component:
    """Return a refusal as a note in words."""
    named = say("card.this_case", lang) if refusal.field == "case" else refusal.field
    words = say(refusal.key, lang, field=named, **refusal.args_)
    return html.Div(
        html.Span(words, className="note-text"),
        className="note",
        role="alert",
        **attributes("data", kind="refused"),
    )
