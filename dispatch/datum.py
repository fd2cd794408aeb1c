"""GCJ-02 and WGS-84: the datum of Chinese map vendors and the one this product keeps.

GCJ-02 shifts a place by 300 to 700 m on the Krasovsky 1940 ellipsoid. The forward formula is the
one publicly known; the way back is found by iteration. CGCS2000 equals WGS-84 within decimetres.
"""

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Datum = Literal["wgs84", "cgcs2000", "gcj02"]
Degrees = NDArray[np.float64]

AXIS_M = 6_378_245.0
ECCENTRICITY2 = 0.006_693_421_622_965_943


def wgs84_to_gcj02(lonlat: Any) -> Degrees:
    """Return GCJ-02 degrees for an array (…, 2) of WGS-84 longitudes and latitudes in China."""
    wgs = np.asarray(lonlat, dtype=float)
    return wgs + _shift(wgs)


def gcj02_to_wgs84(lonlat: Any) -> Degrees:
    """Return WGS-84 degrees for an array (…, 2) of GCJ-02 degrees (to a millimetre)."""
    gcj = np.asarray(lonlat, dtype=float)
    wgs = gcj
    for _ in range(6):
        wgs = gcj - _shift(wgs)
    return wgs


def to_wgs84(lonlat: Any, datum: Datum) -> Degrees:
    """Return WGS-84 degrees for an array (…, 2) of degrees of `datum`."""
    return gcj02_to_wgs84(lonlat) if datum == "gcj02" else np.asarray(lonlat, dtype=float)


def _shift(lonlat: Degrees) -> Degrees:
    x, y = lonlat[..., 0] - 105.0, lonlat[..., 1] - 35.0
    phi = np.radians(lonlat[..., 1])
    root = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    east = np.degrees(_east_m(x, y) * np.sqrt(root) / (AXIS_M * np.cos(phi)))
    north = np.degrees(_north_m(x, y) * root**1.5 / (AXIS_M * (1 - ECCENTRICITY2)))
    return np.stack([east, north], axis=-1)


def _east_m(x: Degrees, y: Degrees) -> Degrees:
    slow = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    waves = _ripple(x) + _waves(x, (20, 40), 1, 3) + _waves(x, (150, 300), 12, 30)
    return np.asarray(slow + waves)


def _north_m(x: Degrees, y: Degrees) -> Degrees:
    slow = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    waves = _ripple(x) + _waves(y, (20, 40), 1, 3) + _waves(y, (160, 320), 12, 30)
    return np.asarray(slow + waves)


def _ripple(x: Degrees) -> Degrees:
    return np.asarray((20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3)


def _waves(t: Degrees, metres: tuple[int, int], first: int, second: int) -> Degrees:
    one = metres[0] * np.sin(t / first * np.pi)
    two = metres[1] * np.sin(t / second * np.pi)
    return np.asarray((one + two) * 2 / 3)
