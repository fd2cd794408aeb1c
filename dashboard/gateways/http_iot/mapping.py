"""How another platform's JSON becomes telegrams: read from a TOML file for each source."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.cities.entries import Entry, read_toml

FOLDER = Path(__file__).parent / "mappings"

_TAKES: dict[str, Callable[[list[float]], float]] = {
    "first": lambda numbers: numbers[0],
    "sum": sum,
    "max": max,
    "max_abs": lambda numbers: max(map(abs, numbers)),
}
_TIMES = {kind: kind for kind in ("iso", "s", "ms", "arrival")}
_SHAPES = {shape: shape for shape in ("json", "senml")}


@dataclass(frozen=True, slots=True)
class Rule:
    """One reading of ours from values of theirs: `words` turns texts into numbers, then
    number × factor + offset, kept within least and most."""

    to: str
    paths: tuple[str, ...]
    take: Callable[[list[float]], float]
    factor: float
    offset: float
    least: float
    most: float
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class EntityMap:
    """One kind of message: how to know it, where its device, time and readings are."""

    when: Mapping[str, object]
    has: tuple[str, ...]
    id_paths: tuple[str, ...]
    strip: str
    time_paths: tuple[str, ...]
    time_kind: str
    each: str
    greeting: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class SourceMap:
    """One source: the shape of its bodies, where its messages are, and what they can be."""

    source: str
    datum: str
    shape: str
    items: str
    entities: tuple[EntityMap, ...]


def read_maps(folder: Path = FOLDER) -> dict[str, SourceMap]:
    """Return the mappings of a folder by source."""
    maps = (read_map(read_toml(path)) for path in sorted(folder.glob("*.toml")))
    return {one.source: one for one in maps}


def read_map(entry: Entry) -> SourceMap:
    """Return one source's mapping, or say which key is wrong."""
    common = entry.part("common")
    return SourceMap(
        source=entry.text("source"),
        datum=entry.text("datum", "wgs84"),
        shape=entry.choice("shape", _SHAPES),
        items=entry.text("items", ""),
        entities=tuple(_entity(part, common) for part in entry.parts("entities")),
    )


def _entity(entry: Entry, common: Entry) -> EntityMap:
    def own(key: str) -> Entry:
        return entry if key in entry.values else common

    return EntityMap(
        when=entry.part("when").values,
        has=tuple(entry.items("has", str)),
        id_paths=tuple(own("id").items("id", str)),
        strip=own("strip").text("strip", ""),
        time_paths=tuple(own("time").items("time", str)),
        time_kind=own("time_kind").choice("time_kind", _TIMES),
        each=entry.text("each", ""),
        greeting=entry.flag("greeting") if entry.has("greeting") else False,
        rules=tuple(_rules(entry)),
    )


def _rules(entry: Entry) -> Iterator[Rule]:
    for part in entry.parts("values"):
        yield Rule(
            to=part.text("to"),
            paths=tuple(part.items("from", str)),
            take=part.choice("take", _TAKES) if part.has("take") else _TAKES["first"],
            factor=_figure(part, "factor", 1.0),
            offset=_figure(part, "offset", 0.0),
            least=_figure(part, "least", -1e18),
            most=_figure(part, "most", 1e18),
            words={key: _word(value) for key, value in part.part("words").values.items()},
        )


def _figure(entry: Entry, key: str, default: float) -> float:
    return entry.number(key, -1e18, 1e18) if entry.has(key) else default


def _word(value: Any) -> float:
    return float(value)
