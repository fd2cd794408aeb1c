"""Devices over HTTP: layers of the maps, the status board, one device, what gateways refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, jsonify, request

from dashboard.access.rights import check_device
from dashboard.access.session import services, this_one
from dashboard.api.alarms import alarm_record
from dashboard.api.asking import asked_district, asked_number, equipment, texts
from dashboard.api.parsing import parse, read_json
from dashboard.equipment.maintenance import set_maintenance
from dashboard.equipment.reads import (
    alarms_of_device,
    cases_of_device,
    compact_devices,
    condition_record,
    find_device,
    history_of,
    state_summary,
    state_trend,
)
from dashboard.equipment.refusals import read_refusals
from dashboard.gateways.running import VEHICLE_STAGE
from dispatch.alarms import Alarm
from dispatch.equipment.device import Device
from dispatch.refusals import FieldRefused

devices = Blueprint("devices", __name__)

LONGEST_HOURS = 24 * 400


@dataclass(frozen=True, slots=True)
class Maintenance:
    """When a device is being worked on, and why."""

    start: datetime
    until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a driver is to read and hear."""

    words: str


def _json(value: Any) -> Response:
    return Response(orjson.dumps(value), mimetype="application/json")


@devices.get("/api/devices", endpoint="devices")
def all_devices() -> Response:
    """Answer devices as compact arrays (docs/feed.md), by area, kind, district, circuit, state.

    Several values of one kind are parted by commas: `state=fault,offline`.
    """
    at = services()
    wanted = {name: request.args.get(name, "") for name in ("area", "kind", "circuit", "state")}
    wanted["district"] = asked_district()
    now = at.clock.now()
    with at.database.reading() as connection:
        found = compact_devices(connection, wanted, now)
    return _json({"time": now.timestamp()} | found)


@devices.get("/api/devices/summary")
def device_summary() -> Response:
    """Answer how many devices are in each state by area and district, and the trend."""
    at = services()
    wanted = {"area": request.args.get("area", ""), "district": asked_district()}
    since = at.clock.now() - timedelta(hours=asked_number("hours", 24, LONGEST_HOURS))
    with at.database.reading() as connection:
        rows = state_summary(connection, wanted)
        trend = state_trend(connection, wanted, since)
    return _json({"time": at.clock.now().timestamp(), "rows": rows, "trend": trend})


@devices.get("/api/devices/<device_id>")
def device(device_id: str) -> Response:
    """Answer one device: what it is and says, a reading's history, its alarms and cases."""
    at = services()
    now = at.clock.now()
    with at.database.reading() as connection:
        found = find_device(connection, device_id)
        check_device(this_one(), found.district)
        kind = equipment().plans.kinds[found.kind]
        code = request.args.get("reading") or kind.main
        hours = asked_number("hours", 24, LONGEST_HOURS)
        span = (now - timedelta(hours=hours), now + timedelta(minutes=5))
        answer = {
            "device": device_record(found, now),
            "component": _component(found.component),
            "condition": condition_record(connection, found, now),
            "reading": code,
            "history": history_of(connection, found, code, span),
            "alarms": [
                alarm_record(Alarm(**row)) for row in alarms_of_device(connection, found.id)
            ],
            "cases": [_case(row) for row in cases_of_device(connection, found.id)],
        }
    return _json(answer)


def device_record(found: Device, now: datetime) -> dict[str, Any]:
    """Return what the register says of a device."""
    names = (
        "id", "kind", "area", "district", "street", "component", "department", "circuit", "parent",
        "source",
    )  # fmt: skip
    record = {name: getattr(found, name) for name in names}
    record |= {"lon": round(found.lon * 1e6), "lat": round(found.lat * 1e6)}
    record |= {"traits": dict(found.traits), "in_maintenance": found.in_maintenance(now)}
    window = (found.maintained_from, found.maintained_until)
    record["maintenance"] = [None if m is None else m.isoformat() for m in window]
    return record


def _component(code: str) -> dict[str, str] | None:
    """Return what the thing a device watches is called."""
    known = services().city.components.get(code)
    return {"zh": known.name.zh, "en": known.name.en} if known else None


def _case(row: Any) -> dict[str, Any]:
    at = int(row.reported_at.timestamp())
    return {
        "id": row.id, "state": row.state, "title": row.title, "reported_at": at, "unit": row.unit,
    }  # fmt: skip


@devices.post("/api/devices/<device_id>/maintenance")
def maintain(device_id: str) -> Response:
    """Set a device's maintenance window: within it, it raises no alarms."""
    asked = parse(Maintenance, read_json(request.get_data()))
    at = services()
    with at.database.reading() as connection:
        check_device(this_one(), find_device(connection, device_id).district)
    window = (asked.start, asked.until)
    found = set_maintenance(at, this_one(), device_id, window, asked.reason)
    equipment().renew(device_id)
    return jsonify(device_record(found, at.clock.now()))


@devices.post("/api/devices/<device_id>/text")
def text_driver(device_id: str) -> Response:
    """Show and read words aloud in a vehicle (JT/T 808, 0x8300); answer what became of it."""
    asked = parse(Words, read_json(request.get_data()))
    who = this_one()
    with services().database.reading() as connection:
        found = find_device(connection, device_id)
    check_device(who, found.district)
    if equipment().plans.kinds[found.kind].stage != VEHICLE_STAGE:
        raise FieldRefused("device", "no_terminal", device=found.id)
    return jsonify({"result": texts().tell(who, found.id, asked.words)})


@devices.get("/api/refusals")
def refusals() -> Response:
    """Answer what each gateway refused: counts by reason, the last ones with their raw bytes."""
    equipment().book.flush()
    with services().database.reading() as connection:
        return _json(read_refusals(connection))
