"""Simulated collection vehicles: terminals that speak JT/T 808 over TCP to the real gateway."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Thread

from dashboard.gateways.jt808.messages import Location
from dashboard.gateways.jt808.ports import terminal_key
from dashboard.gateways.jt808.replay import EMPTY_STATUS, LOADED_STATUS
from dashboard.gateways.jt808.terminal import Identity, Terminal
from dashboard.gateways.jt808.writing import place_at
from dispatch.equipment.device import Device
from dispatch.equipment.simulating.driving import Place, Round, rounds

REPORT_S = 10.0
_PHONES = 13_800_000_000


def phone_of(number: int) -> str:
    """Return the terminal phone of the n-th simulated vehicle."""
    return str(_PHONES + number)


def mapping_of(vehicles: Sequence[Device]) -> Mapping[str, str]:
    """Return terminal keys to units, for the gateway's register."""
    return {terminal_key(phone_of(n)): vehicle.id for n, vehicle in enumerate(vehicles, 1)}


class Drive:
    """Drives vehicles through a gateway, in a thread of its own; lost lines are mended."""

    def __init__(self, devices: Sequence[Device], host: str, port: int) -> None:
        vehicles = [d for d in devices if d.kind == "waste_vehicle"]
        points = [d for d in devices if d.kind == "waste_point"]
        stations = [d for d in devices if d.kind == "transfer_station"]
        self._rounds = rounds(vehicles, points, stations)
        self._host, self._port = host, port
        self._plates = [f"粤B{n:05d}" for n, _ in enumerate(vehicles, 1)]
        self._stop = Event()
        self._thread = Thread(target=self._run, name="vehicles", daemon=True)

    def start(self) -> None:
        """Set off."""
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        asyncio.run(self._drive())

    async def _drive(self) -> None:
        terminals = [
            Terminal(Identity(phone_of(n), 2019, plate)) for n, plate in enumerate(self._plates, 1)
        ]
        pairs = list(zip(terminals, self._rounds, strict=True))
        tasks = [asyncio.create_task(self._follow(t, r, n)) for n, (t, r) in enumerate(pairs)]
        while not self._stop.is_set():
            await asyncio.sleep(0.2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for terminal in terminals:
            terminal.hang_up()

    async def _follow(self, terminal: Terminal, way: Round, n: int) -> None:
        await asyncio.sleep(REPORT_S * n / max(1, len(self._rounds)))
        while True:
            if not terminal.connected:
                with suppress(OSError):  # the gateway is away: tried again next time
                    await terminal.connect(self._host, self._port)
            terminal.post(_location(way.advance(REPORT_S)))
            await asyncio.sleep(REPORT_S)


def _location(place: Place) -> Location:
    status = LOADED_STATUS if place.loaded else EMPTY_STATUS
    made = place_at(place.point.lon, place.point.lat, datetime.now(UTC), status)
    return made._replace(speed_kmh=place.speed_kmh, direction=place.heading_deg)
