"""Readings that follow from others: how sure a camera is, how far an officer is from the post."""

from collections.abc import Callable, Mapping

from dispatch.equipment.device import Device
from dispatch.equipment.kinds import DeviceKind
from dispatch.grid import Point, distance_m

DWELL_S = 180.0
"""What has not moved for so long is seen for sure; before, the score grows with time."""

Values = Mapping[str, float]


def score(values: Values, _device: Device) -> float | None:
    """Return a camera's confidence, lessened while the thing has not stood long enough."""
    confidence = values.get("confidence")
    if confidence is None:
        return None
    return confidence * min(1.0, values.get("dwell_s", DWELL_S) / DWELL_S)


def away_m(values: Values, device: Device) -> float | None:
    """Return metres from the device's post to where it says it is."""
    lon, lat = values.get("lon"), values.get("lat")
    if lon is None or lat is None:
        return None
    return distance_m(Point(device.lon, device.lat), Point(lon, lat))


def unrecorded(values: Values, _device: Device) -> float | None:
    """Return 1 while a case is handled and the recorder is off."""
    if "handling" not in values:
        return None
    return float(values["handling"] > 0 and values.get("recording", 0.0) <= 0)


DERIVED: Mapping[str, Callable[[Values, Device], float | None]] = {
    "score": score,
    "away_m": away_m,
    "unrecorded": unrecorded,
}


def derives(kind: DeviceKind) -> tuple[str, ...]:
    """Return the readings of a kind that are derived."""
    return tuple(name for name in DERIVED if name in kind.readings)


def derive(names: tuple[str, ...], values: dict[str, float], device: Device) -> None:
    """Add derived readings to `values`, in place; what a device says itself stays."""
    for name in names:
        found = None if name in values else DERIVED[name](values, device)
        if found is not None:
            values[name] = found
