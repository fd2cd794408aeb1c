"""Every sentence a user reads, by key, in both languages: the files `*.zh.toml` and `*.en.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from dispatch.naming import Lang, Name

HOUR, DAY = 60, 1440
TWO_DAYS = 2 * DAY


@cache
def words(lang: Lang) -> Mapping[str, str]:
    """Return all sentences of one language by key, such as "state.filed"."""
    found: dict[str, str] = {}
    for path in sorted(files(__package__).iterdir(), key=lambda p: p.name):
        if path.name.endswith(f"{lang}.toml"):
            _collect("", tomllib.loads(path.read_text(encoding="utf-8")), found)
    return found


def _collect(prefix: str, table: Mapping[str, Any], found: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _collect(f"{prefix}{key}.", value, found)
        else:
            found[prefix + key] = value


def say(key: str, lang: Lang, **args: object) -> str:
    """Return a sentence with its placeholders filled; a missing value shows as an empty place.

    `minutes` may also be said as `{span}`: "38 min", "43h04", "5 d".
    """
    if isinstance(minutes := args.get("minutes"), int | float):
        args["span"] = span(minutes, lang)
    plain = _Blank({k: v.in_(lang) if isinstance(v, Name) else v for k, v in args.items()})
    spoken = _Blank({k: _spoken(v, lang, plain) for k, v in plain.items()})
    return words(lang)[key].format_map(spoken)


def span(minutes: float, lang: Lang) -> str:
    """Return a length of time as people read it; browsers write it the same way."""
    whole = round(abs(minutes))
    if whole < HOUR:
        return words(lang)["time.minutes"].format(n=whole)
    if whole < TWO_DAYS:
        return f"{whole // HOUR}h" + (f"{whole % HOUR:02d}" if whole % HOUR else "")
    return words(lang)["time.days"].format(n=whole // DAY)


def alone(words_: str) -> str:
    """Return words that stand by themselves: they begin with a capital, where there is any."""
    return words_[:1].upper() + words_[1:]


def _spoken(value: object, lang: Lang, args: Mapping[str, object]) -> object:
    """Return an argument as it reads: a word key such as "word:state.filed" is said in words."""
    if isinstance(value, str) and value.startswith("word:"):
        return words(lang).get(value.removeprefix("word:"), value).format_map(args)
    return value


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""


def placeholders(sentence: str) -> frozenset[str]:
    """Return the names of a sentence's placeholders."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
