"""Every sentence a user reads, by key, in both languages: the files `*.zh.toml` and `*.en.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from dispatch.naming import Lang, Name


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
    """Return a sentence with its placeholders filled; a missing value shows as an empty place."""
    plain = _Blank({k: v.in_(lang) if isinstance(v, Name) else v for k, v in args.items()})
    spoken = _Blank({k: _spoken(v, lang, plain) for k, v in plain.items()})
    return words(lang)[key].format_map(spoken)


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
