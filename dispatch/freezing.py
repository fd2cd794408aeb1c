"""Stopping the engine by hand, and letting it go on: people decide alone while it is frozen."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.facts import Fact


@dataclass(frozen=True, slots=True)
class FreezeDispatching:
    """Stop the engine from giving cases; what crews already have stays theirs."""

    reason: str


@dataclass(frozen=True, slots=True)
class ResumeDispatching:
    """Let the engine give cases again."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """How the engine stands: frozen or not, since when, by whom and why."""

    frozen: bool
    at: datetime | None = None
    by: str = ""
    reason: str = ""
    id: str = "dispatching"
    version: int = 1


def freeze_of(frozen: Fact | None, resumed: Fact | None) -> Freeze:
    """Return how the engine stands from the newest freezing and the newest resuming."""
    newest = max((f for f in (frozen, resumed) if f), key=lambda fact: fact.at, default=None)
    if newest is None:
        return Freeze(frozen=False)
    return Freeze(newest is frozen, newest.at, newest.actor.name or newest.actor.id, newest.reason)
