"""How long the way takes: one Protocol; a straight line with detour and the hour's speed."""

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from dispatch.engine.layout import Floats, Indices, Singles
from dispatch.refusals import FieldRefused

EARTH_M = 6371008.8
DAY_S = 86400.0
SLOWEST, FASTEST = 0.01, 1000.0


class Places(NamedTuple):
    """Places in seconds of travel: the distance of two is the time between them.

    Two places in different zones are as far apart as `Travel.legs` says instead.
    """

    x: Floats
    y: Floats
    zone: Indices


class Travel(Protocol):
    """What the engine asks of a model of travel."""

    def places(self, lon: Floats, lat: Floats, at: float) -> Places:
        """Put WGS-84 degrees into seconds of travel at second `at` of the day."""

    def legs(self, _at: float, /) -> Singles:
        """Return the seconds from zone to zone then; empty when every way is straight."""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """Equirectangular distance times a measured detour, at the speed of the hour.

    `profile` has (from second of the day, metres per second).
    """

    lon0: float
    lat0: float
    detour: float
    profile: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Refuse what gives no time."""
        for name, value, least, most in (
            ("lon0", self.lon0, -180.0, 180.0),
            ("lat0", self.lat0, -89.0, 89.0),
            ("detour", self.detour, SLOWEST, FASTEST),
            *(("speed_profile", speed, SLOWEST, FASTEST) for _, speed in self.profile),
        ):
            if not least <= value <= most:
                raise FieldRefused(f"city.{name}", "out_of_range", least=least, most=most)
        if not self.profile:
            raise FieldRefused("city.speed_profile", "missing")

    def speed(self, at: float) -> float:
        """Return metres per second at second `at` of the day; before the first entry the last."""
        steps = sorted(self.profile)
        now = at % DAY_S
        return next((v for start, v in reversed(steps) if start <= now), steps[-1][1])

    def metres(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return metres east and north of the origin."""
        north = EARTH_M * math.pi / 180.0
        east = EARTH_M * math.cos(math.radians(self.lat0)) * math.pi / 180.0
        return (lon - self.lon0) * east, (lat - self.lat0) * north

    def places(self, lon: Floats, lat: Floats, at: float) -> Places:
        """Put WGS-84 degrees into seconds of travel at second `at` of the day."""
        east, north = self.metres(lon, lat)
        scale = self.detour / self.speed(at)
        return Places(east * scale, north * scale, np.zeros(len(lon), np.int32))

    def legs(self, _at: float, /) -> Singles:
        """Return nothing: every way is straight."""
        return np.zeros((0, 0), np.float32)
