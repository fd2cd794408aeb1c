"""From values to bytes: what the platform says, and what a terminal says."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from dashboard.gateways.jt808.bodies import CHINA
from dashboard.gateways.jt808.framing import escape, xor
from dashboard.gateways.jt808.messages import Authentication, Header, Location, Registration

MAX_BODY = 1023
_PART = 1000
"""Bytes of a long body in one part: below the ten bits, with room for makers' buffers."""

_HEADS = {2013: struct.Struct(">HH6sH"), 2019: struct.Struct(">HHB10sH")}
_PHONE_BYTES = {2013: 6, 2019: 10}
_VERSION_BIT = {2013: 0, 2019: 0x4000}
_PARTS_BIT = 0x2000
_PROTO_VER = 1
_WIDTHS = {2013: (5, 20, 7), 2019: (11, 30, 30)}
_EXTRA_MILEAGE = 0x01


class Address(NamedTuple):
    """Whom a frame is for, or from: the phone as digits and the edition of the standard."""

    phone: str
    version: int = 2013

    @staticmethod
    def of(header: Header) -> "Address":
        """Return the address that answers a frame."""
        return Address(header.phone, header.version)


def frames(msg_id: int, body: bytes, to: Address, serial: int) -> Iterator[bytes]:
    """Yield the frames of a message, ready for the wire: several parts when the body is long.

    Parts take the serials `serial`, `serial` + 1 and so on.
    """
    if len(body) <= MAX_BODY:
        yield frame(msg_id, body, to, serial)
        return
    parts = [body[i : i + _PART] for i in range(0, len(body), _PART)]
    for seq, part in enumerate(parts, 1):
        mark = struct.pack(">HH", len(parts), seq)
        yield _sealed(_head(msg_id, len(part), to, serial + seq - 1, _PARTS_BIT) + mark + part)


def frame(msg_id: int, body: bytes, to: Address, serial: int) -> bytes:
    """Return the one frame of a message whose body has at most `MAX_BODY` bytes."""
    return _sealed(_head(msg_id, len(body), to, serial, 0) + body)


def _head(msg_id: int, length: int, to: Address, serial: int, parts_bit: int) -> bytes:
    attributes = length | _VERSION_BIT[to.version] | parts_bit
    digits = _PHONE_BYTES[to.version]
    phone = bytes.fromhex(to.phone.zfill(2 * digits))[-digits:]
    head = _HEADS[to.version]
    if to.version == 2019:
        return head.pack(msg_id, attributes, _PROTO_VER, phone, serial & 0xFFFF)
    return head.pack(msg_id, attributes, phone, serial & 0xFFFF)


def _sealed(plain: bytes) -> bytes:
    return escape(plain + bytes([xor(plain)]))


def general_ack(serial: int, msg_id: int, result: int) -> bytes:
    """Return the body of 0x8001 and 0x0001."""
    return struct.pack(">HHB", serial, msg_id, result)


def register_reply(serial: int, result: int, token: str = "") -> bytes:
    """Return the body of 0x8100."""
    return struct.pack(">HB", serial, result) + token.encode("gbk", "replace")


def set_parameters(values: Mapping[int, bytes]) -> bytes:
    """Return the body of 0x8103: parameter number to its bytes."""
    items = (struct.pack(">IB", number, len(value)) + value for number, value in values.items())
    return bytes([len(values)]) + b"".join(items)


def follow(interval_s: int, lasting_s: int) -> bytes:
    """Return the body of 0x8202: send a position each `interval_s` for `lasting_s` seconds."""
    return struct.pack(">HI", interval_s, lasting_s)


def text_message(words: str, version: int, flag: int = 0x09) -> bytes:
    """Return the body of 0x8300; flag 0x09 is urgent and read aloud."""
    kind = b"\x01" if version == 2019 else b""
    return bytes([flag]) + kind + words.encode("gbk", "replace")


def media_ack(media_id: int, missing: Iterable[int] = ()) -> bytes:
    """Return the body of 0x8800: which parts are wanted again."""
    parts = list(missing)[:255]
    return struct.pack(f">IB{len(parts)}H", media_id, len(parts), *parts)


def passage(kind: int, content: bytes) -> bytes:
    """Return the body of 0x8900 and 0x0900."""
    return bytes([kind]) + content


def registration(body: Registration, version: int) -> bytes:
    """Return the body of 0x0100."""
    names = (body.maker, body.model, body.terminal_id)
    return b"".join(
        [
            struct.pack(">HH", body.province, body.city),
            *(_padded(name, width) for name, width in zip(names, _WIDTHS[version], strict=True)),
            bytes([body.plate_color]),
            body.plate.encode("gbk", "replace"),
        ]
    )


def _padded(name: str, width: int) -> bytes:
    return name.encode("gbk", "replace")[:width].ljust(width, b"\x00")


def authentication(body: Authentication, version: int) -> bytes:
    """Return the body of 0x0102."""
    token = body.token.encode("gbk", "replace")
    if version == 2013:
        return token
    return bytes([len(token)]) + token + _padded(body.imei, 15) + _padded("", 20)


def location(place: Location) -> bytes:
    """Return the body of 0x0200; the time is `at`, or `time_bcd` where there is none."""
    bcd = f"{place.at.astimezone(CHINA):%y%m%d%H%M%S}" if place.at else place.time_bcd
    fixed = struct.pack(
        ">IIIIHHH6s",
        place.alarm,
        place.status,
        abs(round(place.lat * 1e6)),
        abs(round(place.lon * 1e6)),
        place.altitude_m,
        round(place.speed_kmh * 10),
        place.direction,
        bytes.fromhex(bcd),
    )
    return fixed + place.extras


def batch(places: Iterable[Location], kind: int = 1) -> bytes:
    """Return the body of 0x0704; kind 1 is back-fill."""
    items = [location(place) for place in places]
    head = struct.pack(">HB", len(items), kind)
    return head + b"".join(struct.pack(">H", len(item)) + item for item in items)


def mileage(kilometres: float) -> bytes:
    """Return the additional item 0x01 of a location."""
    return struct.pack(">BBI", _EXTRA_MILEAGE, 4, round(kilometres * 10))


def place_at(lon: float, lat: float, at: datetime, status: int = 0x03) -> Location:
    """Return a standing, located vehicle with its engine on; hemisphere bits are set."""
    signs = (0x04 if lat < 0 else 0) | (0x08 if lon < 0 else 0)
    return Location(0, status | signs, lat, lon, 0, 0.0, 0, at, "000000000000")
