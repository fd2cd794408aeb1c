"""What a person or a machine may ask. A command is a wish; handlers decide.

`version` is the version of the case the asker saw: an older one is refused, never overwritten.
"""

from dataclasses import dataclass
from datetime import datetime

from dispatch.assisting import AssignAssist, ReleaseAssist
from dispatch.barring import BarFromPlan, BarUnit, PinUnit, UnpinCase
from dispatch.freezing import FreezeDispatching, ResumeDispatching
from dispatch.lifecycle import Step
from dispatch.posting import EndPost, PostUnit
from dispatch.shift import HandOverShift, TakeOverShift


@dataclass(frozen=True, slots=True)
class ReportCase:
    """Report a problem. A place is a point in WGS-84, or at least a street or district code."""

    title: str
    matter: str
    source: str = "collector"
    condition: str = ""
    description: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    district: str = ""
    street: str = ""
    community: str = ""
    component: str = ""
    priority: int | None = None
    reported_at: datetime | None = None
    source_note: str = ""
    external_no: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddReport:
    """Add another person's report to an open case (a duplicate: both voices are kept)."""

    case: str
    version: int
    description: str = ""
    source: str = "citizen"
    reporter: str = ""
    reporter_phone: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileCase:
    """Accept a report as a case: class, condition and priority are settled, the limit starts."""

    case: str
    version: int
    matter: str = ""
    condition: str = ""
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class ReferCase:
    """Give a filed case to a department's desk."""

    case: str
    version: int
    department: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssignUnit:
    """Give a case to a unit, and along with it to `assists`; `advice` keeps why, as shown."""

    case: str
    version: int
    unit: str
    reason: str = ""
    advice: str = ""
    assists: tuple[str, ...] = ()


AS_IT_STANDS = 0
"""In place of a version: the crew that holds the case need not have seen its newest version."""


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Take a step that needs no more than a reason, an outcome or photographs.

    A crew's phone gives its call sign as `unit` and `AS_IT_STANDS` as version: without network it
    cannot know of remarks or pushes meanwhile, and they do not undo what it did. The step counts
    if the case is still in its hands from the same assignment and stands where the step begins.
    Of a unit that assists it is a step of its part.
    """

    case: str
    version: int
    step: Step
    reason: str = ""
    outcome: str = ""
    photos: tuple[str, ...] = ()
    at: datetime | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class HoldCase:
    """Put a case on the debt list until a date (GB/T 30428.8: at most a year)."""

    case: str
    version: int
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ExtendLimit:
    """Lengthen the disposal limit by its original length, at most twice, before it runs out."""

    case: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class UrgeCase:
    """Push a case: raises attention, changes no state."""

    case: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class SeeCase:
    """Acknowledge a critical case: ends sound and double outline, never the colour."""

    case: str
    version: int


@dataclass(frozen=True, slots=True)
class ReclassifyCase:
    """Correct matter, condition or priority of an open case."""

    case: str
    version: int
    reason: str
    matter: str = ""
    condition: str = ""
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class TransferCase:
    """Hand a case to another centre: a district code, or "city"."""

    case: str
    version: int
    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeliverCase:
    """Say that a case that was handed over has come up on a screen of its new centre."""

    case: str
    version: int


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Sign for a case that was handed over 签收."""

    case: str
    version: int


@dataclass(frozen=True, slots=True)
class AddNote:
    """Write a remark into the case's history."""

    case: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class AddPhotos:
    """Attach photographs that were uploaded before."""

    case: str
    version: int
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EnterUnit:
    """Enter a unit in the register, or change what it may do."""

    unit: str
    name: str
    kind: str
    district: str
    department: str
    skills: tuple[str, ...]
    support: tuple[str, ...] = ()
    capacity: int = 3


@dataclass(frozen=True, slots=True)
class SetDuty:
    """Go on duty until a shift's end, take a break (`until`: as the machine plans), or go off."""

    unit: str
    duty: str
    shift_start: datetime | None = None
    shift_end: datetime | None = None
    reason: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """Raise an alarm of a device and a rule, or raise an open one higher. Machines only.

    `becomes` says whether it is a case at once ("auto"), when an officer says so ("ask"), or never.
    """

    device: str
    rule: str
    kind: str
    area: str
    severity: int
    value: float
    at: datetime
    district: str
    title: str
    colour: str = ""
    street: str = ""
    circuit: str = ""
    lon: float | None = None
    lat: float | None = None
    matter: str = ""
    condition: str = ""
    source: str = "sensor"
    becomes: str = "ask"
    weather: int = 0


@dataclass(frozen=True, slots=True)
class ReturnToNormal:
    """Say that the cause of an alarm is gone. Machines only."""

    alarm: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AcknowledgeAlarm:
    """Take an alarm on: the first officer to do so owns it."""

    alarm: str
    version: int


@dataclass(frozen=True, slots=True)
class ShelveAlarm:
    """Put an alarm aside until a moment: a critical one for half an hour at most."""

    alarm: str
    version: int
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class UnshelveAlarm:
    """Bring an alarm back that was put aside."""

    alarm: str
    version: int


@dataclass(frozen=True, slots=True)
class ClearAlarm:
    """End an alarm by hand: a false one, or one that was seen to on the spot."""

    alarm: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReportAlarm:
    """Turn an alarm into a case; it becomes one, never two."""

    alarm: str
    version: int
    matter: str
    condition: str = ""
    title: str = ""


Command = (
    ReportCase | AddReport | FileCase | ReferCase | AssignUnit | TakeStep | HoldCase
    | ExtendLimit | UrgeCase | SeeCase | ReclassifyCase | TransferCase | DeliverCase
    | TakeOver | AddNote | AddPhotos | EnterUnit | SetDuty | RaiseAlarm | ReturnToNormal
    | AcknowledgeAlarm | ShelveAlarm | UnshelveAlarm | ClearAlarm | ReportAlarm
    | AssignAssist | ReleaseAssist | BarUnit | BarFromPlan | PinUnit | UnpinCase
    | HandOverShift | TakeOverShift | FreezeDispatching | ResumeDispatching | PostUnit | EndPost
)  # fmt: skip
