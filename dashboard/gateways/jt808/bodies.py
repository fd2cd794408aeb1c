"""Readers of message bodies: bytes to values, None when the bytes cannot be that message."""

import struct
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from dashboard.gateways.jt808.messages import (
    Ack,
    Authentication,
    Batch,
    Body,
    Header,
    Location,
    LocationReply,
    Media,
    Msg,
    Passage,
    RegisterReply,
    Registration,
    Text,
)

CHINA = timezone(timedelta(hours=8))
"""Times in the protocol are Beijing time, whatever the terminal's own clock shows."""

_LOCATION = struct.Struct(">IIIIHHH6s")
_ACK = struct.Struct(">HHB")
_REGISTER_HEAD = struct.Struct(">HH")
_MEDIA_HEAD = struct.Struct(">IBBBB")
_BATCH_HEAD = struct.Struct(">HB")
_SERIAL = struct.Struct(">H")

SOUTH = 0x04
WEST = 0x08


class _Widths(NamedTuple):
    """Widths of maker, model and terminal id in a registration."""

    maker: int
    model: int
    terminal: int


_WIDTHS = {2013: _Widths(5, 20, 7), 2019: _Widths(11, 30, 30)}
_IMEI = slice(0, 15)


def text(content: bytes) -> str:
    """Return GBK text without its padding; bytes that are no GBK become replacement marks."""
    return content.decode("gbk", "replace").strip("\x00 ")


def moment(time_bcd: str) -> datetime | None:
    """Return the time of twelve BCD digits `yymmddHHMMSS`, or None (all zero included)."""
    if not time_bcd.isdecimal():
        return None
    try:
        return datetime.fromisoformat(f"20{time_bcd[:6]}T{time_bcd[6:]}+0800")
    except ValueError:
        return None


def location(content: bytes) -> Location | None:
    """Read a 0x0200 body."""
    if len(content) < _LOCATION.size:
        return None
    alarm, status, lat, lon, altitude, speed, direction, bcd = _LOCATION.unpack_from(content)
    time_bcd = bcd.hex()
    return Location(
        alarm,
        status,
        lat / -1e6 if status & SOUTH else lat / 1e6,
        lon / -1e6 if status & WEST else lon / 1e6,
        altitude,
        speed / 10,
        direction,
        moment(time_bcd),
        time_bcd,
        content[_LOCATION.size :],
    )


def extras(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the additional items of a location (id, value); a cut last item is left out."""
    at = 0
    while at + 2 <= len(content):
        end = at + 2 + content[at + 1]
        if end > len(content):
            return
        yield content[at], content[at + 2 : end]
        at = end


def _ack(content: bytes, _header: Header) -> Body | None:
    return Ack(*_ACK.unpack_from(content)) if len(content) >= _ACK.size else None


def _register(content: bytes, header: Header) -> Body | None:
    maker, model, terminal = _WIDTHS[header.version]
    color_at = _REGISTER_HEAD.size + maker + model + terminal
    if len(content) <= color_at:
        return None
    province, city = _REGISTER_HEAD.unpack_from(content)
    names = content[_REGISTER_HEAD.size : color_at]
    return Registration(
        province,
        city,
        text(names[:maker]),
        text(names[maker : maker + model]),
        text(names[maker + model :]),
        content[color_at],
        text(content[color_at + 1 :]),
    )


def _register_reply(content: bytes, _header: Header) -> Body | None:
    if len(content) < 3:
        return None
    return RegisterReply(_SERIAL.unpack_from(content)[0], content[2], text(content[3:]))


def _authenticate(content: bytes, header: Header) -> Body | None:
    if header.version == 2013:
        return Authentication(text(content))
    if not content or len(content) <= content[0]:
        return None
    rest = content[1 + content[0] :]
    return Authentication(text(content[1 : 1 + content[0]]), text(rest[_IMEI]))


def _location(content: bytes, _header: Header) -> Body | None:
    return location(content)


def _location_reply(content: bytes, _header: Header) -> Body | None:
    place = location(content[2:])
    return LocationReply(_SERIAL.unpack_from(content)[0], place) if place else None


def _batch(content: bytes, _header: Header) -> Body | None:
    if len(content) < _BATCH_HEAD.size:
        return None
    count, kind = _BATCH_HEAD.unpack_from(content)
    items: list[Location] = []
    at = _BATCH_HEAD.size
    while at + 2 <= len(content) and len(items) < count:
        end = at + 2 + _SERIAL.unpack_from(content, at)[0]
        item = location(content[at + 2 : end]) if end <= len(content) else None
        if item is None:
            return None
        items.append(item)
        at = end
    return Batch(kind, tuple(items)) if len(items) == count and at == len(content) else None


def _media(content: bytes, _header: Header) -> Body | None:
    start = _MEDIA_HEAD.size + _LOCATION.size
    place = location(content[_MEDIA_HEAD.size : start])
    if place is None:
        return None
    media_id, kind, coding, trigger, channel = _MEDIA_HEAD.unpack_from(content)
    return Media(media_id, kind, coding, trigger, channel, place, content[start:])


def _passage(content: bytes, _header: Header) -> Body | None:
    return Passage(content[0], content[1:]) if content else None


def _text(content: bytes, header: Header) -> Body | None:
    skip = 2 if header.version == 2019 else 1
    return Text(content[0], text(content[skip:])) if len(content) >= skip else None


READERS: dict[int, Callable[[bytes, Header], Body | None]] = {
    Msg.TERMINAL_ACK: _ack,
    Msg.REGISTER: _register,
    Msg.AUTHENTICATE: _authenticate,
    Msg.LOCATION: _location,
    Msg.LOCATION_REPLY: _location_reply,
    Msg.BATCH: _batch,
    Msg.MEDIA: _media,
    Msg.PASS_UP: _passage,
    Msg.PLATFORM_ACK: _ack,
    Msg.REGISTER_REPLY: _register_reply,
    Msg.TEXT: _text,
    Msg.PASS_DOWN: _passage,
}
