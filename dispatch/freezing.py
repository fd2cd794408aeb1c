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


def freeze_of(switched: Fact | None) -> Freeze:
    """Return how the engine stands from the newest fact that switched it."""
    if switched is None:
        return Freeze(frozen=False)
    by = switched.actor.name or switched.actor.id
    return Freeze(bool(switched.detail["frozen"]), switched.at, by, switched.reason)
