"""Positions from phones and other systems over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services, this_one
from dashboard.access.who import Role
from dashboard.api.parsing import parse, read_json
from dashboard.store.tracks import append_track, appending
from dispatch.grid import Point
from dispatch.refusals import FieldRefused, NotAllowed
from dispatch.unit import Fix

positions = Blueprint("positions", __name__)

MOST = 500
FUTURE = timedelta(minutes=5)


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
    if not at.city.holds(Point(fix.lon, fix.lat)):
        raise FieldRefused("lon", "outside_city", lon=fix.lon, lat=fix.lat)
    if fix.at > at.clock.now() + FUTURE:
        raise FieldRefused("at", "future", value=fix.at.isoformat())
    return fix
