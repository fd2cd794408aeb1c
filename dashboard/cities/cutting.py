"""Cuts areas among points, keeping every shared edge shared."""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_195.0
GRID = 1e-5
"""Coordinates are kept to five decimals: about a metre."""


def to_metres(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in degrees as metres on a plane that fits one city."""
    return shapely.transform(geometry, lambda xy: xy * _scale(_middle(geometry)))


def plane_scale(lat: float) -> NDArray[np.float64]:
    """Return metres per degree of longitude and of latitude at one latitude."""
    return _scale(lat)


def _middle(geometry: BaseGeometry) -> float:
    _, south, _, north = shapely.bounds(geometry)
    return float(south + north) / 2


def _scale(lat: float) -> NDArray[np.float64]:
    return np.array([METRES_PER_DEGREE * np.cos(np.radians(lat)), METRES_PER_DEGREE])


def simplify_together(areas: Sequence[BaseGeometry], metres: float) -> list[BaseGeometry]:
    """Return neighbouring areas with about `metres` of detail; edges they share stay shared."""
    lat = _middle(shapely.union_all(shapely.envelope(areas)))
    plane = [shapely.transform(a, lambda xy: xy * _scale(lat)) for a in areas]
    thin = shapely.coverage_simplify(plane, metres)
    return [shapely.transform(a, lambda xy: np.round(xy / _scale(lat), 5)) for a in thin]


def cut_among(
    area: BaseGeometry, points: Mapping[str, tuple[float, float]]
) -> dict[str, BaseGeometry]:
    """Return for each named point the part of `area` that is nearer to it than to the others."""
    codes = list(points)
    if len(codes) == 1:
        return {codes[0]: area}
    scale = _scale(_middle(area))
    seeds = np.array([points[code] for code in codes]) * scale
    cells = _cells(seeds, shapely.transform(area, lambda xy: xy * scale))
    lines = [shapely.transform(line, lambda xy: xy / scale) for line in cells]
    pieces = shapely.get_parts(
        shapely.polygonize([shapely.union_all([area.boundary, *lines], grid_size=GRID)])
    )
    inside = [p for p in pieces if area.contains(p.representative_point())]
    return _gather(inside, codes, seeds / scale, scale)


def _cells(seeds: NDArray[np.float64], area: BaseGeometry) -> list[BaseGeometry]:
    cells = shapely.voronoi_polygons(
        shapely.multipoints(seeds), extend_to=shapely.buffer(shapely.envelope(area), 1000.0)
    )
    return [cell.boundary for cell in shapely.get_parts(cells)]


def _gather(
    pieces: Sequence[BaseGeometry],
    codes: Sequence[str],
    seeds: NDArray[np.float64],
    scale: NDArray[np.float64],
) -> dict[str, BaseGeometry]:
    kept: dict[str, list[BaseGeometry]] = {code: [] for code in codes}
    for piece in pieces:
        middle = shapely.get_coordinates(piece.representative_point())[0]
        nearest = int(np.argmin((((seeds - middle) * scale) ** 2).sum(axis=1)))
        kept[codes[nearest]].append(piece)
    return {code: shapely.coverage_union_all(parts) for code, parts in kept.items() if parts}
