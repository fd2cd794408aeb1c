"""The alarm rows one command changes: the alarm itself and the heads that count it."""

from collections.abc import Iterable
from dataclasses import replace

from dispatch.alarms import Alarm, AlarmState
from dispatch.case import Case
from dispatch.equipment.grouping import SPAN, WEATHER_SPAN, Heads, heads_for
from dispatch.handlers.context import Context

CASE_ENDED = "case_ended"


class AlarmRows:
    """Collects changes so that each row is written once, one version up."""

    def __init__(self, at: Context) -> None:
        self._at = at
        self._rows: dict[str, Alarm] = {}

    def put(self, alarm: Alarm) -> None:
        """Change an alarm; its version is that of the ledger."""
        self._rows[alarm.id] = alarm

    def count(self, alarm: Alarm, by: int) -> None:
        """Count `alarm` in or out under its heads."""
        for head_id, name in ((alarm.head, "folded"), (alarm.city_head, "city_folded")):
            if head_id:
                head = self._get(head_id)
                self.put(replace(head, **{name: max(0, getattr(head, name) + by)}))

    def saved(self) -> tuple[Alarm, ...]:
        """Return the rows as they are to be written."""
        return tuple(replace(row, version=row.version + 1) for row in self._rows.values())

    def _get(self, alarm_id: str) -> Alarm:
        return self._rows.get(alarm_id) or self._at.ledger.alarm(alarm_id)


def folded(alarm: Alarm, at: Context) -> tuple[Alarm, Heads]:
    """Return a new alarm under its heads, and the heads."""
    weather = at.ledger.weather_warning()
    rows = at.ledger.alarm_rows(alarm.raised_at - (WEATHER_SPAN if weather else SPAN))
    heads = heads_for(alarm, rows, weather=weather)
    named = replace(
        alarm,
        head=heads.district.id if heads.district else "",
        city_head=heads.city.id if heads.city else "",
    )
    return named, heads


def unfolded(alarm: Alarm, rows: AlarmRows) -> Alarm:
    """Return an alarm as a row of its own: a critical one is never hidden."""
    rows.count(alarm, -1)
    return replace(alarm, head="", city_head="")


def cleared(alarm: Alarm, reason: str, at: Context) -> Alarm:
    """Return an alarm that is over."""
    return replace(
        alarm,
        state=AlarmState.CLEARED,
        cleared_at=at.now,
        normal_at=alarm.normal_at or at.now,
        shelved_until=None,
        reason=reason,
    )


def clear_all(alarms: Iterable[Alarm], reason: str, at: Context) -> tuple[Alarm, ...]:
    """Return the rows that change when alarms are over."""
    rows = AlarmRows(at)
    for alarm in alarms:
        rows.put(cleared(alarm, reason, at))
    for alarm in alarms:
        rows.count(alarm, -1)
    return rows.saved()


def alarms_ended_with(case: Case, after: Case, at: Context) -> tuple[Alarm, ...]:
    """Return the alarm rows that change when a case ends: its alarms are cleared with it."""
    if case.ended or not after.ended:
        return ()
    return clear_all(at.ledger.alarms_of(case.id), CASE_ENDED, at)
