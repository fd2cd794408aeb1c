"""Changes of devices, told to screens once a second."""

from collections.abc import Iterable
from threading import Event, Lock, Thread

import orjson

from dashboard.equipment.tracked import Tracked
from dashboard.feed.bus import Bus
from dashboard.feed.follower import DEVICES
from dashboard.feed.layers import DeviceRow
from dispatch.equipment.device import Condition

PACE_S = 1.0
MOST = 1_500
"""Devices told of in one second; those that changed state come first, values may wait."""


def device_row(tracked: Tracked) -> DeviceRow:
    """Return a device as screens are told of it."""
    device, last = tracked.device, tracked.last
    value = last.values.get(tracked.kind.main)
    at = last.at_ms // 1000
    return [device.id, device.area, device.district, last.state.value, rounded(value), at]


def rounded(value: float | None) -> float | None:
    """Return a value short enough for the wire."""
    return None if value is None else round(value, 2)


class DeviceTeller:
    """Gathers what changed and puts it on the bus once a second."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._lock = Lock()
        self._states: dict[str, DeviceRow] = {}
        self._values: dict[str, DeviceRow] = {}
        self._stop = Event()
        self._thread = Thread(target=self._run, name="devices", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def close(self) -> None:
        """Stop telling."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def changed(self, changes: Iterable[tuple[Tracked, Condition]]) -> None:
        """Take in devices with the condition they had before."""
        with self._lock:
            for tracked, before in changes:
                main = tracked.kind.main
                if tracked.last.state is not before.state:
                    self._states[tracked.device.id] = device_row(tracked)
                elif tracked.last.values.get(main) != before.values.get(main):
                    self._values[tracked.device.id] = device_row(tracked)

    def told(self, rows: Iterable[DeviceRow]) -> None:
        """Take in rows of devices whose state changed otherwise."""
        with self._lock:
            self._states |= {row[0]: row for row in rows}

    def flush(self) -> None:
        """Tell what waits."""
        with self._lock:
            rows = list(self._states.values())[:MOST]
            for row in rows:
                del self._states[row[0]]
                self._values.pop(row[0], None)
            values = list(self._values.values())[: MOST - len(rows)]
            self._values = {} if len(self._values) > 10 * MOST else self._values
            for row in values:
                self._values.pop(row[0], None)
        if rows or values:
            self._bus.publish(DEVICES, orjson.dumps([*rows, *values]))

    def _run(self) -> None:
        while not self._stop.wait(PACE_S):
            self.flush()
