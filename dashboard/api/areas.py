"""The business areas over HTTP: what they are, and the figures of their pages."""

from threading import Lock
from time import monotonic
from typing import Any

import orjson
from flask import Blueprint, Response, request

from dashboard.access.session import services
from dashboard.api.asking import asked_district, equipment
from dashboard.equipment.figures.look import Look
from dashboard.equipment.figures.page import area_page
from dashboard.equipment.figures.requests import both
from dispatch.equipment.kinds import BusinessArea, DeviceKind, Rule
from dispatch.refusals import NotFound

areas = Blueprint("areas", __name__)

FRESH_S = 10.0
"""Figures are reckoned anew after so long; the answer says as of when they are."""


class Pages:
    """Pages reckoned lately, so that a wall full of panels asks the database once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[tuple[int, str, str], tuple[float, bytes]] = {}

    def get(self, area: BusinessArea, district: str) -> bytes:
        """Return a page as JSON, reckoned at most `FRESH_S` ago."""
        at = equipment()
        key = (id(at), area.code, district)
        known = self._known.get(key)
        if known and monotonic() - known[0] < FRESH_S:
            return known[1]
        with self._lock, at.services.database.reading() as connection:
            now = at.services.clock.now()
            look = Look(connection, at.plans, area, at.services.city, at.lamps, now, district)
            body = orjson.dumps(area_page(look))
        self._known[key] = (monotonic(), body)
        return body


_pages = Pages()


@areas.get("/api/areas", endpoint="areas")
def all_areas() -> Response:
    """Answer every area: kinds of devices with readings and rules, indicators, page."""
    found = [area_record(area) for area in equipment().plans.areas.values()]
    response = Response(orjson.dumps(found), mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


@areas.get("/api/areas/<code>", endpoint="area")
def one_area(code: str) -> Response:
    """Answer the figures of one area's page, each with formula, source and moment."""
    area = equipment().plans.areas.get(code)
    if area is None:
        raise NotFound("area", value=code)
    district = asked_district()
    if district and district not in services().city.districts:
        raise NotFound("district", value=district)
    return Response(_pages.get(area, district), mimetype="application/json")


def area_record(area: BusinessArea) -> dict[str, Any]:
    """Return what an area is, for menus, legends and the device page."""
    return {
        "code": area.code,
        **both(area.name),
        "order": area.order,
        "modules": [both(name) for name in area.modules],
        "skills": list(area.skills),
        "kinds": {kind.code: _kind_record(kind) for kind in area.kinds.values()},
        "indicators": {one.code: both(one.name) | {"unit": one.unit} for one in area.indicators},
        "page": [{"kind": p.kind, **both(p.name), "shows": list(p.shows)} for p in area.page],
    }


def _kind_record(kind: DeviceKind) -> dict[str, Any]:
    return {
        **both(kind.name),
        "component": kind.component,
        "main": kind.main,
        "interval_s": kind.interval_s,
        "silent_s": kind.silent_s,
        "stage": kind.stage,
        "source": kind.source,
        "readings": {
            q.code: both(q.name)
            | {"unit": q.unit, "least": q.least, "most": q.most, "decimals": q.decimals}
            for q in kind.readings.values()
        },
        "rules": {rule.id: _rule_record(rule) for rule in kind.rules},
        "classes": dict(kind.matters),
    }


def _rule_record(rule: Rule) -> dict[str, Any]:
    levels = [
        {"limit": one.limit, "severity": int(one.severity), "colour": one.colour.value}
        | {"becomes": one.becomes.value}
        for one in rule.levels
    ]
    return {
        **both(rule.name),
        "reading": rule.reading,
        "side": rule.side.value,
        "clear": rule.clear,
        "lasts_s": rule.lasts_s,
        "share_of": rule.share_of,
        "over_s": rule.over_s,
        "matter": rule.matter,
        "source": rule.source,
        "levels": levels,
    }
