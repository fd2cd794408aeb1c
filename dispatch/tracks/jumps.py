"""Leaves out fixes no vehicle could have reached, and follows it when it really is elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.grid import distance_m
from dispatch.tracks.vehicle import Flaw, Flawed
from dispatch.unit import Fix

FASTEST_M_S = 200 / 3.6
SLACK_M = 200.0
"""What a poor receiver in a street canyon is off, both ends together."""
BELIEVED = 3
"""So many fixes in a row that agree with each other move the track to where they are."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last fix believed, and newer ones that do not agree with it."""

    last: Fix | None = None
    suspects: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Believed:
    """What one step gives: the new anchor, fixes that hold, fixes left out."""

    anchor: Anchor
    fixes: tuple[Fix, ...] = ()
    flawed: tuple[Flawed, ...] = ()


def reachable(a: Fix, b: Fix) -> bool:
    """Tell whether a vehicle at `a` can have been at `b` at that time."""
    seconds = abs((b.at - a.at).total_seconds())
    return distance_m(a.point, b.point) <= SLACK_M + FASTEST_M_S * seconds


def believe(anchor: Anchor, fix: Fix) -> Believed:
    """Take the next fix in order."""
    if anchor.last is None or reachable(anchor.last, fix):
        return Believed(Anchor(fix), (fix,), _jumps(anchor.suspects))
    if anchor.suspects and not reachable(anchor.suspects[-1], fix):
        return Believed(Anchor(anchor.last, (fix,)), (), _jumps(anchor.suspects))
    suspects = (*anchor.suspects, fix)
    if len(suspects) >= BELIEVED:
        return Believed(Anchor(fix), suspects)
    return Believed(Anchor(anchor.last, suspects))


def _jumps(suspects: Iterable[Fix]) -> tuple[Flawed, ...]:
    return tuple(Flawed(fix, Flaw.JUMP) for fix in suspects)
