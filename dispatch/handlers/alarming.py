"""Alarms: raised and calmed by machines, acknowledged, shelved, cleared and reported by people."""

from dataclasses import replace

from dispatch.alarms import Alarm, AlarmState, Colour, Severity, Weather
from dispatch.commands import (
    AcknowledgeAlarm,
    ClearAlarm,
    RaiseAlarm,
    ReturnToNormal,
    ShelveAlarm,
    UnshelveAlarm,
)
from dispatch.equipment.grouping import CAUSES, SPAN
from dispatch.facts import FactKind
from dispatch.handlers.alarm_cases import becomes_case
from dispatch.handlers.alarm_rows import AlarmRows, clear_all, folded, unfolded
from dispatch.handlers.context import Context, check_texts
from dispatch.refusals import AlarmHasCase, FieldRefused, ReasonMissing, StaleVersion, StepRefused

NORMAL = "normal"
"""Why an alarm was cleared by itself: its cause is gone."""


def raise_alarm(ask: RaiseAlarm, at: Context) -> Alarm:
    """Raise an alarm; one that is open is raised higher or again, never a second time."""
    known = at.ledger.latest_alarm(ask.device, ask.rule)
    if known is None or not (known.open or _may_reopen(known, at)):
        return _raise_new(ask, at)
    severity = Severity(ask.severity)
    if known.open and known.normal_at is None and severity >= known.severity:
        return known
    return _raise_again(ask, known, at)


def _may_reopen(known: Alarm, at: Context) -> bool:
    """A cause that comes back at once is the same alarm, counted once more."""
    ended = known.cleared_at
    return known.reason == NORMAL and ended is not None and at.now - ended < SPAN


def _raise_new(ask: RaiseAlarm, at: Context) -> Alarm:
    alarm, heads = folded(_new_alarm(ask, at), at)
    case_id = becomes_case(ask, alarm, heads.cause, at)
    rows = AlarmRows(at)
    rows.put(replace(alarm, case=case_id))
    rows.count(alarm, 1)
    return _write(FactKind.ALARM_RAISED, alarm.id, rows, at)


def _new_alarm(ask: RaiseAlarm, at: Context) -> Alarm:
    return Alarm(
        id=_alarm_number(at),
        state=AlarmState.RAISED,
        device=ask.device,
        kind=ask.kind,
        area=ask.area,
        rule=ask.rule,
        severity=Severity(ask.severity),
        colour=Colour(ask.colour),
        value=ask.value,
        raised_at=at.now,
        last_at=ask.at,
        district=ask.district,
        street=ask.street,
        circuit=ask.circuit,
        lon=ask.lon,
        lat=ask.lat,
        weather=Weather(ask.weather),
    )


def _alarm_number(at: Context) -> str:
    day = at.now.astimezone(at.city.calendar.zone).date()
    return f"A{day:%Y%m%d}{at.ledger.next_serial('alarm', day):06d}"


def _raise_again(ask: RaiseAlarm, known: Alarm, at: Context) -> Alarm:
    rows = AlarmRows(at)
    severity = min(known.severity, Severity(ask.severity)) if known.open else Severity(ask.severity)
    higher = severity < known.severity
    if not known.open:
        rows.count(known, 1)
    after = replace(
        known,
        state=_state_again(known, severity, higher=higher),
        severity=severity,
        colour=Colour(ask.colour) if higher or not known.open else known.colour,
        value=ask.value,
        last_at=ask.at,
        count=known.count + 1,
        normal_at=None,
        cleared_at=None,
        reason="",
    )
    if after.critical and (after.head or after.city_head):
        after = unfolded(after, rows)
    rows.put(replace(after, case=after.case or becomes_case(ask, after, _cause(known, at), at)))
    return _write(FactKind.ALARM_RAISED, known.id, rows, at)


def _cause(known: Alarm, at: Context) -> Alarm | None:
    head = at.ledger.alarm(known.head) if known.head else None
    return head if head and any(same(head, known) for same in CAUSES) else None


def _state_again(known: Alarm, severity: Severity, *, higher: bool) -> AlarmState:
    """A cleared or worse alarm calls for attention anew; a shelved one only when critical."""
    if known.state is AlarmState.SHELVED and severity is not Severity.CRITICAL:
        return AlarmState.SHELVED
    return AlarmState.RAISED if higher or not known.open else known.state


def return_to_normal(ask: ReturnToNormal, at: Context) -> Alarm:
    """Clear an alarm whose cause is gone; one with a case, or critical and unseen, stays open."""
    alarm = at.ledger.alarm(ask.alarm)
    if not alarm.open or alarm.normal_at is not None:
        return alarm
    unseen = alarm.critical and alarm.state is AlarmState.RAISED
    if not unseen and not _open_case(alarm, at):
        return _clear(alarm, NORMAL, at)
    rows = AlarmRows(at)
    rows.put(replace(alarm, normal_at=at.now))
    return _write(FactKind.ALARM_NORMAL, alarm.id, rows, at)


def acknowledge_alarm(ask: AcknowledgeAlarm, at: Context) -> Alarm:
    """Own an alarm; a critical one whose cause is gone already is over with that."""
    alarm = open_alarm(ask.alarm, ask.version, at)
    if alarm.state is AlarmState.ACKNOWLEDGED:
        raise FieldRefused("alarm", "already_seen", by=alarm.owner)
    if alarm.normal_at is not None and not _open_case(alarm, at):
        return _clear(_owned(alarm, at), NORMAL, at)
    rows = AlarmRows(at)
    rows.put(replace(_owned(alarm, at), state=AlarmState.ACKNOWLEDGED, shelved_until=None))
    return _write(FactKind.ALARM_ACKNOWLEDGED, alarm.id, rows, at)


def _owned(alarm: Alarm, at: Context) -> Alarm:
    return replace(alarm, owner=at.actor.name or at.actor.id, acknowledged_at=at.now)


def shelve_alarm(ask: ShelveAlarm, at: Context) -> Alarm:
    """Put an alarm aside for a while, with a reason."""
    check_texts(reason=ask.reason)
    alarm = open_alarm(ask.alarm, ask.version, at)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    if ask.until.tzinfo is None:
        raise FieldRefused("until", "naive_time", value=ask.until.isoformat())
    if not at.now < ask.until <= at.now + alarm.longest_shelf:
        most = int(alarm.longest_shelf.total_seconds() // 60)
        raise FieldRefused("until", "shelf_too_long", minutes=most)
    rows = AlarmRows(at)
    shelved = replace(alarm, state=AlarmState.SHELVED, shelved_until=ask.until, reason=ask.reason)
    rows.put(shelved)
    return _write(FactKind.ALARM_SHELVED, alarm.id, rows, at, ask.reason)


def unshelve_alarm(ask: UnshelveAlarm, at: Context) -> Alarm:
    """Bring a shelved alarm back to those that call for attention."""
    alarm = open_alarm(ask.alarm, ask.version, at)
    if alarm.state is not AlarmState.SHELVED:
        raise StepRefused("unshelve", alarm.state)
    state = AlarmState.ACKNOWLEDGED if alarm.owner else AlarmState.RAISED
    rows = AlarmRows(at)
    rows.put(replace(alarm, state=state, shelved_until=None, reason=""))
    return _write(FactKind.ALARM_UNSHELVED, alarm.id, rows, at)


def clear_alarm(ask: ClearAlarm, at: Context) -> Alarm:
    """End an alarm by hand; one that became a case ends with the case."""
    check_texts(reason=ask.reason)
    alarm = open_alarm(ask.alarm, ask.version, at)
    if not ask.reason.strip():
        raise ReasonMissing("reason")
    if _open_case(alarm, at):
        raise AlarmHasCase("alarm", case=at.ledger.case(alarm.case).short)
    return _clear(alarm, ask.reason, at)


def open_alarm(alarm_id: str, version: int, at: Context) -> Alarm:
    """Return an open alarm if the asker saw its newest version, else refuse."""
    alarm = at.ledger.alarm(alarm_id)
    if alarm.version != version:
        raise StaleVersion("version", seen=version, now=alarm.version, case=alarm.id)
    if not alarm.open:
        raise StepRefused("alarm", alarm.state)
    return alarm


def _open_case(alarm: Alarm, at: Context) -> bool:
    return bool(alarm.case) and not at.ledger.case(alarm.case).ended


def _clear(alarm: Alarm, reason: str, at: Context) -> Alarm:
    rows = clear_all((alarm,), reason, at)
    fact = at.fact(FactKind.ALARM_CLEARED, case=alarm.case, reason=reason, alarm=alarm.id)
    at.ledger.write(fact, *rows)
    return rows[0]


def _write(kind: FactKind, alarm_id: str, rows: AlarmRows, at: Context, reason: str = "") -> Alarm:
    saved = {row.id: row for row in rows.saved()}
    alarm = saved[alarm_id]
    fact = at.fact(kind, case=alarm.case, reason=reason, alarm=alarm.id, device=alarm.device)
    at.ledger.write(fact, *saved.values())
    return alarm
