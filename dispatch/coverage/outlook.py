"""Coverage as people look at it: what part is covered, which streets are not, whom to move."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.coverage.ground import Bools, Ground, Scene, covers, ground_of
from dispatch.coverage.history import Floats
from dispatch.coverage.postings import HARDLY, NAMED, Posting, postings


@dataclass(frozen=True, slots=True)
class StreetCover:
    """A street in the next hour: cases expected, the part covered, who is nearest, what lacks."""

    code: str
    expected: float
    covered: float
    minutes: float | None
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The next hour: cases expected, the part a free crew with the skill reaches in time.

    `after` is that part once posts and proposals are followed. `response_min` is the mean way of
    the nearest fit crew, where there is one. `staying` counts crews that are not moved, by reason.
    """

    at: datetime
    expected: float
    share: float
    after: float
    response_min: float | None
    free: int
    streets: tuple[StreetCover, ...]
    proposals: tuple[Posting, ...]
    staying: Mapping[str, int]


def coverage_of(scene: Scene) -> Coverage:
    """Return how well free crews cover the next hour, and which of them should wait elsewhere."""
    ground, demand = ground_of(scene), scene.demand
    reached = covers(ground, ground.now) > 0
    total = float(demand.sum())
    proposals, after = postings(scene, ground)
    return Coverage(
        at=scene.now,
        expected=total,
        share=_share(demand, reached, total),
        after=_share(demand, after > 0, total),
        response_min=_response(ground, demand),
        free=len(ground.units),
        streets=tuple(_streets(scene, ground, reached)),
        proposals=proposals,
        staying=Counter([*ground.absent.values(), *ground.settled.values()]),
    )


def _share(demand: Floats, reached: Bools, total: float) -> float:
    return float((demand * reached).sum()) / total if total > 0 else 1.0


def _nearest(ground: Ground) -> Floats:
    """Return the seconds of the nearest free crew, [street, skill]; endless where there is none."""
    shape = (ground.reach.shape[0], ground.skills.shape[1])
    found = np.full(shape, np.inf)
    for seconds, mine in zip(ground.seconds, ground.skills, strict=True):
        found[:, mine] = np.minimum(found[:, mine], seconds[:, None])
    return found


def _response(ground: Ground, demand: Floats) -> float | None:
    nearest = _nearest(ground)
    known = np.isfinite(nearest)
    weight = float(demand[known].sum())
    return float((demand[known] * nearest[known]).sum()) / weight / 60 if weight > 0 else None


def _streets(scene: Scene, ground: Ground, reached: Bools) -> list[StreetCover]:
    nearest = ground.seconds.min(0, initial=np.inf) / 60
    found = []
    for n, code in enumerate(scene.places.streets):
        row, total = scene.demand[n], float(scene.demand[n].sum())
        lacking = [k for k in np.argsort(-row, kind="stable") if not reached[n, k]]
        words = tuple(scene.places.skills[k] for k in lacking[:NAMED] if row[k] >= HARDLY)
        minutes = float(nearest[n]) if np.isfinite(nearest[n]) else None
        found.append(StreetCover(code, total, _share(row, reached[n], total), minutes, words))
    return found
