"""Alarms 告警: something a person must act on, from the moment it is raised until it is cleared.

The lifecycle follows ISA-18.2. An alarm that is folded under another is kept in full and counted
there, but is no row of its own in that room: a storm must not bury the officer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

LONGEST_SHELF = timedelta(hours=24)
LONGEST_CRITICAL_SHELF = timedelta(minutes=30)
"""A critical alarm may be put aside only this long (ISA-18.2: shelving is limited in time)."""


class Severity(IntEnum):
    """How much it matters: 1 is danger to life, 4 is something to know."""

    CRITICAL = 1
    HIGH = 2
    MEDIUM = 3
    LOW = 4


class Colour(StrEnum):
    """The four warning colours 红橙黄蓝, where the field uses them."""

    NONE = ""
    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


class Weather(IntEnum):
    """What an alarm has to do with the weather: nothing, caused by it, or the warning itself."""

    NONE = 0
    CAUSED = 1
    WARNING = 2


class AlarmState(StrEnum):
    """Where an alarm stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. `device` and `rule` name its cause; only one alarm of a cause is open at a time.

    `count` says how often it was raised anew, `normal_at` since when the cause is gone. `head` is
    the alarm it is folded under in its district's room, `city_head` in the city's; `folded` and
    `city_folded` count the open alarms under it.
    """

    id: str
    state: AlarmState
    device: str
    kind: str
    area: str
    rule: str
    severity: Severity
    colour: Colour
    value: float
    raised_at: datetime
    last_at: datetime
    district: str
    street: str = ""
    circuit: str = ""
    lon: float | None = None
    lat: float | None = None
    count: int = 1
    owner: str = ""
    acknowledged_at: datetime | None = None
    shelved_until: datetime | None = None
    normal_at: datetime | None = None
    cleared_at: datetime | None = None
    case: str = ""
    reason: str = ""
    head: str = ""
    city_head: str = ""
    folded: int = 0
    city_folded: int = 0
    weather: Weather = Weather.NONE
    version: int = 0

    @property
    def open(self) -> bool:
        """Tell whether it is not cleared."""
        return self.state is not AlarmState.CLEARED

    @property
    def critical(self) -> bool:
        """Tell whether it is never folded and shelved only briefly."""
        return self.severity is Severity.CRITICAL

    @property
    def shown_in_district(self) -> bool:
        """Tell whether it is a row of its own in its district's room."""
        return not self.head and (self.open or self.folded > 0)

    @property
    def shown_in_city(self) -> bool:
        """Tell whether it is a row of its own in the city's room."""
        return not self.city_head and (self.open or self.city_folded > 0)

    @property
    def longest_shelf(self) -> timedelta:
        """How long it may be put aside."""
        return LONGEST_CRITICAL_SHELF if self.critical else LONGEST_SHELF
