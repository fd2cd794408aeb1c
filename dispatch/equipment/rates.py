"""How much a reading has changed within a span: tilt a day, millimetres a day."""

from collections import deque
from dataclasses import dataclass, field

SAMPLES = 24


@dataclass(slots=True)
class Change:
    """A few samples of the last `over_ms`, thinned so that memory stays flat."""

    over_ms: int
    samples: deque[tuple[int, float]] = field(default_factory=deque)

    def take(self, value: float, at_ms: int) -> float:
        """Take a reading in order of time; return how far it lies from the span's first one."""
        samples = self.samples
        while samples and samples[0][0] < at_ms - self.over_ms:
            samples.popleft()
        if not samples or at_ms - samples[-1][0] >= self.over_ms / SAMPLES:
            samples.append((at_ms, value))
        return abs(value - samples[0][1])
