"""The table of rights: which role may use which route, command and message.

A test walks every route, callback, command and socket message and fails on one that is not here.
"""

from collections.abc import Mapping

from dashboard.access.who import ALL, DESK, WATCHERS, Role, Who
from dispatch import commands as c
from dispatch.alarms import Alarm
from dispatch.assisting import AssignAssist, ReleaseAssist
from dispatch.barring import BarFromPlan, BarUnit, PinUnit, UnpinCase
from dispatch.case import CITY, Case
from dispatch.commands import Command
from dispatch.freezing import FreezeDispatching, ResumeDispatching
from dispatch.lifecycle import Step
from dispatch.posting import EndPost, PostUnit
from dispatch.refusals import NotAllowed
from dispatch.shift import HandOverShift, TakeOverShift
from dispatch.unit import Unit

Roles = frozenset[Role]

OPEN: Roles = frozenset()
"""Marks what anybody may use without signing in."""

NOBODY: Roles = frozenset({Role.MACHINE})
"""What only the machine itself does."""

CENTRE: Roles = DESK | {Role.DISTRICT}
WORK: Roles = CENTRE | {Role.CREW}
MAKERS: Roles = WORK | {Role.SYSTEM, Role.ADMIN}
PICTURE: Roles = ALL - {Role.SYSTEM}
BRIEFED: Roles = DESK | {Role.LEADER, Role.ADMIN, Role.AUDITOR}

ROUTES: Mapping[str, Roles] = {
    "static": OPEN,
    "health": OPEN,
    "sign_in": OPEN,
    "words": OPEN,
    "home": ALL,
    "sign_out": ALL,
    "report_case": MAKERS,
    "command": MAKERS,
    "case": PICTURE,
    "recommend": CENTRE,
    "near": CENTRE,
    "outlook": PICTURE - {Role.CREW},
    "rest": frozenset({Role.CREW}),
    "coverage": PICTURE - {Role.CREW},
    "what_if": CENTRE,
    "place": CENTRE,
    "handover": DESK | {Role.ADMIN, Role.AUDITOR},
    "handover_draft": DESK | {Role.ADMIN, Role.AUDITOR},
    "handover_sheet": DESK | {Role.ADMIN, Role.AUDITOR},
    "search": CENTRE | {Role.LEADER, Role.ADMIN, Role.AUDITOR},
    "picture": PICTURE,
    "past": PICTURE - {Role.CREW},
    "past_span": PICTURE - {Role.CREW},
    "feed": PICTURE,
    "areas": ALL,
    "area": PICTURE,
    "devices": PICTURE,
    "device_summary": PICTURE,
    "device": PICTURE,
    "maintain": CENTRE | {Role.ADMIN},
    "text_driver": CENTRE,
    "refusals": CENTRE | {Role.ADMIN, Role.AUDITOR},
    "alarms": PICTURE - {Role.CREW},
    "alarm": PICTURE,
    "health_of_alarms": PICTURE - {Role.CREW},
    "take_readings": frozenset({Role.SYSTEM}),
    "play_plot": frozenset({Role.CHIEF, Role.ADMIN}),
    "state_hash": PICTURE,
    "catalogue": ALL,
    "basemap": ALL,
    "tile": ALL,
    "tile_file": ALL,
    "me": ALL,
    "walls": WATCHERS,
    "show_on_wall": DESK | {Role.ADMIN},
    "take_back_wall": DESK | {Role.ADMIN},
    "forget_wall": frozenset({Role.CHIEF, Role.ADMIN}),
    "contacts": WORK,
    "field_worker": OPEN,
    "field_manifest": OPEN,
    "field_kit": frozenset({Role.CREW}),
    "report_fixes": frozenset({Role.CREW, Role.SYSTEM}),
    "add_photo": MAKERS,
    "photo": PICTURE,
    "briefing_figures": BRIEFED,
    "briefing_cases": BRIEFED,
    "briefing_sheet": BRIEFED,
    "briefing_opened": BRIEFED,
}

SCREENS: Mapping[str, Roles] = {
    "wall": frozenset({Role.WALL, Role.OPERATOR, Role.CHIEF, Role.LEADER, Role.ADMIN}),
    "duty": DESK | {Role.ADMIN, Role.AUDITOR},
    "district": CENTRE | {Role.LEADER, Role.ADMIN},
    "field": frozenset({Role.CREW}),
    "briefing": BRIEFED,
    "devices": CENTRE | {Role.LEADER, Role.ADMIN, Role.AUDITOR},
}
"""Pages, by the first part of their address."""

COMMANDS: Mapping[type, Roles] = {
    c.ReportCase: MAKERS,
    c.AddReport: MAKERS,
    c.FileCase: CENTRE,
    c.ReferCase: CENTRE,
    c.AssignUnit: CENTRE,
    AssignAssist: CENTRE,
    ReleaseAssist: CENTRE,
    c.TakeStep: WORK,
    c.HoldCase: CENTRE,
    c.ExtendLimit: CENTRE,
    c.UrgeCase: CENTRE | {Role.LEADER},
    c.SeeCase: CENTRE,
    c.ReclassifyCase: CENTRE,
    c.TransferCase: CENTRE,
    c.DeliverCase: CENTRE,
    c.TakeOver: CENTRE,
    c.AddNote: WORK | {Role.LEADER},
    c.AddPhotos: WORK,
    c.EnterUnit: frozenset({Role.CHIEF, Role.ADMIN}),
    c.SetDuty: CENTRE | {Role.CREW},
    BarUnit: CENTRE,
    BarFromPlan: DESK,
    PinUnit: CENTRE,
    UnpinCase: CENTRE,
    HandOverShift: DESK,
    TakeOverShift: DESK,
    PostUnit: CENTRE,
    EndPost: CENTRE | {Role.CREW},
    FreezeDispatching: DESK,
    ResumeDispatching: DESK,
    c.RaiseAlarm: NOBODY,
    c.ReturnToNormal: NOBODY,
    c.AcknowledgeAlarm: CENTRE,
    c.ShelveAlarm: CENTRE,
    c.UnshelveAlarm: CENTRE,
    c.ClearAlarm: CENTRE,
    c.ReportAlarm: CENTRE,
}

CREW_STEPS = frozenset({Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE, Step.DECLINE})
MESSAGES: Mapping[str, Roles] = {
    "connect": PICTURE,
    "disconnect": PICTURE,
    "shown": PICTURE,
    "watch": PICTURE,
}


def roles_for(endpoint: str, path: str) -> Roles:
    """Return who may ask for a route; pages go by their address, files of ours are open."""
    if endpoint in ROUTES:
        return ROUTES[endpoint]
    if path.startswith(("/assets/", "/_dash-component-suites/")):
        return OPEN
    return SCREENS.get(path.split("/")[1], ALL)


def check_command(who: Who, command: Command) -> None:
    """Refuse a command that the role may not give, or a crew's word about another crew."""
    if who.role is Role.MACHINE:
        return
    if who.role not in COMMANDS[type(command)]:
        raise NotAllowed("command", why="word:access.command")
    if isinstance(command, c.TakeStep) and command.unit not in ("", who.unit):
        raise NotAllowed("unit", why="word:access.other_unit")
    if who.role is Role.CREW:
        _check_crew(who, command)


def _check_crew(who: Who, command: Command) -> None:
    if isinstance(command, c.TakeStep) and command.step not in CREW_STEPS:
        raise NotAllowed("step", why="word:access.command")
    if isinstance(command, c.SetDuty | EndPost) and command.unit != who.unit:
        raise NotAllowed("unit", why="word:access.other_unit")


def check_case(who: Who, case: Case) -> None:
    """Refuse a case outside the district or the hands of the one who asks."""
    if who.role is Role.DISTRICT and who.district not in (case.district, case.holder):
        raise NotAllowed("case", why="word:access.district", district=case.district)
    hands = (case.unit, case.last_unit, *(one.unit for one in case.assists))
    if who.role is Role.CREW and who.unit not in hands:
        raise NotAllowed("case", why="word:access.other_unit")


VOICES = (c.AddNote, c.AddPhotos, c.AddReport)
"""What every centre concerned may do with a case, whoever holds it."""


def check_holder(who: Who, command: Command, case: Case) -> None:
    """Refuse a sub-centre what only the case's holder may do, and signing for somebody else."""
    if who.role is Role.CREW and isinstance(command, c.TakeStep) and not command.unit:
        _check_lead(who, case)
    if who.role is Role.DISTRICT and who.district != case.holder and not _voices(command):
        raise NotAllowed("case", why=HELD.get(case.holder, "word:access.other_holder"))
    if isinstance(command, c.DeliverCase | c.TakeOver) and who.role in DESK and case.holder != CITY:
        raise NotAllowed("case", why="word:access.other_holder")


def _check_lead(who: Who, case: Case) -> None:
    """Refuse a crew that speaks for the lead while it has only a part of the case in hand."""
    if case.assist_of(who.unit) is not None:
        raise NotAllowed("unit", why="word:access.other_unit")


HELD = {CITY: "word:access.held_by_city"}


def _voices(command: Command) -> bool:
    return isinstance(command, VOICES)


def check_unit(who: Who, unit: Unit) -> None:
    """Refuse a sub-centre what concerns a unit of another district."""
    if who.role is Role.DISTRICT and who.district != unit.district:
        raise NotAllowed("unit", why="word:access.unit_district", district=unit.district)


def check_device(who: Who, district: str) -> None:
    """Refuse a device outside the district of the one who asks."""
    if who.role is Role.DISTRICT and who.district != district:
        raise NotAllowed("device", why="word:access.device_district", district=district)


def check_alarm(who: Who, alarm: Alarm) -> None:
    """Refuse an alarm outside the district of the one who asks."""
    if who.role is Role.DISTRICT and who.district != alarm.district:
        raise NotAllowed("alarm", why="word:access.alarm_district", district=alarm.district)
