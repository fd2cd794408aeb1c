"""A device, what it said last, and the state that follows from both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, StrEnum

from dispatch.equipment.kinds import DeviceKind


class DeviceState(StrEnum):
    """How a device is."""

    WORKING = "working"
    FAULT = "fault"
    OFFLINE = "offline"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"


class Quality(IntEnum):
    """How far a reading can be trusted: measured, doubted by the device itself, or estimated."""

    GOOD = 0
    DOUBTFUL = 1
    ESTIMATED = 2


class Presence(StrEnum):
    """What a device or its broker says about its connection."""

    ONLINE = "online"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Device:
    """One device of the register. `no` is its number in stored readings.

    `component` is the code of the kind of thing it watches (GB/T 47678.5 annex A), `circuit` the
    circuit or route it belongs to, `parent` the concentrator that speaks for it, `source` whose
    register it comes from; `traits` are its own figures, such as capacity or rated power.
    """

    no: int
    id: str
    kind: str
    area: str
    lon: float
    lat: float
    district: str
    street: str = ""
    component: str = ""
    department: str = ""
    circuit: str = ""
    parent: str = ""
    source: str = "default"
    maintained_from: datetime | None = None
    maintained_until: datetime | None = None
    traits: Mapping[str, float] = field(default_factory=dict)

    def in_maintenance(self, now: datetime) -> bool:
        """Tell whether `now` lies in its maintenance window."""
        if self.maintained_from is None or self.maintained_until is None:
            return False
        return self.maintained_from <= now < self.maintained_until


@dataclass(frozen=True, slots=True)
class Telegram:
    """What one device said at one moment of its own clock, in milliseconds since 1970.

    `at_ms` 0 means that it told no time, `seq` -1 no number. `values` are as sent, unchecked.
    """

    device: str
    at_ms: int
    seq: int
    values: Mapping[str, object]
    quality: int = Quality.GOOD
    presence: Presence | None = None
    label: str = ""
    units: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """The last that is known of a device; times in milliseconds since 1970.

    `at_ms` is the newest time of its own clock, `heard_ms` when we heard it, `drift_ms` how far its
    clock runs ahead of ours, `since_ms` since when it is in this state.
    """

    at_ms: int = 0
    heard_ms: int = 0
    seq: int = -1
    values: Mapping[str, float] = field(default_factory=dict)
    quality: int = Quality.GOOD
    drift_ms: int = 0
    state: DeviceState = DeviceState.UNKNOWN
    since_ms: int = 0


def state_of(device: Device, kind: DeviceKind, last: Condition, now_ms: int) -> DeviceState:
    """Return the state of a device at `now_ms`, from what it said last."""
    if device.maintained_from and device.in_maintenance(datetime.fromtimestamp(now_ms / 1000, UTC)):
        return DeviceState.MAINTENANCE
    if not last.heard_ms:
        return DeviceState.UNKNOWN
    silent_ms = now_ms - last.heard_ms
    if last.state is DeviceState.OFFLINE and last.since_ms > last.heard_ms:
        return DeviceState.OFFLINE
    if silent_ms > kind.silent_s * 1000:
        return DeviceState.OFFLINE
    faulty = bool(kind.fault) and last.values.get(kind.fault, 0.0) > 0
    return DeviceState.FAULT if faulty else DeviceState.WORKING
