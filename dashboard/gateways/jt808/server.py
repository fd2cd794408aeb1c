"""The JT/T 808 gateway: an asyncio server in a thread of its own."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from dashboard.gateways.jt808.counts import Counts, Figures
from dashboard.gateways.jt808.desk import Desk
from dashboard.gateways.jt808.intake import Intake
from dashboard.gateways.jt808.link import Link
from dashboard.gateways.jt808.messages import Msg, Result
from dashboard.gateways.jt808.ports import PositionSink, Presence, Quiet, Terminals, Uplink
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.jt808.writing import follow, passage, set_parameters, text_message
from dispatch.tracks.checks import Border

log = logging.getLogger(__name__)

_BACKLOG = 2_048
"""Connections the kernel holds while a storm of them is being accepted."""
_STOP_S = 10.0


class Sent(StrEnum):
    """What became of something said to a terminal."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    OFFLINE = "offline"
    SILENT = "silent"


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ports:
    """Whom the gateway works for."""

    sink: PositionSink
    terminals: Terminals
    border: Border
    presence: Presence = field(default_factory=Quiet)
    uplink: Uplink = field(default_factory=Quiet)
    now: Callable[[], datetime] = _utc_now


class Gateway:
    """Start it, ask it for figures, tell terminals something, stop it; from any thread."""

    def __init__(self, ports: Ports, settings: Settings | None = None) -> None:
        self._ports, self._settings = ports, settings or Settings()
        self._counts = Counts()
        self._desk: Desk | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._ready = Event()
        self._failed: OSError | None = None
        self._thread = Thread(target=self._run, name="jt808", daemon=True)
        self.port = 0
        """The port it listens on, once started."""

    def start(self) -> Self:
        """Listen; raise OSError when the address cannot be had."""
        self._thread.start()
        self._ready.wait()
        if self._failed:
            raise self._failed
        return self

    def stop(self) -> None:
        """End all links and wait until the last commit is over."""
        if self._loop and self._stopping:
            with suppress(RuntimeError):  # the loop has already ended
                self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(_STOP_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def figures(self) -> Figures:
        """Return counts, who is online, and the last refused input."""
        return self._desk.figures() if self._desk else self._counts.figures(0, 0)

    def online(self) -> frozenset[str]:
        """Return the units whose terminals are connected."""
        links = self._desk.links.copy() if self._desk else {}
        return frozenset(link.unit for link in links.values())

    def send_text(self, name: str, words: str) -> Sent:
        """Show and read aloud `words` in the vehicle of a terminal or unit; wait for its answer."""
        return self._ask(name, Msg.TEXT, lambda version: text_message(words, version))

    def ask_location(self, name: str) -> Sent:
        """Ask for a position now; it comes in like any other."""
        return self._ask(name, Msg.ASK_LOCATION, lambda _: b"")

    def follow(self, name: str, interval_s: int, lasting_s: int) -> Sent:
        """Ask for a position each `interval_s` for `lasting_s` seconds."""
        return self._ask(name, Msg.FOLLOW, lambda _: follow(interval_s, lasting_s))

    def set_parameters(self, name: str, values: dict[int, bytes]) -> Sent:
        """Set parameters of a terminal, such as 0x0029, its reporting interval."""
        return self._ask(name, Msg.SET_PARAMETERS, lambda _: set_parameters(values))

    def pass_down(self, name: str, kind: int, content: bytes) -> Sent:
        """Pass bytes on to what is wired to the terminal."""
        return self._ask(name, Msg.PASS_DOWN, lambda _: passage(kind, content))

    def _ask(self, name: str, msg_id: int, body: Callable[[int], bytes]) -> Sent:
        if self._loop is None or self._desk is None:
            return Sent.OFFLINE
        asked: Future[Sent] = asyncio.run_coroutine_threadsafe(
            self._asked(self._desk, name, msg_id, body), self._loop
        )
        return asked.result()

    async def _asked(
        self, desk: Desk, name: str, msg_id: int, body: Callable[[int], bytes]
    ) -> Sent:
        link = desk.find(name)
        if link is None:
            return Sent.OFFLINE
        try:
            answer = link.ask(msg_id, body(link.version))
            result = await asyncio.wait_for(answer, self._settings.answer_s)
        except TimeoutError:
            return Sent.SILENT
        except asyncio.CancelledError:
            return Sent.OFFLINE
        return Sent.DELIVERED if result == Result.OK else Sent.REFUSED

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except OSError as refused:
            self._failed = refused
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        desk = self._desk = self._new_desk()
        server = await loop.create_server(
            lambda: Link(desk), self._settings.host, self._settings.port, backlog=_BACKLOG
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        log.info("JT/T 808 gateway listens on %s:%d", self._settings.host, self.port)
        tasks = [loop.create_task(work) for work in self._work(desk)]
        await self._stopping.wait()
        server.close()
        for link in list(desk.open):
            link.end(None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        desk.intake.close()

    def _work(self, desk: Desk) -> tuple[Coroutine[Any, Any, None], ...]:
        return desk.intake.run(self._ports.now), self._sweep(desk)

    async def _sweep(self, desk: Desk) -> None:
        while True:
            await asyncio.sleep(self._settings.sweep_s)
            desk.sweep(asyncio.get_running_loop().time())

    def _new_desk(self) -> Desk:
        ports = self._ports
        intake = Intake(ports.sink, ports.border, self._settings, self._counts)
        return Desk(
            ports.terminals,
            intake,
            self._counts,
            self._settings,
            ports.now,
            ports.presence,
            ports.uplink,
        )
