"""Reads of alarms that the ledger and the pages need."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from dashboard.store import tables
from dispatch.alarms import Alarm, AlarmState, Weather

MOST_ROWS = 1_000


def latest_alarm(connection: Connection, device: str, rule: str) -> Alarm | None:
    """Return the newest alarm of a cause, open or cleared."""
    alarm = tables.alarm
    mine = (alarm.c.device == device) & (alarm.c.rule == rule)
    newest = select(alarm).where(mine).order_by(alarm.c.raised_at.desc(), alarm.c.id.desc())
    return next(iter(_alarms(connection, newest.limit(1))), None)


def alarms_of(connection: Connection, case_id: str) -> tuple[Alarm, ...]:
    """Return the open alarms that became a case."""
    alarm = tables.alarm
    mine = (alarm.c.case == case_id) & (alarm.c.state != AlarmState.CLEARED)
    return _alarms(connection, select(alarm).where(mine).order_by(alarm.c.id))


def alarm_rows(connection: Connection, since: datetime) -> tuple[Alarm, ...]:
    """Return the newest alarms raised after `since` that are rows of their own in some room."""
    alarm = tables.alarm
    shown = (alarm.c.head == "") | (alarm.c.city_head == "")
    recent = select(alarm).where(shown & (alarm.c.raised_at > since))
    return _alarms(connection, recent.order_by(alarm.c.raised_at.desc()).limit(MOST_ROWS))


def weather_warning(connection: Connection) -> bool:
    """Tell whether an alarm is open that is a weather warning."""
    alarm = tables.alarm
    warns = (alarm.c.weather == Weather.WARNING) & (alarm.c.state != AlarmState.CLEARED)
    return connection.execute(select(alarm.c.id).where(warns).limit(1)).first() is not None


def _alarms(connection: Connection, query: Select[Any]) -> tuple[Alarm, ...]:
    return tuple(Alarm(**row) for row in connection.execute(query).mappings())
