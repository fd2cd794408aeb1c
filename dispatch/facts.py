"""What has happened: one fact for one change, with who, when, why and what caused it.

A fact keeps the whole rows it changed (after-images), so that history, screens, verification and
the time machine are all a fold over facts (docs/adr/0003).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class FactKind(StrEnum):
    """The kinds of facts; a step of a case is a fact of its own name."""

    CASE_REPORTED = "case_reported"
    REPORT_ADDED = "report_added"
    STEP_TAKEN = "step_taken"
    CASE_FILED = "case_filed"
    CASE_REFERRED = "case_referred"
    UNIT_ASSIGNED = "unit_assigned"
    ASSIST_ASSIGNED = "assist_assigned"
    ASSIST_STEPPED = "assist_stepped"
    ASSIST_RELEASED = "assist_released"
    LIMIT_EXTENDED = "limit_extended"
    CASE_URGED = "case_urged"
    CASE_SEEN = "case_seen"
    CASE_RECLASSIFIED = "case_reclassified"
    CASE_TRANSFERRED = "case_transferred"
    CASE_DELIVERED = "case_delivered"
    CASE_TAKEN_OVER = "case_taken_over"
    NOTE_ADDED = "note_added"
    PHOTO_ADDED = "photo_added"
    UNIT_ENTERED = "unit_entered"
    DUTY_CHANGED = "duty_changed"
    ALARM_RAISED = "alarm_raised"
    ALARM_NORMAL = "alarm_normal"
    ALARM_ACKNOWLEDGED = "alarm_acknowledged"
    ALARM_SHELVED = "alarm_shelved"
    ALARM_UNSHELVED = "alarm_unshelved"
    ALARM_CLEARED = "alarm_cleared"
    ALARM_REPORTED = "alarm_reported"
    DEVICE_MAINTAINED = "device_maintained"
    DRIVER_TOLD = "driver_told"
    UNIT_BARRED = "unit_barred"
    UNIT_PINNED = "unit_pinned"
    CASE_UNPINNED = "case_unpinned"
    SHIFT_HANDED_OVER = "shift_handed_over"
    SHIFT_TAKEN_OVER = "shift_taken_over"
    UNIT_POSTED = "unit_posted"
    POST_ENDED = "post_ended"
    DISPATCHING_SWITCHED = "dispatching_switched"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: an account, a unit's phone, a device or the machine itself."""

    id: str
    role: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. `step` is set for steps; `detail` holds what no column does."""

    kind: FactKind
    at: datetime
    actor: Actor
    case: str = ""
    unit: str = ""
    step: str = ""
    reason: str = ""
    cause: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
