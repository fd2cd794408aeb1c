"""What areas, matters and departments are called; a code the city forgot is its own name."""

from collections.abc import Mapping
from typing import Protocol

from dispatch.city import City
from dispatch.naming import Name
from dispatch.words import words


class _Named(Protocol):
    @property
    def name(self) -> Name: ...


WORD_OF = {"source": "source", "area": "business"}


def named(city: City, key: str, code: str) -> Name:
    """Return what a value of a register's column is called."""
    if key in WORD_OF:
        word = f"{WORD_OF[key]}.{code}"
        return Name(words("zh").get(word, code), words("en").get(word, code))
    tables: Mapping[str, Mapping[str, _Named]] = {
        "district": city.districts,
        "street": city.streets,
        "matter": city.matters,
        "department": city.departments,
    }
    known = tables[key].get(code)
    return known.name if known else Name(code, code)
