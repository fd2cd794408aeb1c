"""A gateway to test with, and what stands around it."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Condition, Event
from typing import Any, Self, TypeVar

from dashboard.gateways.jt808.counts import Figures
from dashboard.gateways.jt808.messages import Location, Media, Passage, Reason
from dashboard.gateways.jt808.ports import KeyedTerminals, PositionSink, Terminals
from dashboard.gateways.jt808.server import Gateway, Ports
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.jt808.terminal import Identity, Terminal
from dashboard.gateways.jt808.writing import place_at
from dispatch.tracks.checks import Border
from dispatch.unit import Fix

T = TypeVar("T")
SHENZHEN = Border(lambda p: 113.7 < p.lon < 114.7 and 22.4 < p.lat < 22.9)
QUICK = Settings(port=0, commit_every_s=0.01, sweep_s=0.05, answer_s=2.0, retry_s=0.01)
PATIENCE_S = 60.0
PHONE = "13900000001"
OPEN = KeyedTerminals("a secret of the test", {PHONE: "环卫-01"}, anyone=True)


class MemorySink:
    """Keeps positions in a list; `gate` holds commits back, `failures` lets some fail."""

    def __init__(self) -> None:
        self.fixes: list[Fix] = []
        self.gate = Event()
        self.gate.set()
        self.failures = 0
        self.calls = 0

    def put(self, fixes: Sequence[Fix]) -> None:
        """See `PositionSink`."""
        self.calls += 1
        self.gate.wait(PATIENCE_S)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.fixes.extend(fixes)


class Ear:
    """Hears presence and takes content."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, Reason | None]] = []
        self.contents: list[Media | Passage] = []
        self._turn = Condition()

    def online(self, unit: str, at: datetime) -> None:
        self._hear((unit, "online", None))

    def offline(self, unit: str, at: datetime, reason: Reason | None) -> None:
        self._hear((unit, "offline", reason))

    def take(self, unit: str, body: Media | Passage, /) -> bool:
        self.contents.append(body)
        return True

    def wait_for(self, told: Callable[[list[tuple[str, str, Reason | None]]], bool]) -> bool:
        """Wait until what was heard satisfies `told`."""
        with self._turn:
            return self._turn.wait_for(lambda: told(self.heard), PATIENCE_S)

    def _hear(self, what: tuple[str, str, Reason | None]) -> None:
        with self._turn:
            self.heard.append(what)
            self._turn.notify_all()


class Road(AbstractContextManager["Road"]):
    """A gateway with a memory sink and terminals that drive."""

    def __init__(
        self,
        terminals: Terminals | None = None,
        sink: PositionSink | None = None,
        **settings: Any,
    ) -> None:
        self.sink, self.ear = MemorySink(), Ear()
        self.terminals = terminals or OPEN
        ports = Ports(sink or self.sink, self.terminals, SHENZHEN, self.ear, self.ear)
        self.gateway = Gateway(ports, replace(QUICK, **settings))
        self._driving: list[Terminal] = []

    def __enter__(self) -> Self:
        self.gateway.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.sink.gate.set()
        self.gateway.stop()

    @property
    def refused(self) -> dict[str, int]:
        """Refusals so far, by reason."""
        return dict(self.figures().refused)

    def figures(self) -> Figures:
        """The gateway's figures."""
        return self.gateway.figures()

    def new(self, phone: str = PHONE, version: int = 2019, token: str = "") -> Terminal:
        """Return a terminal that is not connected."""
        self._driving.append(Terminal(Identity(phone, version, "粤B12345", token)))
        return self._driving[-1]

    async def connect(self, terminal: Terminal) -> Terminal:
        """Connect and authenticate a terminal."""
        await terminal.connect("127.0.0.1", self.gateway.port)
        return terminal

    async def terminal(self, phone: str = PHONE, version: int = 2019) -> Terminal:
        """Return a terminal that is connected and authenticated."""
        return await self.connect(self.new(phone, version))

    def drive(self, day: Callable[["Road"], Coroutine[Any, Any, T]]) -> T:
        """Run the terminals' side of a test, within a time, and hang up.

        On a thread of its own: a browser test of the same process keeps a loop on this one.
        """
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._drive(day)).result()

    async def _drive(self, day: Callable[["Road"], Coroutine[Any, Any, T]]) -> T:
        try:
            return await asyncio.wait_for(day(self), PATIENCE_S)
        finally:
            for terminal in self._driving:
                terminal.hang_up()
            await asyncio.sleep(0)


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something another thread does has happened."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)


def a_place(seconds_ago: float = 0, lon: float = 114.05, lat: float = 22.54) -> Location:
    """Return a located vehicle some seconds ago."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=seconds_ago)
    return place_at(lon, lat, at)._replace(speed_kmh=36.0, direction=90)
