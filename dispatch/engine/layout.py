"""How the kernels see a problem: rows of one cache line, bundled so that a kernel takes few arguments."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Flags = NDArray[np.int8]

NEVER = 1e15
NOBODY = -1

CASE = np.dtype(
    [
        ("x", "f8"), ("y", "f8"), ("work", "f8"), ("due", "f8"), ("tardy", "f8"),
        ("response", "f8"), ("left_out", "f8"), ("kind", "i4"), ("incumbent", "i4"),
    ]
)  # fmt: skip
STOP = np.dtype(
    [
        ("x", "f8"), ("y", "f8"), ("finish", "f8"), ("leg", "f8"), ("pull", "f8"),
        ("slack", "f8"), ("extra", "f8"), ("case", "i4"), ("zone", "i4"),
    ]
)  # fmt: skip
QUEUE = np.dtype(
    [
        ("cost", "f8"), ("load", "f8"), ("work", "f8"), ("end", "f8"), ("free", "f8"), ("room", "f8"),
        ("size", "i4"), ("capacity", "i4"), ("pad", "f8"),
    ]
)  # fmt: skip


class Terms(NamedTuple):
    """What a second of everything costs, in weighted minutes."""

    now: float
    travel: float
    load: float
    support: float
    churn: float
    spread: float
    hard: bool


class Ground(NamedTuple):
    """The part of a problem that a search only reads."""

    cases: Rows
    fit: Flags
    near_cases: Indices
    near_crews: Indices
    terms: Terms


class Queues(NamedTuple):
    """A plan under work: stop 0 of a row is where the crew is when free, its cases follow."""

    stops: Rows
    heads: Rows
    crew_of: Indices


Row = Any
