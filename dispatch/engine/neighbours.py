"""The nearest cases and crews of every case, found on a grid."""

import math
from typing import NamedTuple

import numpy as np

from dispatch.engine.compiled import compiled, inlined
from dispatch.engine.layout import NOBODY, Flags, Floats, Indices

PER_CELL = 3


class Asked(NamedTuple):
    """Points to look for, or to look from, each of a kind."""

    x: Floats
    y: Floats
    kind: Indices


class Grid(NamedTuple):
    """Points sorted by cell: cell k has `members[first[k]:first[k + 1]]`.

    `corner` is west, south and the side of a cell.
    """

    points: Asked
    members: Indices
    first: Indices
    across: int
    corner: tuple[float, float, float]


class Found(NamedTuple):
    """The nearest points of each query; `distance` belongs to the query now looked at."""

    kind: Indices
    nearest: Indices
    distance: Floats
    own: bool


def grid_of(points: Asked) -> Grid:
    """Sort points into square cells."""
    x, y = points.x, points.y
    west, south = float(x.min()), float(y.min())
    wide, high = float(x.max()) - west, float(y.max()) - south
    cell = max(math.sqrt(max(wide * high, wide, high) * PER_CELL / len(x)), 1e-6)
    across = int(wide / cell) + 1
    cells = across * (int(high / cell) + 1)
    where = ((y - south) / cell).astype(np.int64) * across + ((x - west) / cell).astype(np.int64)
    members = np.argsort(where, kind="stable").astype(np.int32)
    first = np.concatenate([[0], np.cumsum(np.bincount(where, minlength=cells))])
    return Grid(points, members, first.astype(np.int32), across, (west, south, cell))


@inlined
def note(found: Found, q: int, point: int, distance: float) -> None:
    """Sort a point into the nearest of query `q`."""
    at = found.nearest.shape[1] - 1
    while at > 0 and found.distance[at - 1] > distance:
        found.distance[at] = found.distance[at - 1]
        found.nearest[q, at] = found.nearest[q, at - 1]
        at -= 1
    found.distance[at] = distance
    found.nearest[q, at] = point


@inlined
def search_cell(grid: Grid, rows: Asked, allowed: Flags, found: Found, at: tuple[int, int]) -> None:
    """Look at every point of one cell."""
    q, cell = at
    last = found.nearest.shape[1] - 1
    for k in range(grid.first[cell], grid.first[cell + 1]):
        point = grid.members[k]
        dx, dy = grid.points.x[point] - rows.x[q], grid.points.y[point] - rows.y[q]
        distance = dx * dx + dy * dy
        if distance >= found.distance[last] or (found.own and point == q):
            continue
        if allowed[found.kind[q], grid.points.kind[point]] > 0:
            note(found, q, point, distance)


@inlined
def search_ring(grid: Grid, rows: Asked, allowed: Flags, found: Found, at: tuple[int, int]) -> bool:
    """Look at the cells `ring` away from the query's; tell whether any is inside the grid."""
    q, ring = at
    west, south, cell = grid.corner
    down = (grid.first.shape[0] - 1) // grid.across
    column = min(max(int((rows.x[q] - west) / cell), 0), grid.across - 1)
    line = min(max(int((rows.y[q] - south) / cell), 0), down - 1)
    inside = False
    for j in range(max(line - ring, 0), min(line + ring, down - 1) + 1):
        whole = j in (line - ring, line + ring)
        for i in range(column - ring, column + ring + 1, 1 if whole else max(2 * ring, 1)):
            if 0 <= i < grid.across:
                inside = True
                search_cell(grid, rows, allowed, found, (q, j * grid.across + i))
    return inside


@compiled
def search_all(grid: Grid, rows: Asked, allowed: Flags, found: Found) -> None:
    """Find the nearest allowed points of every row."""
    last = found.nearest.shape[1] - 1
    for q in range(rows.kind.shape[0]):
        found.distance[:] = np.inf
        ring = 0
        while search_ring(grid, rows, allowed, found, (q, ring)):
            reach = ring * grid.corner[2]
            if found.distance[last] <= reach * reach:
                break
            ring += 1


def nearest(rows: Asked, points: Asked, allowed: Flags, count: int) -> Indices:
    """Return the `count` nearest points to each row that `allowed[kind of row, kind of point]`.

    Rows are sorted by distance and padded with NOBODY; a row is no neighbour of its own.
    """
    found = Found(
        rows.kind,
        np.full((len(rows.kind), max(count, 1)), NOBODY, np.int32),
        np.empty(max(count, 1)),
        rows is points,
    )
    if len(rows.kind) and len(points.kind):
        search_all(grid_of(points), rows, allowed, found)
    return found.nearest
