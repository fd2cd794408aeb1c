"""The cheapest place for a case in one queue: all priced at once, the best then exactly."""

from typing import Any

import numpy as np

from dispatch.engine.compiled import inlined
from dispatch.engine.cost import (
    late_share,
    lateness,
    load_cost,
    pair_cost,
    rest_before,
    stop_cost,
)
from dispatch.engine.layout import (
    EXTRA,
    FINISH,
    HERE,
    LANES,
    NEVER,
    NEXT,
    NOBODY,
    PRICE,
    PULL,
    SLACK,
    THERE,
    ZONE,
    Ground,
    Queues,
    X,
    Y,
)

f4: Any = np.float32


@inlined
def straight_legs(ground: Ground, queues: Queues, c: int, crew: int) -> None:
    """Fill the tray with the legs from each stop to the case, and from it to the stop after."""
    x, y = f4(ground.cases[c].x), f4(ground.cases[c].y)
    size = queues.heads[crew].size
    for i in range((size + LANES) // LANES * LANES):
        dx, dy = queues.sheet[crew, X, i] - x, queues.sheet[crew, Y, i] - y
        queues.tray[HERE, i] = np.floor(np.sqrt(dx * dx + dy * dy) + f4(0.5))
        dx, dy = queues.sheet[crew, X, i + 1] - x, queues.sheet[crew, Y, i + 1] - y
        there = np.floor(np.sqrt(dx * dx + dy * dy) + f4(0.5))
        queues.tray[THERE, i] = there if i < size else f4(0.0)


@inlined
def zone_legs(ground: Ground, queues: Queues, c: int, crew: int) -> None:
    """Put the legs of the street graph in the place of the straight ones."""
    zone = ground.cases[c].zone
    size = queues.heads[crew].size
    for i in range(size + 1):
        from_zone = int(queues.sheet[crew, ZONE, i])
        if from_zone != zone:
            queues.tray[HERE, i] = ground.legs[from_zone, zone]
            if i > 0:
                queues.tray[THERE, i - 1] = ground.legs[zone, from_zone]


@inlined
def screen(ground: Ground, queues: Queues, c: int, crew: int) -> None:
    """Price every position; a price is exact unless the delay exceeds the SLACK behind it."""
    case, head, terms = ground.cases[c], queues.heads[crew], ground.terms
    work, due, tardy = f4(case.work), f4(case.due), f4(case.tardy)
    size, room, hard = head.size, f4(head.room), terms.hard
    per_second = f4(2.0 * terms.load * (head.load + head.work))
    pair, response = f4(pair_cost(ground, c, crew)), f4(case.response)
    travel, square, spread = f4(terms.travel), f4(terms.load), f4(terms.spread)
    for i in range((size + LANES) // LANES * LANES):
        detour = queues.tray[HERE, i] + queues.tray[THERE, i] - queues.sheet[crew, NEXT, i]
        delay = detour + work
        arrive = queues.sheet[crew, FINISH, i] + queues.tray[HERE, i]
        late = arrive + work - due
        width = np.sqrt(max(arrive + work, f4(60.0))) * spread + f4(0.001)
        part = max(late + width, f4(0.0))
        over = late if late > width else part * part / (f4(4.0) * width)
        price = pair + travel * detour + response * arrive + tardy * over
        price += delay * (queues.sheet[crew, PULL, i] + per_second + square * delay)
        broken = hard & ((late > f4(0.0)) | (delay > queues.sheet[crew, SLACK, i]))
        queues.tray[PRICE, i] = f4(NEVER) if (i > size) | (delay > room) | broken else price


@inlined
def unseen(ground: Ground, queues: Queues, crew: int, i: int, delay: float) -> float:
    """Return what a delay behind stop `i` costs beyond what PULL says."""
    if delay <= queues.sheet[crew, SLACK, i]:
        return 0.0
    cost = 0.0
    terms = ground.terms
    for j in range(i + 1, queues.heads[crew].size + 1):
        finish = float(queues.sheet[crew, FINISH, j])
        case = ground.cases[queues.order[crew, j]]
        rise = lateness(finish + delay, case.due, terms) - lateness(finish, case.due, terms)
        cost += case.tardy * (rise - delay * late_share(finish, case.due, terms))
    return cost


@inlined
def rehearse(ground: Ground, queues: Queues, c: int, crew: int, at: int) -> float:
    """Return the price of position `at` by working through the queue: its break may move."""
    head = queues.heads[crew]
    clock, cost, rested = head.free, pair_cost(ground, c, crew) - head.cost, 0.0
    late = False
    for j in range(1, head.size + 2):
        i = j if j <= at else j - 1
        stop = c if j == at + 1 else queues.order[crew, i]
        ride = float(queues.sheet[crew, NEXT, i - 1])
        if j == at + 1:
            ride = float(queues.tray[HERE, at])
        else:
            cost += float(queues.sheet[crew, EXTRA, i])
            if j == at + 2:
                ride = float(queues.tray[THERE, at])
        rest = rest_before(head, clock + ride + ground.cases[stop].work, rested)
        rested += rest
        clock, price, over = stop_cost(ground, stop, clock + rest, ride)
        cost += price
        late |= over
    if clock > head.end or (ground.terms.hard and late):
        return NEVER
    return float(cost + load_cost(head.load, clock - head.free - rested, ground.terms))


@inlined
def meets_twin(ground: Ground, queues: Queues, c: int, crew: int) -> bool:
    """Tell whether the crew already has another part of the same case."""
    joint = ground.cases[c].joint
    if joint >= 0:
        for i in range(1, queues.heads[crew].size + 1):
            if ground.cases[queues.order[crew, i]].joint == joint:
                return True
    return False


@inlined
def exact(ground: Ground, queues: Queues, c: int, crew: int, i: int) -> float:
    """Return the exact price of position `i`."""
    if queues.heads[crew].rest > 0.0:
        return rehearse(ground, queues, c, crew, i)
    detour = queues.tray[HERE, i] + queues.tray[THERE, i] - queues.sheet[crew, NEXT, i]
    more = unseen(ground, queues, crew, i, detour + ground.cases[c].work)
    return float(queues.tray[PRICE, i] + f4(more))


@inlined
def lowest(queues: Queues, crew: int) -> int:
    """Return the position with the lowest price in the tray."""
    where = 0
    for i in range(1, queues.heads[crew].size + 1):
        if queues.tray[PRICE, i] < queues.tray[PRICE, where]:
            where = i
    return where


@inlined
def refine(ground: Ground, queues: Queues, c: int, crew: int, where: int) -> tuple[float, int]:
    """Return the exactly cheapest position, starting from the one that looks cheapest."""
    first, best = where, exact(ground, queues, c, crew, where)
    for i in range(queues.heads[crew].size + 1):
        if queues.tray[PRICE, i] < best and i != first:
            price = exact(ground, queues, c, crew, i)
            if price < best:
                best, where = price, i
    return best, where


@inlined
def cheapest(ground: Ground, queues: Queues, c: int, crew: int, limit: float) -> tuple[float, int]:
    """Return the least added cost and the stop to follow.

    The stop is NOBODY when nothing is below `limit`; the cost is then a lower bound.
    """
    head = queues.heads[crew]
    if head.size >= head.capacity or ground.fit[ground.cases[c].kind, crew] == 0:
        return f4(NEVER), NOBODY
    if meets_twin(ground, queues, c, crew):
        return f4(NEVER), NOBODY
    straight_legs(ground, queues, c, crew)
    if ground.legs.shape[0] > 0:
        zone_legs(ground, queues, c, crew)
    screen(ground, queues, c, crew)
    where = lowest(queues, crew)
    if queues.tray[PRICE, where] >= limit:
        return f4(queues.tray[PRICE, where]), NOBODY
    if ground.terms.hard and head.rest == 0.0:
        return f4(queues.tray[PRICE, where]), where
    return refine(ground, queues, c, crew, where)
