"""An officer's bans and pins: whom the machine shall not send, and who keeps a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_BAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class BarUnit:
    """Say that the machine shall not send a unit to a case; a person still may.

    It ends at `until`; None: with the case.
    """

    case: str
    version: int
    unit: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BarFromPlan:
    """Say that the machine shall give a unit nothing until a moment; one that is over lets it."""

    unit: str
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PinUnit:
    """Say that a case is a unit's: the machine gives it to no other, and does not take it back."""

    case: str
    version: int
    unit: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnpinCase:
    """Take the pin away again: the machine may choose."""

    case: str
    version: int


@dataclass(frozen=True, slots=True)
class PlanBar:
    """A unit that the machine gives nothing until a moment; by whom and why."""

    unit: str
    until: datetime
    by: str
    reason: str
    version: int = 1

    @property
    def id(self) -> str:
        """Return the unit it is about."""
        return self.unit
