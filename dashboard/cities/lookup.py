"""Finding matters and places as people type them: Chinese, pinyin, initials, English, code."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dashboard.cities.pinyin import pinyin_of
from dispatch.city import City
from dispatch.naming import Name

KINDS = ("matter", "street", "community", "district")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A thing with a name and the ways it is spelled, all in small letters without spaces.

    `within` is the code of what holds it: a street's district, a community's street.
    """

    kind: str
    code: str
    name: Name
    within: str
    pinyin: str
    initials: str
    english: tuple[str, ...]


@lru_cache(maxsize=4)
def spellings(city: City) -> tuple[Spelling, ...]:
    """Return everything in a city that can be looked for by name."""
    named = list(_named(city))
    pinyin = pinyin_of(name.zh for _, _, name, _ in named)
    return tuple(_spelled(*one, pinyin[one[2].zh]) for one in named)


def _named(city: City) -> Iterator[tuple[str, str, Name, str]]:
    for matter in city.matters.values():
        yield "matter", matter.code, matter.name, matter.major
    for district in city.districts.values():
        yield "district", district.code, district.name, ""
    for street in city.streets.values():
        yield "street", street.code, street.name, street.district
    for community in city.communities.values():
        yield "community", community.code, Name(community.name, ""), community.street


def _spelled(kind: str, code: str, name: Name, within: str, pinyin: tuple[str, ...]) -> Spelling:
    """Return a name with its spellings; one without English is said by its pinyin."""
    english = name.en or "".join(syllable.capitalize() for syllable in pinyin)
    return Spelling(
        kind=kind,
        code=code,
        name=Name(name.zh, english),
        within=within,
        pinyin=_plain("".join(pinyin)),
        initials=_plain("".join(syllable[:1] for syllable in pinyin)),
        english=tuple(english.lower().replace("-", " ").split()),
    )


def _plain(text: str) -> str:
    return "".join(text.lower().split())


def look_up(city: City, text: str, kinds: Iterable[str], most: int) -> list[Spelling]:
    """Return what `text` may mean, best first; an empty text means nothing."""
    asked = text.strip().lower()
    if not asked:
        return []
    wanted = frozenset(kinds)
    found = [(_rank(one, asked), one) for one in spellings(city) if one.kind in wanted]
    good = sorted(((rank, len(one.name.zh), one.code, one) for rank, one in found if rank))
    return [one for *_, one in good[:most]]


def _rank(one: Spelling, asked: str) -> int:
    """Return how well a spelling fits: 1 is exactly it, 0 not at all."""
    plain = _plain(asked)
    ways = (
        plain in (one.code, one.name.zh, one.initials) or asked == one.name.en.lower(),
        one.name.zh.startswith(plain) or _code_begins(one, plain),
        one.initials.startswith(plain),
        _words_begin(one.english, asked),
        plain in one.name.zh or (len(plain) > 1 and one.pinyin.startswith(plain)),
        len(plain) > 1 and (plain in one.initials or plain in one.pinyin),
    )
    return next((rank for rank, holds in enumerate(ways, 1) if holds), 0)


def _code_begins(one: Spelling, plain: str) -> bool:
    return len(plain) > 1 and one.code.startswith(plain)


def _words_begin(english: tuple[str, ...], asked: str) -> bool:
    """Tell whether each typed word begins a word of the name: "man fau" is a manhole's fault."""
    return all(any(word.startswith(part) for word in english) for part in asked.split())
