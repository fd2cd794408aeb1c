"""Putting a case into a queue, cutting cases out of it, and measuring the legs that change."""

from dispatch.engine.compiled import inlined
from dispatch.engine.cost import leg, pair_cost, reckon
from dispatch.engine.layout import EXTRA, NEXT, NOBODY, ZONE, Ground, Queues, X, Y


@inlined
def shift_stop(queues: Queues, crew: int, i: int, to: int) -> None:
    """Copy what belongs to stop `i` itself to stop `to`."""
    queues.order[crew, to] = queues.order[crew, i]
    queues.sheet[crew, X, to] = queues.sheet[crew, X, i]
    queues.sheet[crew, Y, to] = queues.sheet[crew, Y, i]
    queues.sheet[crew, ZONE, to] = queues.sheet[crew, ZONE, i]
    queues.sheet[crew, NEXT, to] = queues.sheet[crew, NEXT, i]
    queues.sheet[crew, EXTRA, to] = queues.sheet[crew, EXTRA, i]


@inlined
def write_stop(ground: Ground, queues: Queues, c: int, crew: int, i: int) -> None:
    """Write case `c` into stop `i`."""
    case = ground.cases[c]
    queues.order[crew, i] = c
    queues.sheet[crew, X, i] = case.x
    queues.sheet[crew, Y, i] = case.y
    queues.sheet[crew, ZONE, i] = case.zone
    queues.sheet[crew, EXTRA, i] = pair_cost(ground, c, crew)
    queues.crew_of[c] = crew


@inlined
def measure(ground: Ground, queues: Queues, crew: int, i: int) -> None:
    """Measure the leg from stop `i` to the one after it."""
    head = queues.heads[crew]
    if i >= head.size:
        return
    after = ground.cases[queues.order[crew, i + 1]]
    if i == 0:
        queues.sheet[crew, NEXT, i] = leg(ground, head, after)
    else:
        queues.sheet[crew, NEXT, i] = leg(ground, ground.cases[queues.order[crew, i]], after)


@inlined
def put(ground: Ground, queues: Queues, c: int, crew: int, where: int) -> None:
    """Put case `c` behind stop `where`."""
    head = queues.heads[crew]
    for i in range(head.size, where, -1):
        shift_stop(queues, crew, i, i + 1)
    head.size += 1
    write_stop(ground, queues, c, crew, where + 1)
    measure(ground, queues, crew, where)
    measure(ground, queues, crew, where + 1)
    reckon(ground, queues, crew)


@inlined
def cut(ground: Ground, queues: Queues, crew: int, first: int, length: int) -> None:
    """Take `length` cases from stop `first` on out of the queue."""
    head = queues.heads[crew]
    for i in range(first, first + length):
        queues.crew_of[queues.order[crew, i]] = NOBODY
    head.size -= length
    for i in range(first, head.size + 1):
        shift_stop(queues, crew, i + length, i)
    measure(ground, queues, crew, first - 1)
    reckon(ground, queues, crew)


@inlined
def find(queues: Queues, crew: int, c: int) -> int:
    """Return the stop of case `c`."""
    i = 1
    while queues.order[crew, i] != c:
        i += 1
    return i
