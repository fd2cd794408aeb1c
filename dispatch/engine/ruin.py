"""Slack induction by string removals: take neighbouring stretches out of neighbouring queues.

Christiaens and Vanden Berghe, Transportation Science 54(2), 2020.
"""

from typing import NamedTuple

from dispatch.engine.chance import below, draw
from dispatch.engine.compiled import inlined
from dispatch.engine.desk import Desk, save
from dispatch.engine.layout import NOBODY, Ground, Queues
from dispatch.engine.queues import cut, find

RECALLED = 8
LEFT_TURN = 0.125


class Appetite(NamedTuple):
    """How much a step takes out: cases on average, and the longest string."""

    average: float
    longest: int
    shortest: int


@inlined
def next_seed(desk: Desk) -> int:
    """Return the case around which to ruin: the next in turn, now and then one left out."""
    tally = desk.tally[0]
    if tally.left > 0 and draw(desk.chance) < LEFT_TURN:
        return int(desk.left[below(desk.chance, tally.left)])
    tally.turn += 1
    if tally.turn >= desk.turns.shape[0]:
        tally.turn = 0
    return int(desk.turns[tally.turn])


@inlined
def take_out(desk: Desk, c: int) -> None:
    """Put case `c` among those to place again."""
    desk.out[desk.tally[0].out] = c
    desk.tally[0].out += 1


@inlined
def cut_string(ground: Ground, queues: Queues, desk: Desk, c: int, longest: int) -> None:
    """Take a string that contains case `c` out of its queue."""
    crew = queues.crew_of[c]
    save(queues, desk, crew)
    size = queues.heads[crew].size
    length = min(size, 1 + below(desk.chance, longest))
    at = find(queues, crew, c)
    low = max(1, at - length + 1)
    high = min(at, size - length + 1)
    first = low + below(desk.chance, high - low + 1)
    for i in range(first, first + length):
        take_out(desk, queues.order[crew, i])
    cut(ground, queues, crew, first, length)


@inlined
def may_cut(queues: Queues, desk: Desk, c: int) -> bool:
    """Tell whether the queue of case `c` is this desk's and still whole."""
    crew = queues.crew_of[c]
    if crew < 0 or desk.crew_side[crew] != desk.side:
        return False
    return bool(desk.trail.step[crew] != desk.tally[0].step)


@inlined
def may_recall(desk: Desk, c: int) -> bool:
    """Tell whether case `c` was left out before this step."""
    return bool(desk.case_side[c] == desk.side and desk.place[c] != NOBODY)


@inlined
def ruin(ground: Ground, queues: Queues, desk: Desk, appetite: Appetite) -> None:
    """Take strings around the next case out of their queues; recall what is left out near it."""
    seed = next_seed(desk)
    longest = appetite.shortest + below(desk.chance, appetite.longest - appetite.shortest + 1)
    spread = int(4.0 * appetite.average / (1.0 + longest))
    strings = 1 + below(desk.chance, max(1, spread))
    recalls = RECALLED
    for j in range(-1, ground.near_cases.shape[1]):
        c = seed if j < 0 else ground.near_cases[seed, j]
        if c < 0 or strings == 0:
            break
        if may_cut(queues, desk, c):
            cut_string(ground, queues, desk, c, longest)
            strings -= 1
        elif recalls > 0 and may_recall(desk, c):
            take_out(desk, c)
            recalls -= 1
