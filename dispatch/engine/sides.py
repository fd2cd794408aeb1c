"""Sharing one plan between threads: each gets a side of the city, cut anew every round."""

from typing import NamedTuple

import numpy as np

from dispatch.engine.desk import Desk
from dispatch.engine.layout import NOBODY, Flags, Floats, Ground, Indices, Queues

BLOCK = 128


class Sides(NamedTuple):
    """Which thread each crew and each case belongs to for a round."""

    crew: Flags
    case: Flags


def one_side(crews: int, cases: int) -> Sides:
    """Give everything to one thread."""
    return Sides(np.zeros(crews, np.int8), np.zeros(cases, np.int8))


def _middles(ground: Ground, queues: Queues) -> tuple[Floats, Floats]:
    """Return the mean place of each queue, its crew's own place included."""
    busy = queues.crew_of != NOBODY
    of, crews = queues.crew_of[busy], len(queues.heads)
    stops = 1.0 + np.bincount(of, minlength=crews)
    x = queues.heads["x"] + np.bincount(of, ground.cases["x"][busy], crews)
    y = queues.heads["y"] + np.bincount(of, ground.cases["y"][busy], crews)
    return x / stops, y / stops


def cut_city(ground: Ground, queues: Queues, angle: float, threads: int) -> Sides:
    """Cut the city by parallel lines into sides with as many cases each."""
    x, y = _middles(ground, queues)
    away = x * np.cos(angle) + y * np.sin(angle)
    order = np.argsort(away, kind="stable")
    share = np.cumsum(queues.heads["size"][order] + 1.0)
    crew = np.empty(len(away), np.int8)
    crew[order] = np.minimum(share * threads / share[-1], threads - 1)
    borders = [away[crew < k].max(initial=-np.inf) for k in range(1, threads)]
    lone = ground.cases["x"] * np.cos(angle) + ground.cases["y"] * np.sin(angle)
    case = np.searchsorted(np.array(borders), lone).astype(np.int8)
    busy = queues.crew_of != NOBODY
    case[busy] = crew[queues.crew_of[busy]]
    return Sides(crew, case)


def turns_of(cases: Indices, chance: np.random.Generator) -> Indices:
    """Return cases in random blocks of neighbours, random within a block: every case once."""
    if not len(cases):
        return cases
    cases = np.roll(cases, int(chance.integers(len(cases))))
    blocks = np.array_split(cases, max(1, len(cases) // BLOCK))
    shuffled = [chance.permutation(blocks[k]) for k in chance.permutation(len(blocks))]
    return np.concatenate(shuffled).astype(np.int32)


def seat(desk: Desk, queues: Queues, sides: Sides, chance: np.random.Generator) -> Desk:
    """Give a desk its side: what is left out there, and the turns of its cases."""
    mine = sides.case == desk.side
    left = np.flatnonzero(mine & (queues.crew_of == NOBODY)).astype(np.int32)
    desk.left[: len(left)] = left
    desk.place[:] = NOBODY
    desk.place[left] = np.arange(len(left))
    desk.tally["left"], desk.tally["turn"] = len(left), 0
    turns = turns_of(np.flatnonzero(mine).astype(np.int32), chance)
    return desk._replace(crew_side=sides.crew, case_side=sides.case, turns=turns)
