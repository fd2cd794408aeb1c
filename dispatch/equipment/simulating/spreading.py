"""Spreads devices over a city's streets: the same city and seed always give the same devices."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from dispatch.city import City
from dispatch.equipment.device import Device
from dispatch.equipment.kinds import DeviceKind, Plans
from dispatch.grid import Area, Point, Street

SOURCE = "demo"
SPREAD_DEGREES = 0.009
TRIES = 8
CIRCUIT_LAMPS = 20
LAMP_STEP_DEGREES = 0.00028
"""Lamps of one circuit stand some thirty metres apart along a line."""

PREFIXES = {"waste_vehicle": "V"}


def spread(city: City, plans: Plans, scale: float = 1.0, seed: int = 1) -> Iterator[Device]:
    """Yield the devices of a demonstration; `scale` multiplies every kind's number."""
    for kind in plans.kinds.values():
        number = max(1, round(kind.demo * scale)) if kind.demo > 1 else kind.demo
        chance = Random(f"{city.code} {kind.code} {seed}")
        make = _MAKERS.get(kind.code, _scattered)
        for device in make(city, kind, number, chance):
            yield _with_traits(device, chance)


def lamps(city: City, kind: DeviceKind, number: int, chance: Random) -> Iterator[Device]:
    """Yield lamps in circuits, each along a line; the circuit is named after its cabinet."""
    streets = list(city.streets.values())
    for circuit in range(-(-number // CIRCUIT_LAMPS)):
        street = streets[circuit % len(streets)]
        start, area = place_near(city, street, chance)
        east, north = chance.uniform(-1, 1), chance.uniform(-1, 1)
        name = circuit_name(street, circuit)
        for n in range(min(CIRCUIT_LAMPS, number - circuit * CIRCUIT_LAMPS)):
            step = LAMP_STEP_DEGREES * n
            point = Point(start.lon + east * step, start.lat + north * step)
            found = _device(kind, f"L-{circuit:05d}-{n + 1:02d}", point, area)
            yield replace(found, circuit=name, parent=name)


def circuit_name(street: Street, circuit: int) -> str:
    """Return a circuit's name, which is also the id of its cabinet."""
    return f"C-{street.code}-{circuit:04d}"


def cabinets(city: City, kind: DeviceKind, number: int, chance: Random) -> Iterator[Device]:
    """Yield one cabinet for each of the first circuits."""
    streets = list(city.streets.values())
    for circuit in range(number):
        street = streets[circuit % len(streets)]
        point, area = place_near(city, street, chance)
        name = circuit_name(street, circuit)
        yield replace(_device(kind, name, point, area), circuit=name)


def _scattered(city: City, kind: DeviceKind, number: int, chance: Random) -> Iterator[Device]:
    streets = list(city.streets.values())
    start = chance.randrange(len(streets))
    prefix = PREFIXES.get(kind.code, kind.code.upper().replace("_", "-") + "-")
    for n in range(number):
        street = streets[(start + n) % len(streets)]
        point, area = place_near(city, street, chance)
        yield _device(kind, f"{prefix}{n + 1:03d}", point, area)


_MAKERS: dict[str, Callable[[City, DeviceKind, int, Random], Iterator[Device]]] = {
    "lamp": lamps,
    "cabinet": cabinets,
}


def place_near(city: City, street: Street, chance: Random) -> tuple[Point, Area]:
    """Return a place near a street's centre that lies in its district, and its areas."""
    for _ in range(TRIES):
        lon = round(street.center.lon + chance.gauss(0, SPREAD_DEGREES), 6)
        lat = round(street.center.lat + chance.gauss(0, SPREAD_DEGREES), 6)
        area = city.locator.locate(Point(lon, lat))
        if area is not None and area.district == street.district:
            return Point(lon, lat), Area(area.district, area.street or street.code)
    return street.center, Area(street.district, street.code)


def _device(kind: DeviceKind, device_id: str, point: Point, area: Area) -> Device:
    return Device(
        no=0,
        id=device_id,
        kind=kind.code,
        area=kind.area,
        lon=round(point.lon, 6),
        lat=round(point.lat, 6),
        district=area.district,
        street=area.street,
        component=kind.component,
        department=kind.area,
        source=SOURCE,
    )


def _with_traits(device: Device, chance: Random) -> Device:
    vary = _TRAITS.get(device.kind)
    return replace(device, traits=vary(chance)) if vary else device


def _tree(chance: Random) -> dict[str, float]:
    return {
        "height_m": round(chance.uniform(4, 22), 1),
        "age": float(chance.randint(5, 120)),
        "health": float(chance.choice((1, 1, 1, 2, 2, 3, 4))),
        "exposure": round(chance.random(), 2),
    }


_TRAITS: dict[str, Callable[[Random], dict[str, float]]] = {
    "tree": _tree,
    "park": lambda c: {"capacity": float(c.choice((800, 2000, 5000, 12000, 30000)))},
    "park_parking": lambda c: {"capacity": float(c.choice((80, 150, 300, 600)))},
    "bike_parking": lambda c: {"capacity": float(c.choice((30, 60, 120)))},
    "lamp": lambda c: {"rated_w": float(c.choice((60, 100, 150, 250))), "timetable": 1.0},
    "cabinet": lambda _c: {"rated_kw": 3.0, "timetable": 1.0},
    "transfer_station": lambda c: {"capacity_t": float(c.choice((60, 120, 240)))},
}
