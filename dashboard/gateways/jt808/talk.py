"""What the platform answers to each message of a terminal."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from zlib import crc32

from dashboard.gateways.jt808.counts import Tallied
from dashboard.gateways.jt808.intake import Offer
from dashboard.gateways.jt808.messages import (
    Ack,
    Authentication,
    Batch,
    Decoded,
    Location,
    LocationReply,
    Media,
    Msg,
    Passage,
    Reason,
    Registration,
    Result,
)
from dashboard.gateways.jt808.ports import NO_SUCH_TERMINAL, Admission, terminal_key
from dashboard.gateways.jt808.writing import media_ack, register_reply
from dispatch.tracks.vehicle import VehicleFix

if TYPE_CHECKING:
    from dashboard.gateways.jt808.link import Link

SOURCE = "jt808"
_FULL_CIRCLE = 360


def hear(link: "Link", frame: Decoded) -> None:
    """Answer one whole message."""
    key = terminal_key(frame.header.phone)
    if frame.header.msg_id in _GREETINGS:
        _GREETINGS[frame.header.msg_id](link, frame)
    elif not link.authenticated:
        _decline(link, frame, Reason.NOT_AUTHENTICATED, Result.FAILED)
    elif key != link.key:
        _decline(link, frame, Reason.UNKNOWN_TERMINAL, Result.FAILED)
    else:
        _TALK.get(frame.header.msg_id, _unknown)(link, frame)


def _decline(link: "Link", frame: Decoded, reason: Reason, result: Result) -> None:
    link.ack(frame.header, result)
    link.refuse(frame.refused(reason))


def _register(link: "Link", frame: Decoded) -> None:
    key = terminal_key(frame.header.phone)
    asked = isinstance(frame.body, Registration)
    answer = _admission(link, key, frame) if asked else Admission(NO_SUCH_TERMINAL)
    reply = register_reply(frame.header.serial, answer.result, answer.token)
    link.say(Msg.REGISTER_REPLY, reply)
    if answer.result:
        link.refuse(frame.refused(Reason.UNKNOWN_TERMINAL))


def _admission(link: "Link", key: str, frame: Decoded) -> Admission:
    assert isinstance(frame.body, Registration)
    return link.desk.terminals.admit(key, frame.body)


def _authenticate(link: "Link", frame: Decoded) -> None:
    key = terminal_key(frame.header.phone)
    terminals = link.desk.terminals
    shown = isinstance(frame.body, Authentication) and terminals.knows(key, frame.body.token)
    if not shown or link.key not in ("", key):
        _decline(link, frame, Reason.WRONG_TOKEN, Result.FAILED)
        return
    link.key, link.unit = key, terminals.unit_of(key)
    link.datum, link.authenticated = terminals.datum_of(key), True
    link.welcome()
    link.ack(frame.header, Result.OK)
    link.desk.arrive(link)


def _heartbeat(link: "Link", frame: Decoded) -> None:
    link.welcome()
    link.ack(frame.header, Result.OK)


def _unregister(link: "Link", frame: Decoded) -> None:
    link.ack(frame.header, Result.OK)
    link.finish()


def _terminal_ack(link: "Link", frame: Decoded) -> None:
    if isinstance(frame.body, Ack):
        link.answered(frame.body.serial, frame.body.result)


def _location(link: "Link", frame: Decoded) -> None:
    if isinstance(frame.body, Location):
        _positions(link, frame, (frame.body,))


def _batch(link: "Link", frame: Decoded) -> None:
    if isinstance(frame.body, Batch):
        _positions(link, frame, frame.body.items)


def _location_reply(link: "Link", frame: Decoded) -> None:
    if isinstance(frame.body, LocationReply):
        link.answered(frame.body.serial, Result.OK)
        _positions(link, frame, (frame.body.location,))


def _positions(link: "Link", frame: Decoded, places: Iterable[Location]) -> None:
    """Offer positions to the intake; the acknowledgement follows when they are safe."""
    link.welcome()
    key = (frame.header.msg_id, frame.header.serial, crc32(frame.content))
    known = link.remember(key)
    if known is not None:
        link.desk.counts.refuse(frame.refused(Reason.DUPLICATE), link.desk.now())
        if known:
            link.ack(frame.header, Result.OK)
        return
    fixes = tuple(_fixes(link, frame, places))
    link.desk.counts.add(Tallied.FIXES, len(fixes))
    offer = Offer(link, key, fixes, frame, link.heard, link.datum)
    if fixes:
        link.desk.intake.offer(offer)
    else:
        link.told(offer, safe=True)


def _fixes(link: "Link", frame: Decoded, places: Iterable[Location]) -> Iterator[VehicleFix]:
    for place in places:
        if not place.located:
            link.desk.counts.refuse(frame.refused(Reason.NOT_LOCATED), link.desk.now())
        elif place.at is None:
            link.desk.counts.refuse(frame.refused(Reason.TIME_ZERO), link.desk.now())
        else:
            heading = float(place.direction) if place.direction <= _FULL_CIRCLE else None
            yield VehicleFix(
                link.unit,
                place.lon,
                place.lat,
                place.at,
                place.speed_kmh,
                heading,
                None,
                SOURCE,
                place.loaded,
                place.alarm,
            )


def _content(link: "Link", frame: Decoded) -> None:
    wanted = isinstance(frame.body, Media | Passage) and link.desk.uplink.take(
        link.unit, frame.body
    )
    if not wanted:
        link.desk.counts.refuse(frame.refused(Reason.UNKNOWN_MESSAGE), link.desk.now())
    if not frame.header.total:
        link.ack(frame.header, Result.OK if wanted else Result.UNSUPPORTED)
    if wanted and isinstance(frame.body, Media):
        link.say(Msg.MEDIA_ACK, media_ack(frame.body.media_id))


def _unknown(link: "Link", frame: Decoded) -> None:
    _decline(link, frame, Reason.UNKNOWN_MESSAGE, Result.UNSUPPORTED)


Talk = dict[int, Callable[["Link", Decoded], None]]

_GREETINGS: Talk = {Msg.REGISTER: _register, Msg.AUTHENTICATE: _authenticate}
_TALK: Talk = {
    Msg.TERMINAL_ACK: _terminal_ack,
    Msg.HEARTBEAT: _heartbeat,
    Msg.UNREGISTER: _unregister,
    Msg.LOCATION: _location,
    Msg.LOCATION_REPLY: _location_reply,
    Msg.BATCH: _batch,
    Msg.MEDIA: _content,
    Msg.PASS_UP: _content,
}
