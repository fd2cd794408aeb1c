"""How far estimates miss, learned from finished cases: what makes lateness an expectation.

Errors of legs and of work add up along a queue, so their variance grows with the estimated time:
the half width of a finish t seconds away is spread·√t, uniform within it.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dispatch.engine.layout import Floats

ENOUGH = 200
ASSUMED = 27.0
WIDEST_PERCENT = 99.0


@dataclass(frozen=True, slots=True)
class Spread:
    """`value` for `Objective.spread`, from how many estimates, and whether it is assumed."""

    value: float
    samples: int
    source: Literal["learned", "default"]


def learn_spread(estimated_s: Floats, actual_s: Floats) -> Spread:
    """Return the spread of estimates: legs and work of finished cases, seconds, in any order.

    The rarest errors, one in a hundred, count no more than the one before them. With too few
    samples the assumed figure is returned, and says so.
    """
    known = np.isfinite(estimated_s) & np.isfinite(actual_s) & (estimated_s > 0) & (actual_s >= 0)
    estimates, errors = estimated_s[known], np.abs(actual_s[known] - estimated_s[known])
    if len(estimates) < ENOUGH:
        return Spread(ASSUMED, len(estimates), "default")
    errors = np.minimum(errors, np.percentile(errors, WIDEST_PERCENT))
    rate = float((errors * errors).sum() / estimates.sum())
    return Spread(float(np.sqrt(3.0 * rate)), len(estimates), "learned")
