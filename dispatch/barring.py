"""An officer's ban: a unit the machine shall not send to a case."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BarUnit:
    """Say that the machine shall not send a unit to a case; a person still may."""

    case: str
    version: int
    unit: str
    reason: str
