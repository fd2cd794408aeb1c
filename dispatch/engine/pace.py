"""How far a search is, by the clock or by steps, and how many steps to do before asking again."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

STINT_S = 0.003
FIRST, LEAST, MOST = 32, 8, 8192
STEPS = 256


class Pace(Protocol):
    """What one thread asks of the time."""

    def part(self) -> float:
        """Return the part of the effort that is spent, 0 to 1 and more."""

    def next_steps(self) -> int:
        """Return how many steps to do before asking again."""


@dataclass(slots=True)
class ByClock:
    """Seconds: from `start` to `end` of `clock`, in stints of some milliseconds."""

    clock: Callable[[], float]
    start: float
    end: float
    most: int = MOST
    _steps: int = FIRST
    _asked: float = math.nan

    def part(self) -> float:
        """Return the part of the seconds that is gone."""
        return (self.clock() - self.start) / max(self.end - self.start, 1e-9)

    def next_steps(self) -> int:
        """Return the steps of about one stint, from how long the last ones took."""
        now = self.clock()
        if now > self._asked:
            best = self._steps * STINT_S / (now - self._asked)
            self._steps = int(min(max(best, self._steps / 2, LEAST), self._steps * 2, self.most))
        self._asked = now
        return self._steps


@dataclass(slots=True)
class BySteps:
    """A number of steps, whatever the time."""

    total: int
    most: int = STEPS
    _done: int = 0

    def part(self) -> float:
        """Return the part of the steps that is done."""
        return self._done / self.total

    def next_steps(self) -> int:
        """Return a fixed number of steps, and count them."""
        steps = min(self.most, self.total - self._done)
        self._done += steps
        return steps


def stopwatch() -> float:
    """Return seconds that only run forward."""
    return time.perf_counter()
