"""The desk one thread works at: what is out of the plan, how to take it back, what is known."""

from typing import NamedTuple

import numpy as np

from dispatch.engine.chance import seeded
from dispatch.engine.compiled import inlined
from dispatch.engine.layout import (
    HEAD,
    NOBODY,
    QUOTE,
    Counts,
    Flags,
    Floats,
    Ground,
    Indices,
    Queues,
    Rows,
    Singles,
    Words,
)

TOUCHED = 320
QUOTES = 32
BLINK = 63
TALLY = np.dtype([
    ("step", "i8"), ("saved", "i4"), ("out", "i4"), ("left", "i4"), ("blink", "i4"),
    ("turn", "i4"), ("version", "i4"), ("stride", "i4"),
])  # fmt: skip


class Trail(NamedTuple):
    """The queues as they were before this step, so that it can be undone."""

    heads: Rows
    order: Indices
    sheet: Singles
    crew: Indices
    step: Counts


class Desk(NamedTuple):
    """One thread's papers.

    `out` has the cases taken out in this step, `left` those in no queue with `place` to find them.
    Only crews and cases of `side` are this desk's; `turns` is the order in which it visits them.
    One crew in `blink` + 1, a power of two, is passed over when a case is placed.
    `quotes[case, slot]` remembers the price of a case at a crew as long as its version is the same.
    """

    tally: Rows
    chance: Words
    trail: Trail
    out: Indices
    keys: Floats
    left: Indices
    place: Indices
    turns: Indices
    crew_side: Flags
    case_side: Flags
    side: int
    quotes: Rows


def new_desk(ground: Ground, queues: Queues, seed: tuple[int, int]) -> Desk:
    """Set up a desk that owns every crew and case."""
    cases, (crews, width) = len(ground.cases), queues.order.shape
    touched = min(crews, TOUCHED)
    trail = Trail(
        np.zeros(touched, HEAD),
        np.zeros((touched, width), np.int32),
        np.zeros((touched, *queues.sheet.shape[1:]), np.float32),
        np.zeros(touched, np.int32),
        np.zeros(crews, np.int64),
    )
    tally = np.zeros(1, TALLY)
    tally["blink"] = BLINK
    return Desk(
        tally,
        seeded(seed),
        trail,
        np.zeros(cases, np.int32),
        np.zeros(cases),
        np.zeros(cases, np.int32),
        np.full(cases, NOBODY, np.int32),
        np.arange(cases, dtype=np.int32),
        np.zeros(crews, np.int8),
        np.zeros(cases, np.int8),
        0,
        np.zeros((cases, QUOTES), QUOTE),
    )


@inlined
def save(queues: Queues, desk: Desk, crew: int) -> None:
    """Keep the queue of `crew` as it is, once a step."""
    tally, trail = desk.tally[0], desk.trail
    if trail.step[crew] == tally.step:
        return
    trail.step[crew] = tally.step
    k = tally.saved
    tally.saved += 1
    trail.crew[k] = crew
    trail.heads[k] = queues.heads[crew]
    for i in range(queues.order.shape[1]):
        trail.order[k, i] = queues.order[crew, i]
    for field in range(queues.sheet.shape[1]):
        for i in range(queues.order.shape[1]):
            trail.sheet[k, field, i] = queues.sheet[crew, field, i]


@inlined
def restore(queues: Queues, desk: Desk, k: int) -> None:
    """Bring the `k`-th queue kept back."""
    trail = desk.trail
    crew = trail.crew[k]
    queues.heads[crew] = trail.heads[k]
    for i in range(queues.order.shape[1]):
        queues.order[crew, i] = trail.order[k, i]
    for field in range(queues.sheet.shape[1]):
        for i in range(queues.order.shape[1]):
            queues.sheet[crew, field, i] = trail.sheet[k, field, i]
    for i in range(1, trail.heads[k].size + 1):
        queues.crew_of[trail.order[k, i]] = crew


@inlined
def undo(queues: Queues, desk: Desk) -> None:
    """Take this step back."""
    for q in range(desk.tally[0].out):
        queues.crew_of[desk.out[q]] = NOBODY
    for k in range(desk.tally[0].saved):
        restore(queues, desk, k)


@inlined
def keep(queues: Queues, desk: Desk) -> None:
    """Make this step stand: changed queues get new versions, cases without a queue are listed."""
    tally = desk.tally[0]
    for k in range(tally.saved):
        tally.version += tally.stride
        queues.version[desk.trail.crew[k]] = tally.version
    for q in range(tally.out):
        list_left(queues, desk, desk.out[q])


@inlined
def list_left(queues: Queues, desk: Desk, c: int) -> None:
    """List case `c` as left out when it is in no queue, else strike it off."""
    tally = desk.tally[0]
    at = desk.place[c]
    if queues.crew_of[c] == NOBODY and at == NOBODY:
        desk.place[c] = tally.left
        desk.left[tally.left] = c
        tally.left += 1
    elif queues.crew_of[c] != NOBODY and at != NOBODY:
        tally.left -= 1
        last = desk.left[tally.left]
        desk.left[at] = last
        desk.place[last] = at
        desk.place[c] = NOBODY
