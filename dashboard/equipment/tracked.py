"""The devices this process has heard of, each with its last condition."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from sqlalchemy import Connection

from dashboard.equipment.register import (
    CHUNK,
    chunks,
    own_traits,
    read_devices,
    read_open_alarms,
    read_with_conditions,
)
from dashboard.store.equipment_tables import device
from dispatch.alarms import Severity
from dispatch.equipment.derived import derives
from dispatch.equipment.device import Condition, Device
from dispatch.equipment.kinds import DeviceKind, Plans

MISSING_S = 30.0
"""An unknown device is looked for in the register again after so long."""
MOST_MISSING = 100_000

RATE = 5.0
BURST = 300.0
"""Telegrams a second one device may send, after a burst: enough to make up an hour's silence."""


@dataclass(slots=True)
class Tracked:
    """A device as this process knows it; `last` is what is safe in the database."""

    device: Device
    kind: DeviceKind
    derives: tuple[str, ...]
    last: Condition
    alarms: dict[str, tuple[str, Severity]]
    level: float = BURST
    level_at: float = 0.0

    def may_speak(self, now_s: float) -> bool:
        """Take one telegram from its allowance; False when it floods."""
        self.level = min(BURST, self.level + (now_s - self.level_at) * RATE) - 1
        self.level_at = now_s
        if self.level < 0:
            self.level = 0.0
            return False
        return True


class Known:
    """Devices by id, read from the register ahead, or when first heard of."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._by_id: dict[str, Tracked] = {}
        self._missing: dict[str, float] = {}
        self.on_loaded: Callable[[Sequence[Tracked]], None] = lambda _loaded: None

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, device_id: str) -> Tracked | None:
        """Return a device that was loaded."""
        return self._by_id.get(device_id)

    def unloaded(self, ids: Iterable[str]) -> list[str]:
        """Return those ids that are worth looking for in the register."""
        now = monotonic()
        return [
            i
            for i in dict.fromkeys(ids)
            if i not in self._by_id and now - self._missing.get(i, -MISSING_S) >= MISSING_S
        ]

    def load(self, connection: Connection, ids: Sequence[str]) -> list[Tracked]:
        """Read devices from the register; return those that were found."""
        found: list[Tracked] = []
        for chunk in chunks(ids, CHUNK):
            found += self._take(
                connection, read_with_conditions(connection, device.c.id.in_(chunk))
            )
        if len(self._missing) > MOST_MISSING:
            self._missing.clear()
        self._missing |= dict.fromkeys(set(ids) - self._by_id.keys(), monotonic())
        return found

    def load_ahead(self, connection: Connection, areas: Sequence[str], after: int) -> int | None:
        """Read the next devices of some areas, or of all, whose numbers come after one.

        Return the number to go on from; None when there is nobody left.
        """
        which = device.c.no > after
        if areas:
            which &= device.c.area.in_(areas)
        found = read_with_conditions(connection, which, CHUNK)
        self._take(connection, [each for each in found if each[0].id not in self._by_id])
        return found[-1][0].no if found else None

    def _take(
        self, connection: Connection, found: Sequence[tuple[Device, Condition]]
    ) -> list[Tracked]:
        known = [each for each in found if each[0].kind in self._plans.kinds]
        alarms = _alarms_by_device(read_open_alarms(connection, [d.id for d, _ in known]))
        loaded = [self._track(d, last, alarms.get(d.id, {})) for d, last in known]
        self._by_id |= {tracked.device.id: tracked for tracked in loaded}
        self.on_loaded(loaded)
        return loaded

    def _track(self, found: Device, last: Condition, alarms: dict[str, Any]) -> Tracked:
        kind = self._plans.kinds[found.kind]
        return Tracked(own_traits(found, kind), kind, derives(kind), last, alarms)

    def renew(self, connection: Connection, ids: Sequence[str] = ()) -> None:
        """Read again what the register says of loaded devices (all, or some): maintenance."""
        loaded = [i for i in ids if i in self._by_id] if ids else list(self._by_id)
        for chunk in chunks(loaded, CHUNK):
            for found in read_devices(connection, chunk):
                tracked = self._by_id[found.id]
                if found.maintained_until != tracked.device.maintained_until:
                    tracked.device = replace(
                        tracked.device,
                        maintained_from=found.maintained_from,
                        maintained_until=found.maintained_until,
                    )

    def all(self) -> list[Tracked]:
        """Return every loaded device."""
        return list(self._by_id.values())


def _alarms_by_device(rows: Iterable[Any]) -> dict[str, dict[str, tuple[str, Severity]]]:
    found: dict[str, dict[str, tuple[str, Severity]]] = {}
    for row in rows:
        found.setdefault(row.device, {})[row.rule] = (row.id, row.severity)
    return found
