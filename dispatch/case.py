"""What was reported: one problem in the city, from report to closure."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from dispatch.grid import Area, Point
from dispatch.lifecycle import ENDED, UNDER_LIMIT, WITH_UNIT, State
from dispatch.limits import ClockKind

CITY = "city"
"""Holder of a case that the city itself looks after."""


class Priority(IntEnum):
    """How urgent: 1 is danger to life, 4 can wait."""

    LIFE = 1
    URGENT = 2
    NORMAL = 3
    LOW = 4


class Source(StrEnum):
    """Where a report came from."""

    COLLECTOR = "collector"
    HOTLINE = "hotline"
    CITIZEN = "citizen"
    CAMERA = "camera"
    SENSOR = "sensor"
    LEADER = "leader"
    TRANSFER = "transfer"
    MEDIA = "media"
    PATROL = "patrol"


@dataclass(frozen=True, slots=True)
class Assist:
    """A crew that helps the one that leads 协办: which need it fills, and where it stands with it.

    `skill` is the need. `state` is one of those of a case in a crew's hands, or disposed once its
    part is done; a lead that disposes of the case ends every part with it.
    """

    unit: str
    skill: str
    state: State
    assigned_at: datetime
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def in_hand(self) -> bool:
        """Tell whether the crew still has its part to do."""
        return self.state in WITH_UNIT


@dataclass(frozen=True, slots=True)
class Case:
    """One case 案件. Moments are aware; codes are the city's; empty means none or not yet.

    `holder` is the district whose centre looks after it, or `CITY`; once it was handed over,
    `handed_at`, `delivered_at` and `taken_over_at` say when it was sent to the present holder, came
    up on a screen there, and was signed for. `due_at` ends the disposal
    limit, `stage_due_at` the limit of the present stage (accept, dispatch, check, verify). While
    the disposal clock stands still `left_s` keeps what is left of it, in seconds of its own clock.
    `first_assigned_at` stays when a case is given to another unit, `assigned_at` does not.
    `unit` leads 主办, `assists` help it; a crew may assist before the lead has been chosen.
    """

    id: str
    state: State
    matter: str
    std_ref: str
    condition: str
    title: str
    source: Source
    priority: Priority
    reported_at: datetime
    district: str
    holder: str
    department: str
    limit_amount: float
    limit_clock: ClockKind
    description: str = ""
    component: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    street: str = ""
    community: str = ""
    source_note: str = ""
    external_no: str = ""
    stage_due_at: datetime | None = None
    due_at: datetime | None = None
    left_s: int | None = None
    held_until: datetime | None = None
    filed_at: datetime | None = None
    first_assigned_at: datetime | None = None
    assigned_at: datetime | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    disposed_at: datetime | None = None
    verified_at: datetime | None = None
    closed_at: datetime | None = None
    unit: str = ""
    last_unit: str = ""
    seen_by: str = ""
    handed_at: datetime | None = None
    delivered_at: datetime | None = None
    taken_over_at: datetime | None = None
    duplicate_of: str = ""
    outcome: str = ""
    photos: tuple[str, ...] = ()
    reports: int = 1
    returned: int = 0
    reworked: int = 0
    extended: int = 0
    urged: int = 0
    assists: tuple[Assist, ...] = ()
    version: int = 0

    @property
    def ended(self) -> bool:
        """Tell whether it is closed or void."""
        return self.state in ENDED

    @property
    def under_limit(self) -> bool:
        """Tell whether its disposal clock runs."""
        return self.state in UNDER_LIMIT

    @property
    def point(self) -> Point | None:
        """Where it is, if known."""
        if self.lon is None or self.lat is None:
            return None
        return Point(self.lon, self.lat)

    @property
    def area(self) -> Area:
        """The areas it lies in."""
        return Area(self.district, self.street, self.community)

    @property
    def crews(self) -> tuple[str, ...]:
        """The units that have it in hand, the lead first."""
        lead = (self.unit,) if self.unit else ()
        return (*lead, *(one.unit for one in self.assists if one.in_hand))

    def assist_of(self, unit: str) -> Assist | None:
        """Return the part a unit has in hand as one that assists, if any."""
        return next((one for one in self.assists if one.in_hand and one.unit == unit), None)

    def state_for(self, unit: str) -> State:
        """Return where a unit stands with it: the lead with the case, another with its part."""
        mine = self.assist_of(unit)
        return mine.state if mine else self.state

    @property
    def short(self) -> str:
        """The last four digits of its number, as officers say it."""
        return self.id[-4:]

    def overdue(self, now: datetime) -> bool:
        """Tell whether its disposal limit has run out."""
        return self.due_at is not None and self.under_limit and now > self.due_at

    @property
    def disposed_on_time(self) -> bool:
        """Tell whether it was disposed of before its limit ran out."""
        return self.disposed_at is not None and (
            self.due_at is None or self.disposed_at <= self.due_at
        )
