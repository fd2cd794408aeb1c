"""Values inside sentences: what they are, how they read in either language, what they open."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from typing import Any, Literal

from dispatch.indicators.query import Query
from dispatch.naming import Lang, Name
from dispatch.words import say, words

Kind = Literal[
    "share",
    "points",
    "cases",
    "crews",
    "number",
    "span",
    "clock",
    "date",
    "hours",
    "name",
    "times",
    "word",
]


@dataclass(frozen=True, slots=True)
class Told:
    """A value in a sentence; `query` opens the cases behind it."""

    kind: Kind
    value: Any
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A word key and what fills its places."""

    key: str
    told: Mapping[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence, and what it opens."""

    text: str
    query: Query | None = None


def pieces(sentence: Sentence, lang: Lang) -> Iterator[Piece]:
    """Yield a sentence stretch by stretch, each value a stretch of its own."""
    for text, name, _, _ in Formatter().parse(words(lang)[sentence.key]):
        if text:
            yield Piece(text)
        if name:
            told = sentence.told[name]
            yield Piece(reads(told, lang), told.query)


def spoken(sentence: Sentence, lang: Lang) -> str:
    """Return a sentence as plain text."""
    return "".join(piece.text for piece in pieces(sentence, lang))


def reads(told: Told, lang: Lang) -> str:
    """Return a value as it reads; a missing one as a dash."""
    if told.value is None:
        return "–"
    return _READERS[told.kind](told.value, lang)


def percent(share: float) -> float:
    """Return a share in percent with one decimal; only 0 reads as 0, only 1 as 100."""
    shown = round(share * 100, 1)
    if shown >= 100 and share < 1:
        return 99.9
    return 0.1 if shown <= 0 < share else shown


def points_between(share: float, other: float) -> float:
    """Return the difference of two shares in points, as a reader subtracts what is shown."""
    return round(percent(share) - percent(other), 1)


def _share(value: float, _lang: Lang) -> str:
    return f"{percent(value):.1f}%" if value < 1 else "100%"


def _counted(name: str) -> Callable[[int, Lang], str]:
    """Return a reader of numbers of things: one reads otherwise than several."""

    def read(value: int, lang: Lang) -> str:
        form = "one" if value == 1 else "many"
        return say(f"briefing.{name}_{form}", lang, n=f"{value:,}")

    return read


def _points(value: float, lang: Lang) -> str:
    form = "one" if value == 1 else "many"
    return say(f"briefing.points_{form}", lang, n=f"{value:.1f}")


def _span(seconds: float, lang: Lang) -> str:
    whole = round(seconds)
    if whole < 60:
        return say("briefing.seconds", lang, s=whole)
    if whole < 3600:
        return _two("minutes", lang, m=whole // 60, s=whole % 60)
    minutes = round(seconds / 60)
    if minutes < 48 * 60:
        return _two("hours", lang, h=minutes // 60, m=minutes % 60)
    hours = round(seconds / 3600)
    return _two("days", lang, d=hours // 24, h=hours % 24)


def _two(unit: str, lang: Lang, **parts: int) -> str:
    """Return a large unit with the small one below it, left out when there is none of it."""
    whole = "" if list(parts.values())[1] else "whole_"
    return say(f"briefing.{whole}{unit}", lang, **parts)


def _clock(moment: datetime, _lang: Lang) -> str:
    return f"{moment:%H:%M}"


def _date(moment: datetime, lang: Lang) -> str:
    return say("briefing.date", lang, day=f"{moment:%Y-%m-%d}", weekday=_weekday(moment, lang))


def _weekday(moment: datetime, lang: Lang) -> str:
    return say(f"briefing.weekday_{moment.isoweekday()}", lang)


def _hours(hours: tuple[int, int], _lang: Lang) -> str:
    return f"{hours[0]:02}:00–{hours[1]:02}:00"


def _name(name: Name, lang: Lang) -> str:
    return name.in_(lang)


_READERS: Mapping[str, Callable[[Any, Lang], str]] = {
    "share": _share,
    "points": _points,
    "cases": _counted("cases"),
    "crews": _counted("crews"),
    "number": lambda value, _lang: f"{value:,}",
    "span": _span,
    "clock": _clock,
    "date": _date,
    "hours": _hours,
    "name": _name,
    "times": lambda value, lang: say("briefing.times", lang, n=f"{value:.1f}"),
    "word": say,
}
