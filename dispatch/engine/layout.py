"""How the kernels see a problem: rows of records, bundled so that a kernel takes few arguments.

Times are seconds from now, places are in seconds of travel, costs are weighted minutes.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Indices = NDArray[np.int32]
Counts = NDArray[np.int64]
Flags = NDArray[np.int8]
Words = NDArray[np.uint64]
Row = Any

NEVER = 1e15
NOBODY = -1
OWN, SUPPORT = 1, 2

CASE = np.dtype([
    ("x", "f8"), ("y", "f8"), ("work", "f8"), ("due", "f8"), ("tardy", "f8"), ("response", "f8"),
    ("left_out", "f8"), ("kind", "i4"), ("incumbent", "i4"), ("zone", "i4"), ("joint", "i4"),
])  # fmt: skip
HEAD = np.dtype([
    ("cost", "f8"), ("work", "f8"), ("room", "f8"), ("load", "f8"), ("free", "f8"), ("end", "f8"),
    ("x", "f8"), ("y", "f8"), ("rest_by", "f8"), ("rest", "f8"),
    ("size", "i4"), ("capacity", "i4"), ("zone", "i4"), ("spare", "i4"),
])  # fmt: skip
QUOTE = np.dtype([("version", "i4"), ("cost", "f4"), ("where", "i4")])

X, Y, ZONE, FINISH, NEXT, PULL, SLACK, EXTRA = range(8)
FIELDS = 8
HERE, THERE, PRICE = range(3)
TRAYS = 3
LANES = 8


class Terms(NamedTuple):
    """What a second of travel and of load costs, and what crossing a line costs."""

    travel: float
    load: float
    support: float
    churn: float
    spread: float
    hard: bool


class Ground(NamedTuple):
    """What a search only reads.

    `fit[kind, crew]` is 0, OWN or SUPPORT; `legs[zone, zone]` is empty when travel is straight;
    the neighbour lists are sorted by distance and padded with NOBODY.
    """

    cases: Rows
    fit: Flags
    legs: Singles
    near_cases: Indices
    near_crews: Indices
    terms: Terms


class Queues(NamedTuple):
    """A plan under work, one row for each crew.

    Stop 0 is where the crew is when it is free; its cases follow. `sheet[crew, field, stop]` has
    place and FINISH of a stop, NEXT: the leg to the stop after it, PULL: what one second of delay
    costs all stops after it, SLACK: how long a delay that price holds, EXTRA: support and churn.
    A queue that changes gets a new version. The tray is one thread's scratch paper.
    """

    heads: Rows
    order: Indices
    sheet: Singles
    crew_of: Indices
    version: Indices
    tray: Singles


def width_for(capacity: int) -> int:
    """Return the stops of a row that holds `capacity` cases and may be read past its end."""
    return (capacity + LANES) // LANES * LANES + 1
