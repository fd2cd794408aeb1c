"""Visitors of a park against what it holds, and the two-step restriction 两级限流."""

from dataclasses import dataclass
from enum import StrEnum


class Restriction(StrEnum):
    """Open, entrances held 暂缓入园, or exits only 只出不进."""

    OPEN = "open"
    HOLD = "hold"
    EXIT_ONLY = "exit_only"


@dataclass(frozen=True, slots=True)
class Steps:
    """Shares of capacity at which each step is taken, and below which it is taken back."""

    hold_at: float = 0.9
    hold_release: float = 0.8
    exit_at: float = 1.0
    exit_release: float = 0.9


def restriction(share: float, before: Restriction, steps: Steps) -> Restriction:
    """Return the restriction at a share of capacity, after the one that held before."""
    if share >= steps.exit_at:
        return Restriction.EXIT_ONLY
    if before is Restriction.EXIT_ONLY and share >= steps.exit_release:
        return Restriction.EXIT_ONLY
    if share >= steps.hold_at:
        return Restriction.HOLD
    if before is not Restriction.OPEN and share >= steps.hold_release:
        return Restriction.HOLD
    return Restriction.OPEN
