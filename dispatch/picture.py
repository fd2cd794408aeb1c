"""Rows, deltas and pictures: all that any screen shows.

Picture rows hold only text and whole numbers (micro-degrees, seconds since 1970), so that a browser
and a server hash them alike. Old picture + deltas = fresh picture.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from json import dumps
from typing import Any
from zlib import crc32

from dispatch.alarms import Alarm
from dispatch.case import CITY, Assist, Case
from dispatch.ports import Row
from dispatch.tally import Tally
from dispatch.unit import Unit

PictureRow = dict[str, Any]
Tables = dict[str, dict[str, PictureRow]]

CITY_SCOPE = "city"
TABLES = ("case", "unit", "tally", "alarm")
TALLY_DAYS = 8
"""Days of counts a picture holds: today and the seven before."""


def district_scope(code: str) -> str:
    """Return the room of a district's centre."""
    return f"district:{code}"


def unit_scope(call_sign: str) -> str:
    """Return the room of a unit's phone."""
    return f"unit:{call_sign}"


@dataclass(frozen=True, slots=True)
class Delta:
    """Whole rows that changed between two places of the feed, and rows that left the picture."""

    prev: int
    place: int
    rows: Mapping[str, list[PictureRow]] = field(default_factory=dict)
    gone: Mapping[str, list[str]] = field(default_factory=dict)


def scopes_of(row: Row) -> tuple[str, ...]:
    """Return the rooms that see a row; an ended case is seen by none."""
    match row:
        case Case():
            return () if row.ended else _case_scopes(row)
        case Unit():
            near = [district_scope(code) for code in (row.district, *row.support)]
            return (CITY_SCOPE, *near, unit_scope(row.id))
        case Tally():
            return (CITY_SCOPE, district_scope(row.district))
        case Alarm():
            return _alarm_scopes(row)


def _case_scopes(case: Case) -> tuple[str, ...]:
    scopes = [CITY_SCOPE, district_scope(case.district)]
    if case.holder not in (CITY, case.district):
        scopes.append(district_scope(case.holder))
    return (*scopes, *(unit_scope(unit) for unit in case.crews))


def _alarm_scopes(alarm: Alarm) -> tuple[str, ...]:
    city = (CITY_SCOPE,) if alarm.shown_in_city else ()
    return (*city, district_scope(alarm.district)) if alarm.shown_in_district else city


def picture_row(row: Row) -> PictureRow:
    """Return what a screen sees of a row."""
    match row:
        case Case():
            return _case_row(row)
        case Unit():
            return _unit_row(row)
        case Tally():
            return _tally_row(row)
        case Alarm():
            return _alarm_row(row)


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _micro(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1_000_000)


_CASE_TEXT = (
    "id", "state", "matter", "title", "source", "district", "holder", "department", "address",
    "street", "community", "unit", "last_unit", "seen_by", "version", "reports", "returned",
    "reworked", "extended", "urged",
)  # fmt: skip
_CASE_MOMENTS = (
    "reported_at", "filed_at", "assigned_at", "arrived_at", "disposed_at", "due_at",
    "stage_due_at", "held_until", "handed_at", "delivered_at", "taken_over_at",
)  # fmt: skip


def _case_row(case: Case) -> PictureRow:
    row: PictureRow = {name: getattr(case, name) for name in _CASE_TEXT}
    row |= {name: _seconds(getattr(case, name)) for name in _CASE_MOMENTS}
    row |= {"priority": int(case.priority), "lon": _micro(case.lon), "lat": _micro(case.lat)}
    row["accuracy_m"] = None if case.accuracy_m is None else round(case.accuracy_m)
    row["limit_s"] = _limit_seconds(case)
    row["assists"] = [_assist_row(one) for one in case.assists]
    return row


def _assist_row(one: Assist) -> PictureRow:
    row: PictureRow = {"unit": one.unit, "skill": one.skill, "state": one.state.value}
    return row | {"assigned_at": _seconds(one.assigned_at), "arrived_at": _seconds(one.arrived_at)}


def _limit_seconds(case: Case) -> int | None:
    if case.due_at is None or case.filed_at is None:
        return None
    return int((case.due_at - case.filed_at).total_seconds())


_UNIT_PLAIN = (
    "id", "name", "kind", "district", "department", "capacity", "duty", "worked_s", "version",
)  # fmt: skip


def _unit_row(unit: Unit) -> PictureRow:
    row: PictureRow = {name: getattr(unit, name) for name in _UNIT_PLAIN}
    row |= {"skills": list(unit.skills), "support": list(unit.support), "queue": list(unit.queue)}
    row |= {"shift_end": _seconds(unit.shift_end), "rests_until": _seconds(unit.rests_until)}
    return row | {"post": unit.post, "posted_at": _seconds(unit.posted_at)}


def _tally_row(tally: Tally) -> PictureRow:
    names = (
        "id", "district", "reported", "filed", "assigned", "disposed", "disposed_on_time",
        "closed", "closed_on_time", "void", "reworked", "returned", "extended", "dispatch_s",
    )  # fmt: skip
    row: PictureRow = {name: getattr(tally, name) for name in names}
    row["day"] = int(f"{tally.day:%Y%m%d}")
    return row


_ALARM_PLAIN = (
    "id", "device", "kind", "area", "rule", "district", "street", "circuit", "owner", "case",
    "reason", "count", "folded", "city_folded", "version",
)  # fmt: skip
_ALARM_MOMENTS = ("raised_at", "last_at", "acknowledged_at", "shelved_until", "normal_at")


def _alarm_row(alarm: Alarm) -> PictureRow:
    row: PictureRow = {name: getattr(alarm, name) for name in _ALARM_PLAIN}
    row |= {name: _seconds(getattr(alarm, name)) for name in _ALARM_MOMENTS}
    row |= {"state": alarm.state.value, "colour": alarm.colour.value}
    row |= {"severity": int(alarm.severity), "weather": int(alarm.weather)}
    return row | {"value": f"{alarm.value:g}", "lon": _micro(alarm.lon), "lat": _micro(alarm.lat)}


def table_of(row: Row) -> str:
    """Return the table a row belongs to."""
    return type(row).__name__.lower()


def canonical(row: PictureRow) -> bytes:
    """Return the one byte form of a row that browser and server agree on."""
    text = dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def state_hash(tables: Mapping[str, Iterable[PictureRow]]) -> str:
    """Return a hash of all rows that does not depend on their order: 16 hex digits."""
    total = mixed = 0
    for rows in tables.values():
        for row in rows:
            check = crc32(canonical(row))
            total = (total + check) & 0xFFFFFFFF
            mixed ^= check
    return f"{total:08x}{mixed:08x}"


def merge(tables: Tables, delta: Delta) -> None:
    """Bring `tables` (by table, by id) from `delta.prev` to `delta.place`, in place."""
    for name, ids in delta.gone.items():
        for row_id in ids:
            tables.setdefault(name, {}).pop(row_id, None)
    for name, rows in delta.rows.items():
        tables.setdefault(name, {}).update({row["id"]: row for row in rows})
    forget_old_tallies(tables)


def forget_old_tallies(tables: Tables) -> None:
    """Drop counts of all but the newest `TALLY_DAYS` days that have any."""
    tallies = tables.get("tally", {})
    keep = sorted({row["day"] for row in tallies.values()})[-TALLY_DAYS:]
    for row_id in [i for i, row in tallies.items() if row["day"] not in keep]:
        del tallies[row_id]
