"""A gateway in a process of its own, so that the sender's work is not counted as its own."""

import multiprocessing as mp
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Self

import psutil

from dashboard.feed.board import PositionBoard
from dashboard.feed.bus import MemoryBus
from dashboard.gateways.jt808.counts import Figures
from dashboard.gateways.jt808.opening import TrackSink
from dashboard.gateways.jt808.ports import KeyedTerminals, PositionSink
from dashboard.gateways.jt808.server import Gateway, Ports
from dashboard.gateways.jt808.settings import Settings
from dashboard.store.engine import Database
from dispatch.tracks.checks import Border
from dispatch.unit import Fix

SHENZHEN = Border(lambda p: 113.7 < p.lon < 114.7 and 22.4 < p.lat < 22.9)


class CountingSink:
    """Remembers which position of which unit it has, and nothing else."""

    def __init__(self) -> None:
        self.known: set[tuple[str, int]] = set()

    def put(self, fixes: Sequence[Fix]) -> None:
        """See `PositionSink`."""
        self.known.update((fix.unit, int(fix.at.timestamp())) for fix in fixes)


@dataclass(frozen=True)
class Report:
    """The gateway's figures, its memory and its work so far."""

    figures: Figures
    rss_mib: float
    cpu_s: float


def _serve(pipe: Connection, database_url: str) -> None:
    sink: PositionSink = _database_sink(database_url) if database_url else CountingSink()
    ports = Ports(sink, KeyedTerminals("bench", anyone=True), SHENZHEN)
    with Gateway(ports, Settings(port=0)) as gateway:
        pipe.send(gateway.port)
        while pipe.recv() == "report":
            own = psutil.Process()
            times = own.cpu_times()
            rss = own.memory_info().rss / 2**20
            pipe.send(Report(gateway.figures(), rss, times.user + times.system))


def _database_sink(url: str) -> PositionSink:
    database = Database(url)
    board = PositionBoard(database, MemoryBus())
    board.start()
    return TrackSink(database, board)


class Station(AbstractContextManager["Station"]):
    """The other process, asked through a pipe."""

    def __init__(self, database_url: str = "") -> None:
        context = mp.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, database_url), daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._process.start()
        self.port = self._pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send("end")
        self._process.join(20)
        self._pipe.close()

    def report(self) -> Report:
        """Ask for figures."""
        self._pipe.send("report")
        answer = self._pipe.recv()
        assert isinstance(answer, Report)
        return answer
