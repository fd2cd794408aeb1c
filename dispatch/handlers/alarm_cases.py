"""How an alarm becomes a case: one for one trouble, never two."""

from dataclasses import replace

from dispatch.alarms import Alarm
from dispatch.case import Case
from dispatch.commands import FileCase, RaiseAlarm, ReportAlarm, ReportCase
from dispatch.equipment.grouping import same_circuit
from dispatch.equipment.kinds import Becomes
from dispatch.facts import FactKind
from dispatch.grid import Point
from dispatch.handlers.alarm_rows import AlarmRows
from dispatch.handlers.context import Context
from dispatch.handlers.filing import file_case
from dispatch.handlers.reporting import report_case
from dispatch.refusals import AlarmHasCase, StaleVersion, StepRefused


def becomes_case(ask: RaiseAlarm, alarm: Alarm, cause: Alarm | None, at: Context) -> str:
    """Return the case of an alarm: that of the same trouble if open, a new one, or none yet."""
    if cause is not None and _shares(ask, alarm, cause, at):
        return cause.case
    if ask.becomes != Becomes.AUTO or ask.matter not in at.city.matters:
        return ""
    known = {one.code for one in at.city.matters[ask.matter].conditions}
    condition = ask.condition if ask.condition in known else ""
    named = ReportCase(ask.title, ask.matter, ask.source, condition)
    return _filed(named, alarm, at).id


def _shares(ask: RaiseAlarm, alarm: Alarm, cause: Alarm, at: Context) -> bool:
    """One circuit is one trouble; of one device, what is one matter."""
    case = at.ledger.case(cause.case) if cause.case else None
    if case is None or case.ended:
        return False
    return same_circuit(alarm, cause) or case.matter == ask.matter


def report_alarm(ask: ReportAlarm, at: Context) -> Alarm:
    """Turn an alarm into a case by an officer's word."""
    alarm = at.ledger.alarm(ask.alarm)
    if alarm.version != ask.version:
        raise StaleVersion("version", seen=ask.version, now=alarm.version, case=alarm.id)
    if alarm.case:
        raise AlarmHasCase("alarm", case=at.ledger.case(alarm.case).short)
    if not alarm.open:
        raise StepRefused("alarm", alarm.state)
    named = ReportCase(ask.title or alarm.id, ask.matter, "sensor", ask.condition)
    case = _filed(named, alarm, at)
    rows = AlarmRows(at)
    rows.put(replace(alarm, case=case.id))
    after = rows.saved()[0]
    at.ledger.write(at.fact(FactKind.ALARM_REPORTED, case=case.id, alarm=alarm.id), after)
    return after


def _filed(named: ReportCase, alarm: Alarm, at: Context) -> Case:
    note = f"{alarm.rule} {alarm.id}"
    asked = _placed(replace(named, component=alarm.device, source_note=note), alarm, at)
    case = report_case(asked, at)
    return file_case(FileCase(case.id, case.version), at)


def _placed(asked: ReportCase, alarm: Alarm, at: Context) -> ReportCase:
    """Return the report with the device's place, or its areas when that lies on the city's edge."""
    if alarm.lon is not None and alarm.lat is not None:
        point = Point(alarm.lon, alarm.lat)
        if at.city.holds(point) and at.city.locator.locate(point) is not None:
            return replace(asked, lon=alarm.lon, lat=alarm.lat)
    if alarm.street in at.city.streets:
        return replace(asked, street=alarm.street)
    return replace(asked, district=alarm.district)
