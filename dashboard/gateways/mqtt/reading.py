"""Reads what devices say in our own form: topic and JSON (docs/equipment.md). Never raises."""

from math import isfinite
from typing import Any

import orjson

from dashboard.equipment.envelope import FaultOf, Spoken
from dispatch.equipment.checking import MOST_VALUES, Fault
from dispatch.equipment.device import Presence, Quality, Telegram

ROOT = "szcg/v1"
LARGEST = 64 * 1024
MOST_TELEGRAMS = 2_000
LONGEST_ID = 64
_CHANNELS = frozenset({"up", "event"})
_MOST = 2**62
_PRESENCES = {presence.value: presence for presence in Presence}
_QUALITIES = frozenset(int(quality) for quality in Quality)
_NUMBERS_JSON_LACKS = (b"NaN", b"Infinity", b"nan", b"inf")


def topic_of(gb2260: str, area: str, device: str, channel: str = "up") -> str:
    """Return the topic a device speaks on."""
    return f"{ROOT}/{gb2260}/{area}/{device}/{channel}"


def read_message(topic: str, payload: bytes) -> Spoken:
    """Return the telegrams of one message and what was wrong with it."""
    levels = topic.split("/")
    if len(levels) != 6 or f"{levels[0]}/{levels[1]}" != ROOT or levels[5] not in _CHANNELS:
        return Spoken([], [(Fault.WRONG_TOPIC, "")])
    _, _, gb2260, area, speaker, _ = levels
    telegrams, faults = read_body(payload, speaker)
    return Spoken(telegrams, faults, area, gb2260, speaker)


def read_native(_origin: str, payload: bytes) -> Spoken:
    """Return the telegrams of a body in our own form that came without a topic."""
    return Spoken(*read_body(payload, ""))


def read_body(payload: bytes, speaker: str) -> tuple[list[Telegram], list[FaultOf]]:
    """Return the telegrams of a JSON object or array of objects, and what was wrong with it."""
    if len(payload) > LARGEST:
        return [], [(Fault.TOO_LARGE, "")]
    try:
        body = orjson.loads(payload)
    except orjson.JSONDecodeError:
        lacking = any(word in payload for word in _NUMBERS_JSON_LACKS)
        return [], [(Fault.NOT_A_NUMBER if lacking else Fault.NOT_JSON, "")]
    entries = body if isinstance(body, list) else [body]
    if len(entries) > MOST_TELEGRAMS:
        return [], [(Fault.TOO_LARGE, "")]
    return _read_all(entries, speaker)


def _read_all(entries: list[Any], speaker: str) -> tuple[list[Telegram], list[FaultOf]]:
    telegrams: list[Telegram] = []
    faults: list[FaultOf] = []
    for entry in entries:
        read = _read_one(entry, speaker)
        if isinstance(read, Telegram):
            telegrams.append(read)
        else:
            faults.append((read, speaker))
    return telegrams, faults


def _read_one(entry: Any, speaker: str) -> Telegram | Fault:
    if not isinstance(entry, dict):
        return Fault.NOT_AN_OBJECT
    device = entry.get("id", speaker)
    if not isinstance(device, str) or not 0 < len(device) <= LONGEST_ID:
        return Fault.UNKNOWN_DEVICE
    presence = entry.get("state")
    values = entry.get("vals", {})
    if not isinstance(values, dict) or len(values) > MOST_VALUES:
        return Fault.NOT_AN_OBJECT
    return Telegram(
        device,
        _whole(entry.get("ts"), 0),
        _whole(entry.get("seq"), -1),
        values,
        _quality(entry.get("q", 0)),
        _PRESENCES.get(presence) if isinstance(presence, str) else None,
        _text(entry.get("cls")),
        _table(entry.get("units")),
    )


def _whole(value: Any, default: int) -> int:
    """Return a whole number; whatever is none is `default`, and a bad time is refused later."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return default
    return max(-_MOST, min(_MOST, int(value)))


def _quality(value: Any) -> int:
    known = isinstance(value, int) and value in _QUALITIES
    return int(value) if known else int(Quality.DOUBTFUL)


def _text(value: Any) -> str:
    return value[:LONGEST_ID] if isinstance(value, str) else ""


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
