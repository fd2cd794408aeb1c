"""The cheapest place for a case: which crew, and where in its queue."""

from dispatch.engine.compiled import compiled
from dispatch.engine.cost import late_share, lateness, leg, load_cost, reckon
from dispatch.engine.layout import NEVER, NOBODY, Ground, Queues, Row


@compiled
def beyond(ground: Ground, queues: Queues, crew: int, first: int, shift: float) -> float:
    """Return the lateness of the stops from `first` on that the running sum does not see."""
    cost = 0.0
    stops = queues.stops[crew]
    terms = ground.terms
    for i in range(first, queues.heads[crew].size + 1):
        finish = stops[i].finish
        case = ground.cases[stops[i].case]
        rise = lateness(finish + shift, case.due, terms) - lateness(finish, case.due, terms)
        cost += case.tardy * (rise - shift * late_share(finish, case.due, terms))
    return cost


@compiled
def settle_cost(ground: Ground, c: int, crew: int) -> float:
    """Return the price of the pairing itself: support and change of mind."""
    case = ground.cases[c]
    cost = ground.terms.support if ground.fit[case.kind, crew] == 2 else 0.0
    if case.incumbent >= 0 and case.incumbent != crew:
        cost += ground.terms.churn
    return cost


@compiled
def cheapest_position(ground: Ground, queues: Queues, c: int, crew: int, limit: float):
    """Return the least added cost below `limit` and the stop to follow, or NEVER."""
    terms = ground.terms
    case = ground.cases[c]
    head = queues.heads[crew]
    stops = queues.stops[crew]
    best, where = limit, NOBODY
    pair = settle_cost(ground, c, crew)
    if pair + load_cost(head.load + head.work, case.work, terms) >= best:
        return NEVER, NOBODY
    here = leg(stops[0], case)
    for i in range(head.size + 1):
        after = stops[i + 1]
        there = leg(after, case) if i < head.size else 0.0
        detour = here + there - after.leg
        shift = detour + case.work
        arrive = stops[i].finish + here
        finish = arrive + case.work
        here = there
        if terms.hard and finish > case.due:
            break
        if shift > head.room:
            continue
        cost = (
            pair
            + terms.travel * detour
            + case.response * (arrive - terms.now)
            + case.tardy * lateness(finish, case.due, terms)
            + shift * after.pull
            + load_cost(head.load + head.work, shift, terms)
        )
        if cost >= best:
            continue
        if shift > after.slack:
            if terms.hard:
                continue
            cost += beyond(ground, queues, crew, i + 1, shift)
            if cost >= best:
                continue
        best, where = cost, i
    return (best, where) if where >= 0 else (NEVER, NOBODY)


@compiled
def put(ground: Ground, queues: Queues, c: int, crew: int, where: int) -> None:
    """Put a case behind stop `where` of the crew's queue."""
    head = queues.heads[crew]
    stops = queues.stops[crew]
    for i in range(head.size, where, -1):
        stops[i + 1] = stops[i]
    head.size += 1
    fill(ground, queues, c, crew, where + 1)
    queues.crew_of[c] = crew
    reckon(ground, queues, crew)


@compiled
def fill(ground: Ground, queues: Queues, c: int, crew: int, i: int) -> None:
    """Write the case into stop `i` and mend the legs on both sides."""
    case = ground.cases[c]
    stops = queues.stops[crew]
    stop = stops[i]
    stop.x, stop.y, stop.case = case.x, case.y, c
    stop.extra = settle_cost(ground, c, crew)
    stop.leg = leg(stops[i - 1], stop)
    if i < queues.heads[crew].size:
        stops[i + 1].leg = leg(stop, stops[i + 1])
