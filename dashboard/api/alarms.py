"""Alarms over HTTP: lists, one alarm with its history, and the health of the alarms themselves."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, request
from sqlalchemy import Select, select

from dashboard.access.rights import check_alarm
from dashboard.access.session import services, this_one
from dashboard.api.asking import asked_district, asked_number
from dashboard.store import tables
from dispatch.alarms import Alarm, AlarmState
from dispatch.equipment.health import Brief, alarm_health
from dispatch.picture import picture_row
from dispatch.records import to_record
from dispatch.refusals import FieldRefused, NotFound

alarms = Blueprint("alarms", __name__)

MOST = 1_000


def alarm_record(alarm: Alarm) -> dict[str, Any]:
    """Return an alarm as the feed tells it, with what it is folded under."""
    return picture_row(alarm) | {
        "head": alarm.head,
        "city_head": alarm.city_head,
        "cleared_at": None if alarm.cleared_at is None else int(alarm.cleared_at.timestamp()),
    }


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype="application/json")


@alarms.get("/api/alarms", endpoint="alarms")
def all_alarms() -> Response:
    """Answer alarms, the newest first: by state, area, kind, rule, device, case, head, district."""
    query = _asked(select(tables.alarm).order_by(tables.alarm.c.raised_at.desc()))
    with services().database.reading() as connection:
        rows = connection.execute(query.limit(asked_number("limit", 200, MOST))).mappings()
        return _json([alarm_record(Alarm(**row)) for row in rows])


def _asked(query: Select[Any]) -> Select[Any]:
    alarm = tables.alarm
    for name in ("area", "kind", "rule", "device", "case"):
        if value := request.args.get(name, ""):
            query = query.where(alarm.c[name] == value)
    if head := request.args.get("head", ""):
        query = query.where((alarm.c.head == head) | (alarm.c.city_head == head))
    if district := asked_district():
        query = query.where(alarm.c.district == district)
    return query.where(_state(request.args.get("state", "open")))


def _state(asked: str) -> Any:
    column = tables.alarm.c.state
    if asked == "all":
        return column.is_not(None)
    if asked == "open":
        return column != AlarmState.CLEARED
    if asked not in set(AlarmState):
        raise FieldRefused("state", "unknown", value=asked[:40])
    return column == AlarmState(asked)


@alarms.get("/api/alarms/<alarm_id>")
def alarm(alarm_id: str) -> Response:
    """Answer one whole alarm and those folded under it."""
    table = tables.alarm
    with services().database.reading() as connection:
        query = select(table).where(table.c.id == alarm_id)
        row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFound("alarm", value=alarm_id)
        found = Alarm(**row)
        check_alarm(this_one(), found)
        under = (table.c.head == found.id) | (table.c.city_head == found.id)
        members = connection.execute(select(table).where(under).limit(MOST)).mappings()
        listed = [alarm_record(Alarm(**member)) for member in members]
    return _json({"alarm": to_record(found), "folded": listed})


@alarms.get("/api/alarms/health")
def health_of_alarms() -> Response:
    """Answer the figures of ISA-18.2 over the last hours."""
    at = services()
    now = at.clock.now()
    since = now - timedelta(hours=asked_number("hours", 24, 24 * 31))
    district = asked_district()
    with at.database.reading() as connection:
        briefs = [_brief(row, district) for row in connection.execute(_raised(since, district))]
    figures = asdict(alarm_health(briefs, since, now))
    return _json(figures | {"since": since.isoformat(), "time": now.timestamp()})


def _raised(since: Any, district: str) -> Select[Any]:
    """Those raised since, and those open from before: they may be stale."""
    table = tables.alarm
    query = select(table).where(
        (table.c.raised_at >= since) | (table.c.state != AlarmState.CLEARED)
    )
    return query.where(table.c.district == district) if district else query


def _brief(row: Any, district: str) -> Brief:
    """An officer sees a row of its own where it is not folded in that officer's room."""
    head = row.head if district else row.city_head
    return Brief(
        row.raised_at, row.device, row.rule, row.severity, not head,
        row.state is not AlarmState.CLEARED, row.count, row.acknowledged_at,
        row.state is AlarmState.SHELVED,
    )  # fmt: skip
