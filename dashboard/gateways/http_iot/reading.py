"""Reads another platform's bodies through a mapping. Never raises."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

import orjson

from dashboard.equipment.envelope import FaultOf, Spoken
from dashboard.gateways.http_iot.mapping import EntityMap, Rule, SourceMap
from dashboard.gateways.http_iot.paths import find, senml_tree
from dispatch.datum import gcj02_to_wgs84
from dispatch.equipment.checking import Fault
from dispatch.equipment.device import Presence, Telegram

LARGEST = 1024 * 1024
MOST_ITEMS = 2_000
LONGEST_ID = 64
_LATEST_MS = 2**53
_SCALE = {"s": 1000, "ms": 1}


def read_mapped(source: SourceMap, body: bytes, heard_ms: int) -> Spoken:
    """Return the telegrams of a body, and what was wrong with it."""
    if len(body) > LARGEST:
        return Spoken([], [(Fault.TOO_LARGE, "")])
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Spoken([], [(Fault.NOT_JSON, "")])
    telegrams: list[Telegram] = []
    faults: list[FaultOf] = []
    for item in _items(source, parsed):
        for read in _read_item(source, item, heard_ms):
            if isinstance(read, Telegram):
                telegrams.append(read)
            else:
                faults.append((read, ""))
    return Spoken(telegrams, faults)


def _items(source: SourceMap, parsed: Any) -> Iterable[Any]:
    if source.shape == "senml":
        return _packs(source, parsed)
    found = find(parsed, source.items) if source.items else parsed
    return found[:MOST_ITEMS] if isinstance(found, list) else [found]


def _packs(source: SourceMap, parsed: Any) -> Iterator[Any]:
    """Yield pushes of a platform: {"endpoint": …, "records": SenML}, one or several."""
    for push in parsed[:MOST_ITEMS] if isinstance(parsed, list) else [parsed]:
        if isinstance(push, dict):
            yield {**push, "tree": senml_tree(find(push, source.items))}
        else:
            yield push


def _read_item(source: SourceMap, item: Any, heard_ms: int) -> Iterator[Telegram | Fault]:
    if not isinstance(item, dict):
        yield Fault.NOT_AN_OBJECT
        return
    matching = [entity for entity in source.entities if _matches(entity, item)]
    if not matching:
        yield Fault.NOTHING_READ
    for entity in matching:
        inner = find(item, entity.each) if entity.each else item
        for each in inner[:MOST_ITEMS] if isinstance(inner, list) else [inner]:
            yield _in_wgs84(_telegram(entity, item, each, heard_ms), source.datum)


def _in_wgs84(read: Telegram | Fault, datum: str) -> Telegram | Fault:
    """Convert a place once, here at the border, from the datum the mapping states."""
    if datum != "gcj02" or isinstance(read, Fault):
        return read
    lon, lat = read.values.get("lon"), read.values.get("lat")
    if not (isinstance(lon, float) and isinstance(lat, float)):
        return read
    east, north = gcj02_to_wgs84((lon, lat))
    return replace(read, values={**read.values, "lon": float(east), "lat": float(north)})


def _matches(entity: EntityMap, item: Any) -> bool:
    if any(find(item, path) != value for path, value in entity.when.items()):
        return False
    return not entity.has or any(find(item, path) is not None for path in entity.has)


def _telegram(entity: EntityMap, item: Any, each: Any, heard_ms: int) -> Telegram | Fault:
    device = next((d for p in entity.id_paths if (d := find(item, p)) is not None), None)
    name = device.removeprefix(entity.strip)[:LONGEST_ID] if isinstance(device, str) else ""
    if not name:
        return Fault.UNKNOWN_DEVICE
    at_ms = _moment(entity, each, item, heard_ms)
    if entity.greeting:
        return Telegram(name, heard_ms, -1, {}, presence=Presence.ONLINE)
    values = {rule.to: v for rule in entity.rules if (v := _value(rule, each)) is not None}
    return Telegram(name, at_ms, -1, values) if values else Fault.NOTHING_READ


def _moment(entity: EntityMap, each: Any, item: Any, heard_ms: int) -> int:
    if entity.time_kind == "arrival":
        return heard_ms
    for path in entity.time_paths:
        for body in (each, item):
            found = find(body, path)
            if found is not None:
                return _milliseconds(found, entity.time_kind)
    return heard_ms


def _milliseconds(value: Any, kind: str) -> int:
    """Return a time in milliseconds, 0 for one that cannot be read: the border refuses it."""
    if isinstance(value, str):
        return _of_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return 0
    scaled = value * _SCALE.get(kind, 1000)
    return int(scaled) if abs(scaled) < _LATEST_MS else 0


def _of_text(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return 0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return round(aware.timestamp() * 1000)
    except (OverflowError, ValueError):
        return 0


def _value(rule: Rule, body: Any) -> object:
    """Return a reading of ours; what is no number stays as it is and is refused at the border."""
    found = [value for path in rule.paths if (value := find(body, path)) is not None]
    if not found:
        return None
    numbers = [_number(rule, value) for value in found]
    clean = [number for number in numbers if number is not None]
    if len(clean) < len(numbers):
        return str(found[0])[:40]
    scaled = rule.take(clean) * rule.factor + rule.offset
    return max(rule.least, min(rule.most, scaled))


def _number(rule: Rule, value: Any) -> float | None:
    if isinstance(value, str):
        return rule.words.get(value)
    if isinstance(value, int | float) and isfinite(value) and abs(value) < 1e15:
        return float(value)
    return None
