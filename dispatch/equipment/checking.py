"""What a telegram must be before it counts: known device, believable time, believable values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from dispatch.city import City
from dispatch.equipment.device import Device, Telegram
from dispatch.equipment.kinds import DeviceKind, Quantity
from dispatch.grid import Point

AHEAD_MS = 5 * 60_000
BEHIND_MS = 30 * 86_400_000
"""How far a device's clock may run ahead, and how late a reading may come: raw ones are kept so."""

MOST_VALUES = 64


class Fault(StrEnum):
    """Why input is refused; the words are under `refusal`."""

    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    WRONG_TOPIC = "wrong_topic"
    WRONG_DEVICE = "wrong_device"
    UNKNOWN_DEVICE = "unknown_device"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_READING = "unknown_reading"
    NOTHING_READ = "nothing_read"
    NOT_A_NUMBER = "not_a_number"
    WRONG_UNIT = "wrong_unit"
    IMPOSSIBLE = "impossible"
    ZERO_POSITION = "zero_position"
    OUTSIDE_CITY = "outside_city"
    TIME_ZERO = "time_zero"
    TIME_FUTURE = "time_future"
    TOO_OLD = "too_old"
    DUPLICATE = "duplicate"
    FLOOD = "flood"


@dataclass(frozen=True, slots=True)
class Checked:
    """The values of a telegram that hold, and why others were left out."""

    values: dict[str, float]
    faults: tuple[tuple[Fault, str], ...] = ()


def fault_of_time(telegram: Telegram, now_ms: int) -> Fault | None:
    """Return what is wrong with a telegram's time, or None."""
    if telegram.at_ms <= 0:
        return Fault.TIME_ZERO
    if telegram.at_ms > now_ms + AHEAD_MS:
        return Fault.TIME_FUTURE
    return Fault.TOO_OLD if telegram.at_ms < now_ms - BEHIND_MS else None


def check_values(telegram: Telegram, kind: DeviceKind) -> Checked:
    """Return the values of a telegram that its kind reads, in its units and within its ranges."""
    values: dict[str, float] = {}
    faults: list[tuple[Fault, str]] = []
    readings = kind.readings
    for name, value in telegram.values.items():
        quantity = readings.get(name)
        if quantity is None:
            faults.append((Fault.UNKNOWN_READING, name))
        elif fault := _fault_of_value(value, quantity, telegram.units):
            faults.append((fault, name))
        else:
            values[name] = float(value)  # type: ignore[arg-type] # just found to be a number
    if not values and not faults:
        faults.append((Fault.NOTHING_READ, ""))
    return Checked(values, tuple(faults))


def _fault_of_value(value: object, quantity: Quantity, units: Mapping[str, object]) -> Fault | None:
    if not isinstance(value, int | float) or not isfinite(value):
        return Fault.NOT_A_NUMBER
    if units and units.get(quantity.code, quantity.unit) != quantity.unit:
        return Fault.WRONG_UNIT
    return None if quantity.least <= value <= quantity.most else Fault.IMPOSSIBLE


def fault_of_place(values: Mapping[str, float], city: City) -> Fault | None:
    """Return what is wrong with the place a telegram names (readings lon and lat), or None."""
    lon, lat = values.get("lon"), values.get("lat")
    if lon is None or lat is None:
        return None
    if lon == 0 and lat == 0:
        return Fault.ZERO_POSITION
    return None if city.holds(Point(lon, lat)) else Fault.OUTSIDE_CITY


def fault_of_topic(device: Device, area: str, gb2260: str, city: City) -> Fault | None:
    """Return what is wrong with the topic a device speaks on, or None."""
    district = city.districts.get(device.district)
    ours = {device.district, city.code, district.gb2260 if district else ""}
    return None if area == device.area and gb2260 in ours else Fault.WRONG_TOPIC
