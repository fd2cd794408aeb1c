"""Other platforms push their devices' readings here; the answer comes once they are safe."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request

from dashboard.api.asking import equipment
from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope, Outcome, Spoken
from dashboard.gateways.http_iot.mapping import SourceMap, read_maps
from dashboard.gateways.http_iot.reading import read_mapped
from dashboard.gateways.mqtt.reading import read_native
from dispatch.equipment.checking import Fault
from dispatch.naming import LANGS
from dispatch.refusals import NotFound, Refusal
from dispatch.words import say

iot = Blueprint("iot", __name__)

NATIVE = "zhihui"
_maps: dict[str, SourceMap] = {}


class NotSafeYet(Refusal):
    """The readings could not be stored in time: send them again, they count once."""

    key = "not_safe_yet"
    http = 503


@iot.post("/api/iot/<source>")
def take_readings(source: str) -> Response:
    """Take one push of a platform: {"accepted", "late", "refused": [{reason, what, zh, en}]}."""
    at = equipment()
    at.start()
    heard_ms = at.now_ms()
    envelope = Envelope(
        gateway="http",
        origin=source,
        raw=request.get_data(),
        heard_ms=heard_ms,
        read=_reader(source, heard_ms),
        settle=_nobody_else,
    )
    return _answer(at, envelope)


def _nobody_else(_outcome: Outcome) -> None:
    """The caller waits for the answer itself."""


def _reader(source: str, heard_ms: int) -> Callable[[str, bytes], Spoken]:
    if source == NATIVE:
        return read_native
    if not _maps:
        _maps.update(read_maps())
    if source not in _maps:
        raise NotFound("source", value=source[:40])
    return partial(_read, _maps[source], heard_ms)


def _read(source: SourceMap, heard_ms: int, _origin: str, raw: bytes) -> Spoken:
    return read_mapped(source, raw, heard_ms)


def _answer(at: Equipment, envelope: Envelope) -> Response:
    outcome = at.put_and_wait(envelope)
    if outcome is None:
        raise NotSafeYet("body")
    refused = [_told(fault, what) for fault, what in outcome.faults]
    return jsonify({"accepted": outcome.accepted, "late": outcome.late, "refused": refused})


def _told(fault: Fault, what: str) -> dict[str, Any]:
    both: dict[str, str] = {lang: say(f"refusal.{fault.value}", lang) for lang in LANGS}
    return {"reason": fault.value, "what": what, **both}
