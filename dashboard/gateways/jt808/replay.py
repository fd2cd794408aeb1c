"""Drives recorded tracks through the gateway as terminals on the road."""

import asyncio
import csv
import gzip
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from dashboard.gateways.jt808.bodies import CHINA
from dashboard.gateways.jt808.messages import Location
from dashboard.gateways.jt808.terminal import Identity, Terminal
from dashboard.gateways.jt808.writing import place_at

LOADED_STATUS = 0x303
"""Engine on, located, fully loaded: what a taxi with a fare, or a full tipper, says."""
EMPTY_STATUS = 0x003

_MEND_S = 2.0
_DRAIN_S = 30.0
_PHONES = 13_900_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to replay, and where to: `begin` is the time of the recorded day to start from.

    Event times are moved so that the last position of the day falls on the moment it is sent:
    at speed 1 the city is live, at 60 it catches up with the clock, never runs ahead of it.
    """

    path: Path
    host: str
    port: int
    speed: float = 1.0
    begin: time = time(0)
    until: time = time.max
    vehicles: int = 10_000
    version: int = 2019


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did."""

    vehicles: int
    sent: int
    acked: int


def phone_of(vehicle: str) -> str:
    """Return the terminal phone of a recorded vehicle such as T001."""
    return str(_PHONES + int("".join(filter(str.isdigit, vehicle)) or "0"))


def read_traces(plan: Plan) -> Iterator[tuple[str, Location]]:
    """Yield the recorded positions in order: columns veh, time, lon, lat, speed_kmh, heading_deg,
    occupied; local time, WGS-84."""
    chosen: set[str] = set()
    with gzip.open(plan.path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if len(chosen) < plan.vehicles:
                chosen.add(row["veh"])
            if row["veh"] not in chosen:
                continue
            at = datetime.fromisoformat(row["time"]).replace(tzinfo=CHINA)
            if plan.begin <= at.time() <= plan.until:
                yield row["veh"], _place(row, at)


def _place(row: dict[str, str], at: datetime) -> Location:
    status = LOADED_STATUS if row["occupied"] == "1" else EMPTY_STATUS
    place = place_at(float(row["lon"]), float(row["lat"]), at, status)
    heading = int(float(row["heading_deg"])) % 360
    return place._replace(speed_kmh=float(row["speed_kmh"]), direction=heading)


class Replay:
    """One run of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._terminals: dict[str, Terminal] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self.sent = 0

    async def run(self) -> Replayed:
        """Replay to the end; a lost line is mended and its positions are sent as back-fill."""
        places = list(read_traces(self._plan))
        if not places:
            return Replayed(0, 0, 0)
        began = datetime.now(UTC)
        first, last = places[0][1].at or began, places[-1][1].at or began
        shift = began + (last - first) / self._plan.speed - last
        mending = asyncio.create_task(self._mend())
        for vehicle, place in places:
            at = place.at or first
            await self._wait_until(began + (at - first) / self._plan.speed)
            self._post(vehicle, place._replace(at=at + shift))
        mending.cancel()
        await self._finish()
        acked = sum(terminal.memory.acked for terminal in self._terminals.values())
        return Replayed(len(self._terminals), self.sent, acked)

    async def _wait_until(self, moment: datetime) -> None:
        ahead_s = (moment - datetime.now(UTC)) / timedelta(seconds=1)
        if ahead_s > 0 or self.sent % 100 == 0:
            await asyncio.sleep(max(ahead_s, 0.0))

    def _post(self, vehicle: str, place: Location) -> None:
        terminal = self._terminals.get(vehicle)
        if terminal is None:
            identity = Identity(phone_of(vehicle), self._plan.version, f"粤B{vehicle}")
            terminal = self._terminals[vehicle] = Terminal(identity)
            self._open(terminal)
        terminal.post(place)
        self.sent += 1

    def _open(self, terminal: Terminal) -> None:
        task = asyncio.create_task(self._connect(terminal))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _connect(self, terminal: Terminal) -> None:
        with suppress(OSError):  # tried again by the next mending
            await terminal.connect(self._plan.host, self._plan.port)

    async def _mend(self) -> None:
        while True:
            await asyncio.sleep(_MEND_S)
            for terminal in self._terminals.values():
                if not terminal.connected and not self._opening:
                    self._open(terminal)

    async def _finish(self) -> None:
        if self._opening:
            await asyncio.wait(self._opening, timeout=_DRAIN_S)
        for terminal in self._terminals.values():
            if not terminal.connected:
                await self._connect(terminal)
            if terminal.connected:
                await terminal.back_fill()
                await asyncio.wait_for(terminal.drain(), _DRAIN_S)
                terminal.hang_up()
