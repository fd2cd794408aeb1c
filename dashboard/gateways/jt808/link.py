"""One connection of one terminal: bytes, limits, parts, acknowledgements."""

import asyncio
from collections import OrderedDict

from dashboard.gateways.jt808.counts import Tallied
from dashboard.gateways.jt808.desk import Desk
from dashboard.gateways.jt808.intake import Offer
from dashboard.gateways.jt808.limiter import UNIT_BYTES, Bucket
from dashboard.gateways.jt808.messages import Decoded, Header, Msg, Reason, RefusedFrame, Result
from dashboard.gateways.jt808.parts import Parts
from dashboard.gateways.jt808.reading import FrameReader
from dashboard.gateways.jt808.talk import hear
from dashboard.gateways.jt808.writing import Address, frames, general_ack
from dispatch.datum import Datum

_REMEMBERED = 128
"""Messages of a link whose repetition is recognised."""

Key = tuple[int, int, int]


class Link(asyncio.BufferedProtocol):
    """A terminal's connection; `unit`, `key` and `datum` hold once it is authenticated."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.key = self.unit = ""
        self.datum: Datum = "wgs84"
        self.authenticated = False
        self.ended: Reason | None = None
        self.asked: dict[int, asyncio.Future[int]] = {}
        self._loop = asyncio.get_running_loop()
        self._opened = self.heard = self._loop.time()
        self._address = Address("0")
        self._reader, self._parts = FrameReader(), Parts(desk.settings.parts)
        self._bucket = Bucket(desk.settings.rate, desk.settings.burst, self.heard)
        self._refused = self._serial = 0
        self._seen: OrderedDict[Key, bool] = OrderedDict()
        self._transport: asyncio.Transport | None = None

    @property
    def version(self) -> int:
        """The edition of the standard the terminal speaks."""
        return self._address.version

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, unless the house is full."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=self.desk.settings.write_most)
        self.desk.open.add(self)
        self.desk.counts.add(Tallied.OPENED)
        if len(self.desk.open) > self.desk.settings.most_links:
            self.end(Reason.CROWDED)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count what was left unfinished and let the desk know."""
        for refused in self._reader.close():
            self.desk.counts.refuse(refused, self.desk.now())
        for answer in self.asked.values():
            answer.cancel()
        self.desk.counts.add(Tallied.CLOSED)
        self.desk.leave(self)

    def pause_writing(self) -> None:
        """End a terminal that does not read what it is told."""
        self.end(Reason.SLOW)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Lend the desk's memory: it is read out before anybody else gets it."""
        return self.desk.memory

    def buffer_updated(self, nbytes: int) -> None:
        """Hear what came, then rest if it was too much."""
        self.heard = self._loop.time()
        self.desk.counts.add(Tallied.BYTES, nbytes)
        units = nbytes / UNIT_BYTES
        for answer in self._reader.feed(bytes(self.desk.memory[:nbytes])):
            units += 1
            self._hear(answer)
        self._rest(self._bucket.take(units, self.heard))

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self.count(Reason.FLOOD)
            self._pause()
            self._loop.call_later(seconds, self._resume)
        elif self.desk.intake.crowded:
            self.desk.counts.add(Tallied.PAUSED)
            self._pause()
            self.desk.intake.when_eased(self._resume)

    def _pause(self) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.pause_reading()

    def _resume(self) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.resume_reading()

    def _hear(self, answer: Decoded | RefusedFrame) -> None:
        if isinstance(answer, RefusedFrame):
            self.refuse(answer)
            return
        self.desk.counts.add(Tallied.FRAMES)
        self._address = Address.of(answer.header)
        whole = self._whole(answer)
        if isinstance(whole, RefusedFrame):
            self.refuse(whole)
        elif whole is not None:
            hear(self, whole)

    def _whole(self, frame: Decoded) -> Decoded | RefusedFrame | None:
        if frame.header.encryption:
            self.ack(frame.header, Result.UNSUPPORTED)
            return frame.refused(Reason.ENCRYPTED)
        if not frame.header.part:
            return frame
        if not self.authenticated:
            return frame.refused(Reason.NOT_AUTHENTICATED)
        if frame.header.msg_id != Msg.BATCH:
            self.ack(frame.header, Result.OK)
        return self._parts.add(frame, self.heard)

    def welcome(self) -> None:
        """Take note that the terminal has shown who it is, or has said something sensible."""
        self._refused = 0

    def refuse(self, refused: RefusedFrame) -> None:
        """Count a refusal; a link that brings nothing else is ended."""
        self.desk.counts.refuse(refused, self.desk.now())
        self._refused += 1
        if self._refused >= self.desk.settings.refused_most:
            self.end(Reason.GARBAGE)

    def count(self, reason: Reason) -> None:
        """Count what was done to this link, without bytes."""
        self.desk.counts.refuse(RefusedFrame(reason, b"", self.key), self.desk.now())

    def remember(self, key: Key) -> bool | None:
        """Return what is known of a message: None when new, then False until it is safe."""
        known = self._seen.get(key)
        if known is None:
            self._seen[key] = False
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return known

    def told(self, offer: Offer, *, safe: bool) -> None:
        """Acknowledge a message whose positions are safe, or say that they are not."""
        if safe:
            self._seen[offer.key] = True
        else:
            self._seen.pop(offer.key, None)
            self.desk.counts.refuse(offer.frame.refused(Reason.NOT_SAFE), self.desk.now())
        self.ack(offer.frame.header, Result.OK if safe else Result.FAILED)

    def ack(self, header: Header, result: Result) -> None:
        """Send 0x8001, one for each part the message came in."""
        parts = header.total if header.total and not header.part else 1
        for serial in range(header.serial, header.serial + parts):
            self.say(Msg.PLATFORM_ACK, general_ack(serial & 0xFFFF, header.msg_id, result))
            self.desk.counts.add(Tallied.ACKED)

    def say(self, msg_id: int, body: bytes) -> int:
        """Send a message and return its serial."""
        serial = self._serial
        for frame in frames(msg_id, body, self._address, serial):
            self._serial = (self._serial + 1) & 0xFFFF
            if self._transport and not self._transport.is_closing():
                self._transport.write(frame)
        return serial

    def ask(self, msg_id: int, body: bytes) -> asyncio.Future[int]:
        """Send a message and return the result the terminal will answer."""
        answer: asyncio.Future[int] = self._loop.create_future()
        self.asked[self.say(msg_id, body)] = answer
        return answer

    def answered(self, serial: int, result: int) -> None:
        """Take the terminal's answer to something it was asked."""
        answer = self.asked.pop(serial, None)
        if answer and not answer.done():
            answer.set_result(result)

    def sweep(self, now_s: float) -> None:
        """End a silent or unknown terminal and forget parts without the rest."""
        for refused in self._parts.expire(now_s):
            self.desk.counts.refuse(refused, self.desk.now())
        if now_s - self.heard > self.desk.settings.idle_s:
            self.end(Reason.IDLE)
        elif not self.authenticated and now_s - self._opened > self.desk.settings.greeting_s:
            self.end(Reason.NOT_AUTHENTICATED)

    def end(self, reason: Reason | None) -> None:
        """Close at once; the reason is counted."""
        if self._transport is None or self._transport.is_closing():
            return
        self.ended = reason
        if reason:
            self.count(reason)
        self._transport.abort()

    def finish(self) -> None:
        """Close after what was said has gone out."""
        if self._transport:
            self._transport.close()
