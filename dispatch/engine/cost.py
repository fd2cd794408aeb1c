"""What a queue costs: legs, expected lateness, load, and the sums that price a delay at once."""

import math

from dispatch.engine.compiled import inlined
from dispatch.engine.layout import (
    EXTRA,
    FINISH,
    NEVER,
    NEXT,
    PULL,
    SLACK,
    SUPPORT,
    Ground,
    Queues,
    Row,
    Terms,
)


@inlined
def leg(ground: Ground, a: Row, b: Row) -> float:
    """Return the travel seconds from one place to another."""
    if ground.legs.shape[0] > 0 and a.zone != b.zone:
        return float(ground.legs[a.zone, b.zone])
    x = a.x - b.x
    y = a.y - b.y
    return math.floor(math.sqrt(x * x + y * y) + 0.5)


@inlined
def half_width(finish: float, terms: Terms) -> float:
    """Return how far a finish may miss its estimate: more, the farther away it is."""
    return terms.spread * math.sqrt(max(finish, 60.0))


@inlined
def lateness(finish: float, due: float, terms: Terms) -> float:
    """Return the expected seconds late when the finish is uniform within its half width."""
    late = finish - due
    width = half_width(finish, terms)
    if late >= width:
        return late
    if late <= -width:
        return 0.0
    return (late + width) * (late + width) / (4.0 * width)


@inlined
def late_share(finish: float, due: float, terms: Terms) -> float:
    """Return how fast expected lateness grows with the finish, from 0 to 1."""
    late = finish - due
    width = half_width(finish, terms)
    if late > width:
        return 1.0
    if late <= -width:
        return 0.0
    return (late + width) / (2.0 * width)


@inlined
def holds_for(finish: float, due: float, terms: Terms) -> float:
    """Return how many seconds a finish may slip before `late_share` changes."""
    width = half_width(finish, terms)
    if finish - due > width:
        return NEVER
    return due - width - finish


@inlined
def load_cost(load: float, work: float, terms: Terms) -> float:
    """Return the convex price of `work` seconds on top of `load` seconds."""
    return terms.load * work * (2.0 * load + work)


@inlined
def pair_cost(ground: Ground, c: int, crew: int) -> float:
    """Return the price of the pairing itself: support and change of mind."""
    case = ground.cases[c]
    cost = ground.terms.support if ground.fit[case.kind, crew] == SUPPORT else 0.0
    if case.incumbent >= 0 and case.incumbent != crew:
        cost += ground.terms.churn
    return cost


@inlined
def visit(
    ground: Ground, queues: Queues, crew: int, i: int, clock: float
) -> tuple[float, float, bool]:
    """Return finish, price and lateness of stop `i` when the stop before it is left at `clock`."""
    c, ride = queues.order[crew, i], float(queues.sheet[crew, NEXT, i - 1])
    finish, price, over = stop_cost(ground, c, clock, ride)
    return finish, price + float(queues.sheet[crew, EXTRA, i]), over


@inlined
def stop_cost(ground: Ground, c: int, clock: float, ride: float) -> tuple[float, float, bool]:
    """Return finish, price and lateness of case `c` reached by a ride that begins at `clock`."""
    case = ground.cases[c]
    arrive = clock + ride
    finish = arrive + case.work
    late = lateness(finish, case.due, ground.terms)
    price = ground.terms.travel * ride + case.response * arrive + case.tardy * late
    return finish, price, late > 0.0


@inlined
def rest_before(head: Row, finish: float, rested: float) -> float:
    """Return the break to take now, because the next case would end after it has to begin."""
    return float(head.rest) if rested == 0.0 and finish > head.rest_by else 0.0


@inlined
def reckon(ground: Ground, queues: Queues, crew: int) -> None:
    """Time and price the queue of `crew` anew; its legs are known."""
    head = queues.heads[crew]
    clock, cost, late, rested = head.free, 0.0, False, 0.0
    for i in range(1, head.size + 1):
        if head.rest > 0.0:
            work = ground.cases[queues.order[crew, i]].work
            rest = rest_before(head, clock + float(queues.sheet[crew, NEXT, i - 1]) + work, rested)
            rested += rest
            clock += rest
        clock, price, over = visit(ground, queues, crew, i, clock)
        queues.sheet[crew, FINISH, i] = clock
        cost += price
        late |= over
    head.work = clock - head.free - rested
    head.room = head.end - clock
    if head.rest > 0.0 and rested == 0.0:
        head.room = max(min(head.rest_by, head.end), head.end - head.rest) - clock
    head.cost = cost + load_cost(head.load, head.work, ground.terms)
    if head.size > 0 and (clock > head.end or (ground.terms.hard and late)):
        head.cost = NEVER
    reckon_back(ground, queues, crew)


@inlined
def reckon_back(ground: Ground, queues: Queues, crew: int) -> None:
    """Sum from the tail what a delay would cost."""
    size = queues.heads[crew].size
    pull, slack = 0.0, NEVER
    queues.sheet[crew, NEXT, size] = 0.0
    queues.sheet[crew, PULL, size] = pull
    queues.sheet[crew, SLACK, size] = slack
    for i in range(size, 0, -1):
        case = ground.cases[queues.order[crew, i]]
        finish = float(queues.sheet[crew, FINISH, i])
        pull += case.response + case.tardy * late_share(finish, case.due, ground.terms)
        slack = min(slack, holds_for(finish, case.due, ground.terms))
        queues.sheet[crew, PULL, i - 1] = pull
        queues.sheet[crew, SLACK, i - 1] = slack
