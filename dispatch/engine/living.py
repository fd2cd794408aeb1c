"""Kernels of a plan that lives on: crews move, the clock runs, cases come and go."""

from dispatch.engine.anneal import start_step
from dispatch.engine.compiled import compiled, inlined
from dispatch.engine.cost import reckon
from dispatch.engine.desk import Desk, keep, list_left
from dispatch.engine.insertion import cheapest
from dispatch.engine.layout import (
    FINISH,
    NEVER,
    NOBODY,
    ZONE,
    Ground,
    Indices,
    Queues,
    Singles,
    X,
    Y,
)
from dispatch.engine.queues import cut, find, measure, put


@inlined
def shed(ground: Ground, queues: Queues, desk: Desk, crew: int) -> None:
    """Take cases off the tail until the queue keeps every rule again."""
    head = queues.heads[crew]
    while head.cost >= NEVER and head.size > 0:
        c = queues.order[crew, head.size]
        cut(ground, queues, crew, head.size, 1)
        list_left(queues, desk, c)


@compiled
def retime(ground: Ground, queues: Queues, desk: Desk) -> None:
    """Measure and price every queue from where its crew is now, and when it is free."""
    for crew in range(queues.heads.shape[0]):
        head = queues.heads[crew]
        queues.sheet[crew, X, 0] = head.x
        queues.sheet[crew, Y, 0] = head.y
        queues.sheet[crew, ZONE, 0] = head.zone
        queues.sheet[crew, FINISH, 0] = head.free
        measure(ground, queues, crew, 0)
        reckon(ground, queues, crew)
        shed(ground, queues, desk, crew)
        desk.tally[0].version += 1
        queues.version[crew] = desk.tally[0].version


@compiled
def rescale(ground: Ground, queues: Queues) -> None:
    """Measure every leg anew, after the places of the cases changed."""
    for crew in range(queues.heads.shape[0]):
        for i in range(1, queues.heads[crew].size + 1):
            case = ground.cases[queues.order[crew, i]]
            queues.sheet[crew, X, i] = case.x
            queues.sheet[crew, Y, i] = case.y
            measure(ground, queues, crew, i)


@compiled
def drop(ground: Ground, queues: Queues, desk: Desk, c: int) -> None:
    """Take case `c` out of the plan for good."""
    crew = queues.crew_of[c]
    if crew >= 0:
        cut(ground, queues, crew, find(queues, crew, c), 1)
        desk.tally[0].version += 1
        queues.version[crew] = desk.tally[0].version
    elif desk.place[c] >= 0:
        queues.crew_of[c] = 0
        list_left(queues, desk, c)
        queues.crew_of[c] = NOBODY


@compiled
def offers(ground: Ground, queues: Queues, c: int, prices: Singles, stops: Indices) -> None:
    """Price case `c` at its cheapest position with every crew; NEVER where it cannot go."""
    for crew in range(queues.heads.shape[0]):
        prices[crew], stops[crew] = cheapest(ground, queues, c, crew, NEVER)


@compiled
def give(ground: Ground, queues: Queues, desk: Desk, c: int, at: tuple[int, int]) -> bool:
    """Put case `c` behind a stop of a crew's queue; tell whether that keeps every rule."""
    crew, where = at
    start_step(desk)
    put(ground, queues, c, crew, where)
    fits = queues.heads[crew].cost < NEVER
    if not fits:
        cut(ground, queues, crew, where + 1, 1)
    desk.out[0] = c
    desk.trail.crew[0] = crew
    desk.tally[0].out = desk.tally[0].saved = 1
    keep(queues, desk)
    return bool(fits)
