"""One function per command: load, decide, record. `handle` finds the function of a command."""

from collections.abc import Callable
from typing import Any

from dispatch.assisting import AssignAssist, ReleaseAssist
from dispatch.barring import BarFromPlan, BarUnit, PinUnit, PlanBar, UnpinCase
from dispatch.commands import (
    AcknowledgeAlarm,
    AddNote,
    AddPhotos,
    AddReport,
    AssignUnit,
    ClearAlarm,
    Command,
    DeliverCase,
    EnterUnit,
    ExtendLimit,
    FileCase,
    HoldCase,
    RaiseAlarm,
    ReclassifyCase,
    ReferCase,
    ReportAlarm,
    ReportCase,
    ReturnToNormal,
    SeeCase,
    SetDuty,
    ShelveAlarm,
    TakeOver,
    TakeStep,
    TransferCase,
    UnshelveAlarm,
    UrgeCase,
)
from dispatch.freezing import Freeze, FreezeDispatching, ResumeDispatching
from dispatch.handlers import (
    alarm_cases,
    alarming,
    assigning,
    assisting,
    attention,
    barring,
    centres,
    filing,
    freezing,
    limiting,
    posting,
    reporting,
    shifts,
    stepping,
    units,
)
from dispatch.handlers.context import Context
from dispatch.ports import Row
from dispatch.posting import EndPost, PostUnit
from dispatch.shift import Handover, HandOverShift, TakeOverShift

Decided = Row | Handover | Freeze | PlanBar
"""What a command was about: a row, or what stands only in the log."""

HANDLERS: dict[type, Callable[[Any, Context], Decided]] = {
    ReportCase: reporting.report_case,
    AddReport: reporting.add_report,
    FileCase: filing.file_case,
    ReclassifyCase: filing.reclassify_case,
    ReferCase: filing.refer_case,
    TransferCase: centres.transfer_case,
    DeliverCase: centres.deliver_case,
    TakeOver: centres.take_over,
    AssignUnit: assigning.assign_unit,
    AssignAssist: assisting.assign_assist,
    ReleaseAssist: assisting.release_assist,
    BarUnit: barring.bar_unit,
    BarFromPlan: barring.bar_from_plan,
    PinUnit: barring.pin_unit,
    UnpinCase: barring.unpin_case,
    TakeStep: stepping.take_step,
    HoldCase: limiting.hold_case,
    ExtendLimit: limiting.extend_limit,
    UrgeCase: attention.urge_case,
    SeeCase: attention.see_case,
    AddNote: attention.add_note,
    AddPhotos: attention.add_photos,
    EnterUnit: units.enter_unit,
    SetDuty: units.set_duty,
    PostUnit: posting.post_unit,
    EndPost: posting.end_post,
    RaiseAlarm: alarming.raise_alarm,
    ReturnToNormal: alarming.return_to_normal,
    AcknowledgeAlarm: alarming.acknowledge_alarm,
    ShelveAlarm: alarming.shelve_alarm,
    UnshelveAlarm: alarming.unshelve_alarm,
    ClearAlarm: alarming.clear_alarm,
    ReportAlarm: alarm_cases.report_alarm,
    HandOverShift: shifts.hand_over_shift,
    TakeOverShift: shifts.take_over_shift,
    FreezeDispatching: freezing.freeze_dispatching,
    ResumeDispatching: freezing.resume_dispatching,
}


def handle(command: Command, context: Context) -> Decided:
    """Decide `command` and record what follows; return what it was about, or refuse."""
    return HANDLERS[type(command)](command, context)
