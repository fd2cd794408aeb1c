"""Proposals to wait elsewhere, each with its reasons: what it brings and costs, why this crew."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dispatch.coverage.crews import shift_begins
from dispatch.coverage.ground import Ground, Scene, mode_of
from dispatch.coverage.history import Floats, Ints
from dispatch.coverage.spreading import Move, Spread, moves
from dispatch.dispatch_rules import Mode

Reason = tuple[str, Mapping[str, object]]
"""A word of the group "cover" with its arguments; `streets` are codes."""

NAMED = 3
HARDLY = 0.005
"""Fewer expected cases an hour than this are not spoken of."""


class Kind(StrEnum):
    """A posting says where to wait; a move-up sends a crew to where nobody could be in time."""

    POSTING = "posting"
    MOVE_UP = "move_up"


@dataclass(frozen=True, slots=True)
class Rival:
    """A crew that was not chosen for a post, and what it loses by."""

    unit: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Posting:
    """A proposal: a crew to wait in a street.

    `covered` are the cases an hour within reach of a free crew by it, less those no longer so;
    `gain` is its whole worth, with what a second crew in reach is worth.
    """

    kind: Kind
    mode: Mode
    unit: str
    version: int
    street: str
    covered: float
    gain: float
    km: float
    minutes: float
    reasons: tuple[Reason, ...]
    rivals: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What a move does to the expected cases of each street: `fresh` are reached, `lost` no more,
    `backed` have a second crew now.
    """

    fresh: Floats
    lost: Floats
    backed: Floats

    @property
    def covered(self) -> float:
        """Cases an hour within reach, before and after."""
        return float(self.fresh.sum() - self.lost.sum())


def postings(scene: Scene, ground: Ground) -> tuple[tuple[Posting, ...], Ints]:
    """Return the proposals, best first, and how many crews reach what once all are followed."""
    chosen = moves(ground, scene.demand, scene.city.coverage)
    spread, found = Spread(ground, scene.demand, scene.city.coverage), list[Posting]()
    crews = {move.crew for move in chosen}
    for move in chosen:
        rivals, before = _rivals(spread, ground, move, crews), spread.covers
        spread.send(move)
        change = _change(scene.demand, before, spread.covers)
        found.append(_posting(scene, ground, move, change, rivals))
    return tuple(found), spread.covers


def _change(demand: Floats, before: Ints, after: Ints) -> Change:
    return Change(
        fresh=(demand * ((before == 0) & (after > 0))).sum(1),
        lost=(demand * ((before > 0) & (after == 0))).sum(1),
        backed=(demand * ((before == 1) & (after > 1))).sum(1),
    )


def _posting(
    scene: Scene, ground: Ground, move: Move, change: Change, rivals: tuple[Rival, ...]
) -> Posting:
    unit, street = ground.units[move.crew], scene.places.streets[move.post]
    moves_up = change.fresh.sum() >= HARDLY and not shift_begins(unit, scene.now)
    return Posting(
        kind=Kind.MOVE_UP if moves_up else Kind.POSTING,
        mode=mode_of(unit, scene.city.streets[street].district, scene),
        unit=unit.id,
        version=unit.version,
        street=street,
        covered=change.covered,
        gain=move.gain,
        km=move.km,
        minutes=float(ground.seconds[move.crew, move.post]) / 60,
        reasons=tuple(_reasons(scene, ground, move, change)),
        rivals=rivals,
    )


def _reasons(scene: Scene, ground: Ground, move: Move, change: Change) -> list[Reason]:
    minutes = round(float(ground.seconds[move.crew, move.post]) / 60)
    found: list[Reason] = []
    if change.fresh.sum() >= HARDLY:
        first = [n for n in np.argsort(-change.fresh, kind="stable")[:NAMED] if change.fresh[n]]
        streets = tuple(scene.places.streets[n] for n in first if change.fresh[n] >= HARDLY)
        args = {"n": f"{change.fresh.sum():.2f}", "streets": streets}
        found.append(("fresh" if streets else "fresh_few", args))
    if change.backed.sum() >= HARDLY:
        found.append(("backed", {"n": f"{change.backed.sum():.2f}"}))
    lost = float(change.lost.sum())
    found.append(("lost", {"n": f"{lost:.2f}"}) if lost >= HARDLY else ("none_lost", {}))
    found.append(("way", {"km": f"{move.km:.1f}", "minutes": minutes}))
    if shift_begins(ground.units[move.crew], scene.now):
        found.append(("begins", {}))
    return found


def _rivals(spread: Spread, ground: Ground, move: Move, chosen: set[int]) -> tuple[Rival, ...]:
    """Return the next crews for a post, and why each is not the one."""
    others = [c for c in range(len(ground.units)) if c not in chosen and ground.may[c, move.post]]
    tried = sorted((spread.move_to(c, move.post) for c in others), key=lambda m: (-m.net, m.crew))
    return tuple(Rival(ground.units[m.crew].id, _why_not(m, move)) for m in tried[:NAMED])


def _why_not(rival: Move, chosen: Move) -> Reason:
    """Return by what a crew loses most, in expected cases an hour or kilometres."""
    serves, leaves = chosen.serves - rival.serves, rival.leaves - chosen.leaves
    way = (chosen.gain - chosen.net) - (rival.gain - rival.net)
    if serves >= max(leaves, -way, HARDLY):
        return "serves_less", {"n": f"{serves:.2f}"}
    if leaves >= max(-way, HARDLY):
        return "leaves_more", {"n": f"{leaves:.2f}"}
    further = rival.km - chosen.km
    return ("further", {"km": f"{further:.1f}"}) if further >= 0.1 else ("alike", {})
