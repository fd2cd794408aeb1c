"""From JSON to commands: each value is checked, each refusal names the field and the reason."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import orjson

from dispatch.refusals import FieldRefused

T = TypeVar("T")

LONGEST_TEXT = 4000
"""No text field of any command is longer; handlers are stricter where a field is."""

LARGEST = 2**40
"""No number of any command is larger: the feed carries whole numbers, a place in millionths."""

YEARS = range(1970, 2200)

UNSEEN = dict.fromkeys((0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Left out of texts: no database keeps a NUL, and marks of order turn a “50” beside them."""


def read_json(body: bytes) -> Mapping[str, Any]:
    """Return the JSON object of a request's body, or refuse."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise FieldRefused("body", "not_utf8", byte=fault.start) from None
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise FieldRefused("body", "not_json", why=str(fault)) from None
    if not isinstance(value, dict):
        raise FieldRefused("body", "not_json", why="{ }")
    return value


def parse(kind: type[T], values: Mapping[str, Any]) -> T:
    """Return the command `values` describe, or refuse naming the first wrong field."""
    hints = get_type_hints(kind)
    for name in values:
        if name not in hints:
            raise FieldRefused(name, "unknown_field")
    given = {name: _value(hints[name], values[name], name) for name in hints if name in values}
    for field in fields(kind):  # type: ignore[arg-type] # commands are dataclasses
        if field.default is MISSING and given.get(field.name) in (None, ""):
            raise FieldRefused(field.name, "missing")
    return kind(**given)


def _value(hint: Any, value: Any, name: str) -> Any:
    if isinstance(hint, UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not NoneType)
        return None if value is None else _value(inner, value, name)
    if get_origin(hint) is tuple:
        return _texts(value, name)
    if issubclass(hint, Enum):
        return _coded(hint, value, name)
    return _READERS[hint](value, name)


def _texts(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > 100:
        raise FieldRefused(name, "not_a_list")
    return tuple(_text(item, name) for item in value)


def _coded(hint: type[Enum], value: Any, name: str) -> Enum:
    try:
        return hint(value)
    except ValueError:
        raise FieldRefused(name, "unknown", value=_shown(value)) from None


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise FieldRefused(name, "not_text", value=_shown(value))
    if len(value) > LONGEST_TEXT:
        raise FieldRefused(name, "too_long", most=LONGEST_TEXT, length=len(value))
    return value.translate(UNSEEN)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise FieldRefused(name, "not_a_number", value=_shown(value))
    if abs(value) > LARGEST:
        raise FieldRefused(name, "out_of_range", least=-LARGEST, most=LARGEST)
    return float(value)


def _whole(value: Any, name: str) -> int:
    number = _number(value, name)
    if number != int(number):
        raise FieldRefused(name, "not_a_number", value=_shown(value))
    return int(number)


def _moment(value: Any, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise FieldRefused(name, "not_a_time", value=_shown(value)) from None
    if moment.tzinfo is None:
        raise FieldRefused(name, "naive_time", value=_shown(value))
    if moment.year not in YEARS:
        raise FieldRefused(name, "not_a_time", value=_shown(value))
    return moment


def _shown(value: Any) -> str:
    """Return a refused value short enough to be shown."""
    return str(value)[:80]


_READERS: dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    float: _number,
    int: _whole,
    datetime: _moment,
}
