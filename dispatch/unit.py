"""What is dispatched: a crew with a call sign, its skills, its duty and where it last was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.grid import Point

FRESH = timedelta(seconds=60)
AGEING = timedelta(seconds=300)
LOST = timedelta(minutes=30)


class Duty(StrEnum):
    """What a unit is doing. Being out of touch is the age of its fix, not a duty."""

    AVAILABLE = "available"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    BREAK = "break"
    OFF_DUTY = "off_duty"


@dataclass(frozen=True, slots=True)
class Fix:
    """One position of one unit, with the device's own time."""

    unit: str
    lon: float
    lat: float
    at: datetime
    speed_kmh: float | None = None
    heading_deg: float | None = None
    accuracy_m: float | None = None
    source: str = "phone"

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class Unit:
    """A crew. `queue` holds the cases it was given and has not disposed of, current first.

    `post` is the street it was sent to wait in while it is free, since `posted_at`. It is on its
    break since `rests_since`; `rests_until` is the planned end of a break that the machine began,
    `rested_s` what breaks of this shift have lasted that are over, `rests_given` how many of them
    the machine began.
    """

    id: str
    name: str
    kind: str
    district: str
    support: tuple[str, ...]
    department: str
    skills: tuple[str, ...]
    capacity: int
    duty: Duty = Duty.OFF_DUTY
    shift_start: datetime | None = None
    shift_end: datetime | None = None
    queue: tuple[str, ...] = ()
    worked_s: int = 0
    post: str = ""
    posted_at: datetime | None = None
    rests_since: datetime | None = None
    rests_until: datetime | None = None
    rested_s: int = 0
    rests_given: int = 0
    version: int = 0

    @property
    def full(self) -> bool:
        """Tell whether it can take no further case."""
        return len(self.queue) >= self.capacity

    @property
    def rests_by_plan(self) -> bool:
        """Tell whether it is on a break that the machine began, and so ends."""
        return self.duty is Duty.BREAK and self.rests_until is not None
