"""What every part of the briefing needs to be drawn: language, city and its own address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dispatch.city import City
from dispatch.indicators.query import Query
from dispatch.indicators.telling import Kind, Sentence, Told, pieces, reads
from dispatch.naming import Lang
from dispatch.words import say
from layouts.plain import attributes

Parts = list[Component | str]
HAN = range(0x3400, 0xA000)
FROZEN = ("at", "place")
"""Words of an address that hold a briefing still."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a briefing is drawn. `address` are the words behind the page's address."""

    lang: Lang
    city: City
    address: Mapping[str, str] = field(default_factory=dict)

    def word(self, key: str, **told: object) -> str:
        """Return a word of the briefing."""
        return say(f"briefing.{key}", self.lang, **told)

    def read(self, kind: Kind, value: object) -> str:
        """Return a value as it reads; a missing one as a dash."""
        return reads(Told(kind, value), self.lang)

    def tongue(self, text: str) -> dict[str, Any]:
        """Return the attribute that says a text written by somebody is Chinese on this page."""
        foreign = self.lang == "en" and any(ord(c) in HAN for c in text)
        return {"lang": "zh-Hans"} if foreign else {}

    def href(self, **changes: str | None) -> str:
        """Return this page's address with some words changed, those changed to None left out."""
        kept = {**self.address, **changes}
        return "?" + urlencode({name: value for name, value in kept.items() if value is not None})

    def now(self, **changes: str | None) -> str:
        """Return the address of the present, no longer held still."""
        return self.href(**dict.fromkeys(FROZEN), **changes)


def number(text: str, query: Query | None, what: str = "") -> Component:
    """Return a number that opens its cases; `what` says of what, where no word beside it does."""
    if query is None or text == "0":
        return html.Span(text, className="dim" if text == "0" else "")
    label = attributes("aria", label=f"{what} {text}") if what else {}
    return html.A(text, href=f"#{query.text}", className="number", **label)


def signed(change: float, form: str = ",") -> str:
    """Return a difference with its sign, a minus as long as a plus."""
    if not change:
        return format(abs(change), form)
    return ("+" if change > 0 else "\N{MINUS SIGN}") + format(abs(change), form)


def sentence(told: Sentence, look: Look) -> Parts:
    """Return a sentence whose numbers open their cases."""
    return list(_stretches(told, look))


def _stretches(told: Sentence, look: Look) -> Iterator[Component | str]:
    for piece in pieces(told, look.lang):
        yield piece.text if piece.query is None else number(piece.text, piece.query)


def failed(text: str) -> Component:
    """Return that something went wrong, in words."""
    kind = attributes("data", kind="failed")
    note = html.Span(text, className="note-text")
    return html.Div(note, className="note", role="alert", **kind)
