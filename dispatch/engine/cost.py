"""What a queue costs: legs, lateness, load, and the running sums that price a change at once."""

import math

from dispatch.engine.compiled import compiled
from dispatch.engine.layout import NEVER, Ground, Queues, Row, Terms


@compiled
def leg(a: Row, b: Row) -> float:
    """Return the travel seconds between two places given in travel seconds."""
    x = a.x - b.x
    y = a.y - b.y
    return math.floor(math.sqrt(x * x + y * y) + 0.5)


@compiled
def lateness(finish: float, due: float, terms: Terms) -> float:
    """Return the expected seconds late; the spread of a finish grows with the root of its distance."""
    late = finish - due
    if terms.spread <= 0.0:
        return max(late, 0.0)
    width = terms.spread * math.sqrt(max(finish - terms.now, 60.0))
    if late <= -width:
        return 0.0
    if late >= width:
        return late
    return (late + width) * (late + width) / (4.0 * width)


@compiled
def late_share(finish: float, due: float, terms: Terms) -> float:
    """Return how fast expected lateness grows with the finish, 0 to 1."""
    late = finish - due
    if terms.spread <= 0.0:
        return 1.0 if late > 0.0 else 0.0
    width = terms.spread * math.sqrt(max(finish - terms.now, 60.0))
    return min(max((late + width) / (2.0 * width), 0.0), 1.0)


@compiled
def linear_for(finish: float, due: float, terms: Terms) -> float:
    """Return how many seconds a finish may slip before lateness stops growing linearly."""
    if terms.spread <= 0.0:
        return due - finish if due >= finish else NEVER
    width = terms.spread * math.sqrt(max(finish - terms.now, 60.0))
    if finish - due >= width:
        return NEVER
    return due - width - finish


@compiled
def load_cost(load: float, work: float, terms: Terms) -> float:
    """Return the convex price of `work` seconds on top of `load` seconds."""
    return terms.load * work * (2.0 * load + work)


@compiled
def reckon(ground: Ground, queues: Queues, crew: int) -> None:
    """Time and price the queue of `crew` anew; its legs are known."""
    terms = ground.terms
    head = queues.heads[crew]
    stops = queues.stops[crew]
    clock, cost, work = head.free, 0.0, 0.0
    late = False
    for i in range(1, head.size + 1):
        stop = stops[i]
        case = ground.cases[stop.case]
        cost += terms.travel * stop.leg + stop.extra
        clock += stop.leg
        cost += case.response * (clock - terms.now)
        clock += case.work
        stop.finish = clock
        over = lateness(clock, case.due, terms)
        cost += case.tardy * over
        late |= over > 0.0
        work += stop.leg + case.work
    head.work = work
    head.room = head.end - clock if head.size > 0 else head.end - head.free
    head.cost = cost + load_cost(head.load, work, terms)
    if (terms.hard and late) or (head.room < 0.0 and head.size > 0):
        head.cost = NEVER
    reckon_back(ground, queues, crew)


@compiled
def reckon_back(ground: Ground, queues: Queues, crew: int) -> None:
    """Sum from the tail what a later start of each stop would cost, and how far that sum holds."""
    terms = ground.terms
    head = queues.heads[crew]
    stops = queues.stops[crew]
    pull, slack = 0.0, NEVER
    after = stops[head.size + 1]
    after.pull, after.slack, after.leg = 0.0, NEVER, 0.0
    for i in range(head.size, 0, -1):
        stop = stops[i]
        case = ground.cases[stop.case]
        pull += case.response + case.tardy * late_share(stop.finish, case.due, terms)
        slack = min(slack, linear_for(stop.finish, case.due, terms))
        stop.pull, stop.slack = pull, slack
