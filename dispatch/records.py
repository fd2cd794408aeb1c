"""Frozen values to plain records and back: what facts keep and databases store."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Record = dict[str, Any]
T = TypeVar("T")

_AS_IS = frozenset({str, int, bool, NoneType})
_names: dict[type, tuple[str, ...]] = {}
_floats: dict[type, tuple[str, ...]] = {}
_thaws: dict[type, dict[str, Callable[[Any], Any]]] = {}


def to_record(value: Any) -> Record:
    """Return the fields of a frozen value as JSON-ready values; moments as ISO 8601 text in UTC."""
    kind = type(value)
    record = {name: _plain(getattr(value, name)) for name in field_names(kind)}
    for name in _float_names(kind):
        if record[name] is not None:
            record[name] = float(record[name])  # 4 and 4.0 are equal, their records must be too
    return record


def from_record(kind: type[T], record: Mapping[str, Any]) -> T:
    """Return the value a record was made of; unknown keys are an error."""
    thaw = _thawers(kind)
    return kind(**{name: thaw[name](value) for name, value in record.items()})


def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, in order."""
    if kind not in _names:
        _names[kind] = tuple(f.name for f in fields(kind))
    return _names[kind]


def _float_names(kind: type) -> tuple[str, ...]:
    if kind not in _floats:
        hints = get_type_hints(kind)
        floats = (float, float | None)
        _floats[kind] = tuple(name for name in field_names(kind) if hints[name] in floats)
    return _floats[kind]


def _plain(value: Any) -> Any:
    if type(value) in _AS_IS:
        return value
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return to_record(value) if is_dataclass(value) else value


def _thawers(kind: type) -> dict[str, Callable[[Any], Any]]:
    if kind not in _thaws:
        hints = get_type_hints(kind)
        _thaws[kind] = {name: _thawer(hints[name]) for name in field_names(kind)}
    return _thaws[kind]


def _thawer(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not NoneType)
        thaw = _thawer(inner)
        return lambda value: None if value is None else thaw(value)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return partial(_thaw_items, item) if is_dataclass(item) else tuple
    return _PLAIN.get(hint, _thaw_scalar(hint))


def _thaw_items(kind: Any, items: Any) -> tuple[Any, ...]:
    return tuple(from_record(kind, item) for item in items)


def _thaw_scalar(hint: Any) -> Callable[[Any], Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return lambda value: value


_PLAIN: dict[Any, Callable[[Any], Any]] = {
    datetime: lambda v: v if isinstance(v, datetime) else datetime.fromisoformat(v),
    date: lambda v: v if isinstance(v, date) else date.fromisoformat(v),
}
