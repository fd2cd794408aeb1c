"""Positions from phones and other systems over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import select

from dashboard.access.session import services, this_one
from dashboard.access.who import Role
from dashboard.api.parsing import parse, read_json
from dashboard.store import tables
from dashboard.store.tracks import append_track, appending
from dispatch.grid import Point
from dispatch.picture import CITY_SCOPE
from dispatch.refusals import FieldRefused, NotAllowed
from dispatch.unit import Fix

positions = Blueprint("positions", __name__)

MOST = 500
FUTURE = timedelta(minutes=5)
RANGES = (
    ("speed_kmh", 0.0, 300.0), ("heading_deg", 0.0, 360.0), ("accuracy_m", 0.0, 100_000.0),
)  # fmt: skip
"""What a device may say of itself; anything else is a fault of the device."""


@positions.post("/api/fixes")
def report_fixes() -> Response:
    """Take {"fixes": [{unit, lon, lat, at, …}]}: good ones go in, bad ones come back by index."""
    listed = read_json(request.get_data()).get("fixes")
    if not isinstance(listed, list) or len(listed) > MOST:
        raise FieldRefused("fixes", "not_a_list")
    good: list[Fix] = []
    refused: list[dict[str, Any]] = []
    for index, values in enumerate(listed):
        try:
            good.append(_checked(values))
        except FieldRefused as refusal:
            refused.append({"index": index, "field": refusal.field, "reason": refusal.key})
    services().board.put(good)
    if good:
        with appending(services().database) as connection:
            append_track(connection, good)
    return jsonify({"accepted": len(good), "refused": refused})


def _checked(values: Any) -> Fix:
    if not isinstance(values, Mapping):
        raise FieldRefused("fixes", "not_a_list")
    fix = parse(Fix, values)
    at, who = services(), this_one()
    if who.role is Role.CREW and fix.unit != who.unit:
        raise NotAllowed("unit", why="word:access.other_unit")
    if not _known(fix.unit):
        raise FieldRefused("unit", "unknown", value=fix.unit[:80])
    if not at.city.holds(Point(fix.lon, fix.lat)):
        raise FieldRefused("lon", "outside_city", lon=fix.lon, lat=fix.lat)
    if fix.at > at.clock.now() + FUTURE:
        raise FieldRefused("at", "future", value=fix.at.isoformat())
    _check_ranges(fix)
    return fix


def _check_ranges(fix: Fix) -> None:
    for name, least, most in RANGES:
        if (value := getattr(fix, name)) is not None and not least <= value <= most:
            raise FieldRefused(name, "out_of_range", least=least, most=most)


def _known(unit: str) -> bool:
    """Tell whether a unit is in the register; one just entered is not yet in the picture."""
    at = services()
    if at.follower.picture.sees(CITY_SCOPE, unit):
        return True
    query = select(tables.unit.c.id).where(tables.unit.c.id == unit)
    with at.database.reading() as connection:
        return connection.execute(query).first() is not None
