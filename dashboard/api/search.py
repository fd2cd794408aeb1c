"""Searching over HTTP: matters and places by any spelling, cases by number, title or address."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services, this_one
from dashboard.access.who import Role
from dashboard.cities.lookup import KINDS, Spelling, look_up
from dashboard.cities.places import place_at
from dashboard.store.nearby import search_cases
from dispatch.case import Case
from dispatch.city import City
from dispatch.grid import Area, Point
from dispatch.refusals import FieldRefused

search = Blueprint("search_", __name__)

MOST = 12
LONGEST = 80


@search.get("/api/search", endpoint="search")
def search_() -> Response:
    """Answer {"results": […]} for `q`; `kinds` is a list such as matter,street,case."""
    text = request.args.get("q", "")
    if len(text) > LONGEST:
        raise FieldRefused("q", "too_long", most=LONGEST, length=len(text))
    kinds = [kind for kind in request.args.get("kinds", "case").split(",") if kind]
    for kind in kinds:
        if kind not in (*KINDS, "case"):
            raise FieldRefused("kinds", "unknown", value=kind[:80])
    city = services().city
    named = [_named(one, city) for one in look_up(city, text, kinds, MOST)]
    cases = _cases(text) if "case" in kinds and text.strip() else []
    return jsonify({"results": [*cases, *named]})


@search.get("/api/place")
def place() -> Response:
    """Answer the district and the street of a point, or refuse one outside the city."""
    point = Point(_degrees("lon"), _degrees("lat"))
    area = services().city.locator.locate(point) if services().city.holds(point) else None
    if area is None:
        raise FieldRefused("lon", "outside_city", lon=point.lon, lat=point.lat)
    return jsonify({"district": area.district, "street": area.street})


def _degrees(name: str) -> float:
    text = request.args.get(name, "")
    try:
        return float(text)
    except ValueError:
        raise FieldRefused(name, "not_a_number", value=text[:80]) from None


def _cases(text: str) -> list[dict[str, Any]]:
    at, who = services(), this_one()
    district = who.district if who.role is Role.DISTRICT else ""
    with at.database.reading() as connection:
        found = search_cases(connection, text.strip(), at.clock.now(), district, MOST)
    return [_case(case) for case in found]


def _case(case: Case) -> dict[str, Any]:
    return {
        "kind": "case", "code": case.id, "zh": case.title, "en": case.title, "state": case.state,
        "address": case.address, "district": case.district, "ended": case.ended,
    }  # fmt: skip


def _named(one: Spelling, city: City) -> dict[str, Any]:
    record: dict[str, Any] = {
        "kind": one.kind, "code": one.code, "zh": one.name.zh, "en": one.name.en,
        "within": one.within, "initials": one.initials,
    }  # fmt: skip
    if one.kind == "matter":
        return record
    place = place_at(_area(one, city), city)
    middle = {"lon": place.point.lon, "lat": place.point.lat, "accuracy_m": place.accuracy_m}
    return record | middle | {"street": place.area.street, "district": place.area.district}


def _area(one: Spelling, city: City) -> Area:
    if one.kind == "district":
        return Area(one.code)
    if one.kind == "street":
        return Area(one.within, one.code)
    return Area(city.streets[one.within].district, one.within, one.code)
