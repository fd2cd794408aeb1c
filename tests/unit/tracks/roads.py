"""Tracks to test with: a vehicle on a straight road, shuffles, fences."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from dispatch.geofence import Fence
from dispatch.grid import Point
from dispatch.tracks.checks import Border
from dispatch.tracks.vehicle import VehicleFix
from dispatch.unit import Fix

EIGHT = datetime(2026, 11, 22, 8, 0, 0, tzinfo=timezone(timedelta(hours=8)))
START = Point(114.05, 22.54)
DEGREES_PER_M = 1 / 102_800
"""Of longitude, at Shenzhen."""
ANYWHERE = Border(lambda _: True)


def a_fix(second: float = 0, east_m: float = 0, **changes: object) -> VehicleFix:
    """A vehicle `east_m` east of the start, `second` seconds after eight."""
    values: dict[str, object] = {
        "unit": "V1", "lon": START.lon + east_m * DEGREES_PER_M, "lat": START.lat,
        "at": EIGHT + timedelta(seconds=second), "speed_kmh": 36.0, "source": "jt808",
    }  # fmt: skip
    return VehicleFix(**(values | changes))  # type: ignore[arg-type]


def drive(seconds: int = 600, every: int = 10, speed_m_s: float = 10.0) -> list[Fix]:
    """A straight drive to the east."""
    return [a_fix(s, s * speed_m_s) for s in range(0, seconds, every)]


def shuffled(fixes: Sequence[Fix], within_s: float, seed: int) -> list[Fix]:
    """The fixes as they arrive when each is late by up to `within_s`."""
    dice = random.Random(seed)
    late = [
        (fix.at + timedelta(seconds=dice.uniform(0, within_s)), n) for n, fix in enumerate(fixes)
    ]
    return [fixes[n] for _, n in sorted(late)]


def square(name: str, from_m: float, to_m: float) -> Fence:
    """A fence across the road between two distances from the start."""
    west, east = (START.lon + m * DEGREES_PER_M for m in (from_m, to_m))
    south, north = START.lat - 0.005, START.lat + 0.005
    ring = (Point(west, south), Point(east, south), Point(east, north), Point(west, north))
    return Fence(name, (ring,))
