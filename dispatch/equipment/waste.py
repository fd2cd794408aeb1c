"""The waste chain 垃圾全过程: what leaves one stage must arrive at the next, stream by stream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Masses = Mapping[tuple[str, str], float]
"""Kilograms weighed in a day by (stage, stream)."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What went from one stage to the next of one stream, in kilograms."""

    stage: str
    next_stage: str
    stream: str
    sent: float
    arrived: float

    @property
    def missing(self) -> float:
        """Kilograms that left and did not arrive; negative when more arrived than left."""
        return self.sent - self.arrived


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the chain over all streams."""

    stage: str
    next_stage: str
    sent: float
    arrived: float

    @property
    def share(self) -> float | None:
        """The difference in per cent of what left; None when nothing left."""
        return abs(self.sent - self.arrived) / self.sent * 100 if self.sent > 0 else None


@dataclass(frozen=True, slots=True)
class Balance:
    """A day's chain: flows by stream, and steps over all streams."""

    flows: tuple[Flow, ...]
    steps: tuple[Step, ...]

    def imbalance(self, least_kg: float) -> float:
        """Return the largest difference in per cent of a step in which at least so much moved."""
        shares = [s.share for s in self.steps if s.sent >= least_kg and s.share is not None]
        return max(shares, default=0.0)


def balance(masses: Masses, stages: Sequence[str], streams: Sequence[str]) -> Balance:
    """Return a day's mass balance from what every stage weighed."""
    flows, steps = [], []
    for stage, after in pairwise(stages):
        of_step = [
            Flow(stage, after, s, masses.get((stage, s), 0.0), masses.get((after, s), 0.0))
            for s in streams
        ]
        flows += of_step
        steps.append(
            Step(stage, after, sum(f.sent for f in of_step), sum(f.arrived for f in of_step))
        )
    return Balance(tuple(flows), tuple(steps))


@dataclass(frozen=True, slots=True)
class Link:
    """A band of the Sankey diagram: tonnes from one node to another, of one stream or "missing"."""

    source: str
    target: str
    stream: str
    tonnes: float


MISSING = "missing"


def sankey(chain: Balance) -> tuple[Link, ...]:
    """Return the bands of a Sankey diagram: what arrived, and apart from it what went missing."""
    links = []
    for flow in chain.flows:
        passed = min(flow.sent, flow.arrived)
        if passed > 0:
            links.append(Link(flow.stage, flow.next_stage, flow.stream, round(passed / 1000, 3)))
        if flow.missing > 0:
            links.append(Link(flow.stage, MISSING, flow.stream, round(flow.missing / 1000, 3)))
    return tuple(links)
