"""Chance that repeats itself: the same names always draw the same lots."""

from collections.abc import Sequence
from hashlib import blake2b
from math import exp, log
from random import Random
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
_NORMAL = NormalDist()


def lot(*names: object) -> Random:
    """Return a source of chance that belongs to `names` alone."""
    return Random("|".join(map(str, names)))


def share_of(*names: object) -> float:
    """Return one even number from 0 to 1 that belongs to `names` alone; cheaper than a `lot`."""
    digest = blake2b("|".join(map(str, names)).encode(), digest_size=6).digest()
    return int.from_bytes(digest) / (1 << 48)


def spread_out(share: float, median: float, spread: float, most: float) -> float:
    """Return a lognormal value around `median`, at most `most`, at an even `share` from 0 to 1."""
    normal = _NORMAL.inv_cdf(min(max(share, 1e-9), 1 - 1e-9))
    return min(most, exp(log(median) + spread * normal))


def pick(share: float, choices: Sequence[T]) -> T:
    """Return the one of `choices` that lies at an even `share` from 0 to 1."""
    return choices[int(share * len(choices))]


def poisson(chance: Random, mean: float) -> int:
    """Return how many of many rare things happen (Knuth; `mean` up to some tens)."""
    left, number = exp(-mean), 0
    product = chance.random()
    while product > left:
        number += 1
        product *= chance.random()
    return number
