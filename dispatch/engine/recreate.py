"""Putting cases back where they are cheapest, in an order that changes from step to step."""

from typing import Any

import numpy as np

from dispatch.engine.chance import below, draw
from dispatch.engine.compiled import inlined
from dispatch.engine.desk import Desk, save
from dispatch.engine.insertion import cheapest
from dispatch.engine.layout import NEVER, NOBODY, Ground, Queues
from dispatch.engine.queues import cut, put

MATES = 16
RANDOM, BY_DUE, LONGEST_FIRST, BY_URGENCY = range(4)
URGENCY_S = 864000.0

f4: Any = np.float32
i4: Any = np.int32


@inlined
def choose_order(desk: Desk) -> int:
    """Draw how to sort the cases: by chance as often as by all the rules together."""
    return max(0, below(desk.chance, 6) - 2)


@inlined
def sort_key(ground: Ground, desk: Desk, c: int, order: int) -> float:
    """Return the key of case `c`, the smallest first."""
    case = ground.cases[c]
    if order == BY_DUE:
        return float(case.due)
    if order == LONGEST_FIRST:
        return float(-case.work)
    if order == BY_URGENCY:
        return float(case.due - case.work - URGENCY_S * case.response)
    return draw(desk.chance)


@inlined
def arrange(ground: Ground, desk: Desk) -> None:
    """Sort the cases taken out."""
    order = choose_order(desk)
    for q in range(desk.tally[0].out):
        c = desk.out[q]
        key = sort_key(ground, desk, c, order)
        at = q
        while at > 0 and desk.keys[at - 1] > key:
            desk.out[at], desk.keys[at] = desk.out[at - 1], desk.keys[at - 1]
            at -= 1
        desk.out[at], desk.keys[at] = c, key


@inlined
def quoted(
    ground: Ground, queues: Queues, desk: Desk, pair: tuple[int, int], limit: float
) -> tuple[float, int]:
    """Return the cheapest position, from memory when the queue has not changed since."""
    c, crew = pair
    if desk.trail.step[crew] == desk.tally[0].step:
        return cheapest(ground, queues, c, crew, limit)
    quote = desk.quotes[c, crew & (desk.quotes.shape[1] - 1)]
    version = queues.version[crew]
    if quote.version != version or (quote.where < 0 and quote.cost < limit):
        cost, where = cheapest(ground, queues, c, crew, limit)
        quote.version, quote.cost, quote.where = version, cost, where
    return quote.cost, quote.where


@inlined
def best_crew(ground: Ground, queues: Queues, desk: Desk, c: int) -> tuple[float, int, int]:
    """Return cost, crew and stop to follow where case `c` is cheapest; NOBODY: leave it out."""
    cost, crew, where = f4(ground.cases[c].left_out), i4(NOBODY), i4(NOBODY)
    near = ground.near_crews.shape[1]
    blink = desk.tally[0].blink
    salt = below(desk.chance, blink + 1)
    for j in range(near + min(MATES, ground.near_cases.shape[1])):
        if j < near:
            other = ground.near_crews[c, j]
        else:
            mate = ground.near_cases[c, j - near]
            other = i4(queues.crew_of[mate] if mate >= 0 else NOBODY)
        if other < 0 or desk.crew_side[other] != desk.side or (other & blink) == salt:
            continue
        price, at = quoted(ground, queues, desk, (c, other), cost)
        if price < cost and at >= 0:
            cost, crew, where = price, other, i4(at)
    return cost, crew, where


@inlined
def place(ground: Ground, queues: Queues, desk: Desk, c: int) -> bool:
    """Put case `c` where it is cheapest, or leave it out."""
    _, crew, where = best_crew(ground, queues, desk, c)
    if crew < 0:
        return False
    save(queues, desk, crew)
    put(ground, queues, c, crew, where)
    if queues.heads[crew].cost < NEVER:
        return True
    cut(ground, queues, crew, where + 1, 1)
    return False
