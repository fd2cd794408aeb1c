"""The JSON form of a decoded frame, for people and for other programs."""

from typing import Any

from dashboard.gateways.jt808.bodies import CHINA, extras
from dashboard.gateways.jt808.messages import (
    Ack,
    Authentication,
    Batch,
    Body,
    Decoded,
    Header,
    Location,
    LocationReply,
    RegisterReply,
    Registration,
    Text,
)
from dashboard.gateways.jt808.messages import RefusedFrame as Refused
from dashboard.gateways.jt808.reading import decode_line

Shape = dict[str, Any]

_EXTRA_NAMES: dict[tuple[int, int], tuple[str, float]] = {
    (0x01, 4): ("mileage_km", 10),
    (0x02, 2): ("fuel_l", 10),
    (0x03, 2): ("recorder_speed_kmh", 10),
    (0x30, 1): ("gsm_rssi", 1),
    (0x31, 1): ("satellites", 1),
}
"""Item and length to the name of its value and what one unit is divided by."""


def decode_hex(line: str) -> Shape:
    """Return a frame written in hexadecimal as JSON-ready values, or `{"refused": reason}`."""
    frame = decode_line(line)
    if isinstance(frame, Refused):
        return {"refused": frame.reason.value}
    return shape(frame)


def shape(frame: Decoded) -> Shape:
    """Return a frame as JSON-ready values."""
    shaped = _header(frame.header) | {
        "checksum_ok": True,
        "checksum": f"{frame.checksum:02x}",
        "body_len_ok": True,
        "body_hex": frame.content.hex(),
    }
    if frame.stray:
        shaped["unescaped_reserved_byte"] = True
    return shaped | (_body(frame) if frame.body is not None else {})


def _header(header: Header) -> Shape:
    shaped: Shape = {
        "msg_id": f"0x{header.msg_id:04X}",
        "body_len": header.body_len,
        "encryption": header.encryption,
        "subpackage": header.part,
        "version": str(header.version),
        "phone": header.phone,
        "serial": header.serial,
    }
    if header.version == 2019:
        shaped["proto_ver"] = header.proto_ver
    if header.part:
        shaped |= {"pkg_total": header.total, "pkg_seq": header.seq}
    return shaped


def _body(frame: Decoded) -> Shape:
    match frame.body:
        case Location() as location:
            return {"location": _location(location)}
        case Batch() as batch:
            items = [_location(item) for item in batch.items]
            return {"batch": {"count": len(items), "type": batch.kind, "items": items}}
        case LocationReply() as reply:
            return _location_reply(reply)
        case Authentication() as authentication:
            return _authentication(authentication, frame.header)
        case body:
            return _small(body)


def _small(body: Body | None) -> Shape:
    match body:
        case Ack(serial, msg_id, result):
            return {"ack": {"serial": serial, "msg_id": f"0x{msg_id:04X}", "result": result}}
        case Registration():
            return {"register": {name: getattr(body, name) for name in body.__slots__}}
        case RegisterReply():
            return {"register_reply": {name: getattr(body, name) for name in body.__slots__}}
        case Text(flag, words):
            return {"text": {"flag": flag, "text": words}}
        case _:
            return {}


def _location_reply(reply: LocationReply) -> Shape:
    """A reply without extras shows its bytes only: the published shape names it from extras on."""
    if not reply.location.extras:
        return {}
    return {"reply_serial": reply.serial, "location": _location(reply.location)}


def _authentication(body: Authentication, header: Header) -> Shape:
    shaped: Shape = {"auth_token": body.token}
    return shaped | {"imei": body.imei} if header.version == 2019 else shaped


def _location(location: Location) -> Shape:
    items = list(extras(location.extras))
    shaped: Shape = {
        "alarm": location.alarm,
        "status": location.status,
        "acc": bool(location.status & 0x01),
        "located": location.located,
        "lat": location.lat,
        "lon": location.lon,
        "altitude_m": location.altitude_m,
        "speed_kmh": location.speed_kmh,
        "direction": location.direction,
        "time": location.at.astimezone(CHINA).isoformat() if location.at else None,
        "time_bcd": location.time_bcd,
        "extras": [_extra(item, value) for item, value in items],
    }
    if sum(2 + len(value) for _, value in items) < len(location.extras):
        shaped["extras_trailing"] = True
    return shaped


def _extra(item: int, value: bytes) -> Shape:
    shaped: Shape = {"id": f"0x{item:02X}", "len": len(value), "hex": value.hex()}
    if named := _EXTRA_NAMES.get((item, len(value))):
        name, per_unit = named
        number = int.from_bytes(value, "big")
        shaped[name] = number if per_unit == 1 else number / per_unit
    return shaped
