"""A small seeded generator whose state is an argument, so that threads do not share it."""

import numpy as np

from dispatch.engine.compiled import inlined
from dispatch.engine.layout import Words


def seeded(seed: tuple[int, int]) -> Words:
    """Return the state for a seed and a thread."""
    return np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)


@inlined
def draw(state: Words) -> float:
    """Return the next number in [0, 1): xorshift64*, Vigna 2016."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    bits = (x * np.uint64(2685821657736338717)) >> np.uint64(11)
    return np.float64(bits) * (1.0 / 9007199254740992.0)


@inlined
def below(state: Words, n: int) -> int:
    """Return a whole number from 0 to n - 1."""
    return int(draw(state) * n)
