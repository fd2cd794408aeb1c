"""A vehicle terminal that speaks the real protocol: for the demo, the tests and the bench."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from dashboard.gateways.jt808.messages import (
    Ack,
    Authentication,
    Decoded,
    Location,
    Msg,
    RegisterReply,
    Registration,
    Result,
    Text,
)
from dashboard.gateways.jt808.reading import FrameReader
from dashboard.gateways.jt808.writing import (
    MAX_BODY,
    Address,
    authentication,
    batch,
    frames,
    general_ack,
    location,
    registration,
)

_BATCH_HEAD_BYTES = 3
_ITEM_HEAD_BYTES = 2


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a terminal is; `token` is empty until a platform gave it one."""

    phone: str
    version: int = 2019
    plate: str = ""
    token: str = ""
    color: int = 2
    imei: str = "860000000000000"

    @property
    def registration(self) -> Registration:
        """What it says when it registers."""
        return Registration(44, 300, "ZHIHUI", "SIM-1", self.phone[-7:], self.color, self.plate)


class TerminalRefused(ConnectionError):
    """The platform did not take the terminal, or said that something failed."""


@dataclass(slots=True)
class _Unanswered:
    places: Sequence[Location]
    answer: asyncio.Future[int]


@dataclass(slots=True)
class _Memory:
    """What survives a lost connection."""

    token: str = ""
    kept: list[Location] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    acked: int = 0


class Terminal(asyncio.Protocol):
    """One terminal. What was not acknowledged when the line broke is sent again as back-fill."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.memory = _Memory(identity.token)
        self._address = Address(identity.phone, identity.version)
        self._serial = 0
        self._transport: asyncio.Transport | None = None
        self._reader = FrameReader()
        self._open: dict[int, _Unanswered] = {}
        self._registered: asyncio.Future[RegisterReply] | None = None
        self._let_in = False

    @property
    def connected(self) -> bool:
        """Tell whether there is a line."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def ready(self) -> bool:
        """Tell whether it has been let in and nothing older waits to be sent."""
        return self._let_in and self.connected

    @property
    def unanswered(self) -> int:
        """Messages the platform has not acknowledged yet."""
        return len(self._open)

    async def connect(self, host: str, port: int) -> None:
        """Open a line, register if it has no token, authenticate, send what was kept."""
        await asyncio.get_running_loop().create_connection(lambda: self, host, port)
        if not self.memory.token:
            await self.register()
        await self.authenticate()
        while self.memory.kept:
            await self.back_fill()
        self._let_in = True

    async def register(self) -> None:
        """Ask for a token."""
        self._registered = asyncio.get_running_loop().create_future()
        self._say(Msg.REGISTER, registration(self.identity.registration, self.identity.version))
        reply = await self._registered
        if reply.result:
            raise TerminalRefused(f"registration of {self.identity.phone}: {reply.result}")
        self.memory.token = reply.token

    async def authenticate(self) -> None:
        """Show the token."""
        shown = Authentication(self.memory.token, self.identity.imei)
        await self._ask(Msg.AUTHENTICATE, authentication(shown, self.identity.version))

    async def heartbeat(self) -> None:
        """Say that it is there."""
        await self._ask(Msg.HEARTBEAT, b"")

    async def report(self, place: Location) -> None:
        """Send a position and wait until it is safe if it can be sent now; otherwise it is kept."""
        if self.ready:
            await self._ask(Msg.LOCATION, location(place), [place])
        else:
            self.keep([place])

    def post(self, place: Location) -> None:
        """Send a position without waiting; it counts as kept until it is acknowledged."""
        if self.ready:
            self._send(Msg.LOCATION, location(place), [place])
        else:
            self.keep([place])

    def keep(self, places: Sequence[Location]) -> None:
        """Keep positions for the next back-fill, as in a dead spot."""
        self.memory.kept.extend(places)

    async def back_fill(self) -> None:
        """Send what was kept in batches and wait until all are safe."""
        kept, self.memory.kept = self.memory.kept, []
        for group in _groups(kept):
            await self._ask(Msg.BATCH, batch(group), group)

    async def drain(self) -> None:
        """Wait until everything that was sent is acknowledged."""
        if self._open:
            await asyncio.wait([each.answer for each in self._open.values()])

    def send_raw(self, content: bytes) -> None:
        """Put bytes on the line as they are."""
        if self._transport:
            self._transport.write(content)

    def hang_up(self) -> None:
        """Lose the line, as in a tunnel."""
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin afresh: half a frame of the old line means nothing on the new one."""
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._reader = transport, FrameReader()

    def connection_lost(self, exc: Exception | None) -> None:
        """Keep what was not acknowledged."""
        self._transport, self._let_in = None, False
        lost, self._open = self._open, {}
        for each in lost.values():
            self.keep(each.places)
            _fail(each.answer, ConnectionResetError("line lost"))
        if self._registered:
            _fail(self._registered, ConnectionResetError("line lost"))

    def data_received(self, data: bytes) -> None:
        """Hear the platform."""
        for frame in self._reader.feed(data):
            if isinstance(frame, Decoded):
                self._hear(frame)

    def _hear(self, frame: Decoded) -> None:
        match frame.body:
            case Ack(serial, _, result):
                self._answered(serial, result)
            case RegisterReply() as reply if self._registered and not self._registered.done():
                self._registered.set_result(reply)
            case Text(_, words):
                self.memory.texts.append(words)
                self._confirm(frame)
            case _ if frame.header.msg_id >= Msg.PLATFORM_ACK:
                self._confirm(frame)

    def _confirm(self, frame: Decoded) -> None:
        header = frame.header
        self._say(Msg.TERMINAL_ACK, general_ack(header.serial, header.msg_id, Result.OK))

    def _answered(self, serial: int, result: int) -> None:
        answered = self._open.pop(serial, None)
        if answered is None:
            return
        if result == Result.OK:
            self.memory.acked += len(answered.places)
        else:
            self.keep(answered.places)
        if not answered.answer.done():
            answered.answer.set_result(result)

    async def _ask(self, msg_id: int, body: bytes, places: Sequence[Location] = ()) -> None:
        result = await self._send(msg_id, body, places)
        if result != Result.OK:
            raise TerminalRefused(f"0x{msg_id:04X} of {self.identity.phone}: {result}")

    def _send(self, msg_id: int, body: bytes, places: Sequence[Location]) -> asyncio.Future[int]:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._open[self._say(msg_id, body)] = _Unanswered(places, answer)
        return answer

    def _say(self, msg_id: int, body: bytes) -> int:
        serial = self._serial
        for frame in frames(msg_id, body, self._address, serial):
            self._serial = (self._serial + 1) & 0xFFFF
            self.send_raw(frame)
        return serial


def _fail(answer: "asyncio.Future[int] | asyncio.Future[RegisterReply]", why: Exception) -> None:
    if not answer.done():
        answer.set_exception(why)
        answer.exception()  # somebody may wait for it, or nobody: neither is worth a warning


def _groups(places: Sequence[Location]) -> Iterator[list[Location]]:
    """Yield as many positions at a time as fit one frame."""
    rest = iter(places)
    longest = max((len(location(place)) for place in places), default=1) + _ITEM_HEAD_BYTES
    while group := list(islice(rest, (MAX_BODY - _BATCH_HEAD_BYTES) // longest)):
        yield group
