"""UTM metres into degrees, by Krüger's series to the third order (to a millimetre)."""

from math import asin, atan2, cos, cosh, degrees, radians, sin, sinh

SCALE, EAST_M, NORTH_M = 0.9996, 500_000.0, 10_000_000.0
AXIS_M, FLAT = 6_378_137.0, 1 / 298.257223563
N = FLAT / (2 - FLAT)
RADIUS_M = AXIS_M / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
BETA = (N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96, N**2 / 48 + N**3 / 15, 17 * N**3 / 480)
DELTA = (2 * N - 2 * N**2 / 3 - 2 * N**3, 7 * N**2 / 3 - 8 * N**3 / 5, 56 * N**3 / 15)


def utm_to_degrees(east: float, north: float, zone: int, *, south: bool) -> tuple[float, float]:
    """Return WGS-84 longitude and latitude of metres in a UTM zone."""
    xi = (north - (NORTH_M if south else 0.0)) / (SCALE * RADIUS_M)
    eta = (east - EAST_M) / (SCALE * RADIUS_M)
    terms = list(enumerate(BETA, 1))
    turn = xi - sum(b * sin(2 * j * xi) * cosh(2 * j * eta) for j, b in terms)
    side = eta - sum(b * cos(2 * j * xi) * sinh(2 * j * eta) for j, b in terms)
    chi = asin(sin(turn) / cosh(side))
    lat = chi + sum(d * sin(2 * j * chi) for j, d in enumerate(DELTA, 1))
    lon = radians(zone * 6 - 183) + atan2(sinh(side), cos(turn))
    return degrees(lon), degrees(lat)
