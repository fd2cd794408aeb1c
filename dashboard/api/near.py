"""Duplicate suggestions over HTTP: open cases that may be the same problem."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services, this_one
from dashboard.access.who import Role
from dashboard.api.parsing import parse
from dashboard.config import Config
from dashboard.store.nearby import Near, cases_near
from dispatch.case import Case
from dispatch.grid import Point
from dispatch.refusals import FieldRefused

near = Blueprint("near_", __name__)

WIDEST_M = 2_000.0
LONGEST_H = 24.0 * 90


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a matter and a place; `r` metres and `t` hours, else as the city is set."""

    matter: str
    lon: float | None = None
    lat: float | None = None
    street: str = ""
    r: float | None = None
    t: float | None = None


@near.get("/api/near", endpoint="near")
def near_() -> Response:
    """Answer the open cases of the same matter near a place, nearest first."""
    at, who = services(), this_one()
    what = _what(parse(Question, _given()), at.config)
    with at.database.reading() as connection:
        found = cases_near(connection, what)
    mine = [pair for pair in found if who.role is not Role.DISTRICT or _of(who.district, pair[0])]
    return jsonify({"cases": [_record(*pair) for pair in mine], "r": what.radius_m})


def _given() -> dict[str, object]:
    numbers = ("lon", "lat", "r", "t")
    return {name: _number(name, v) if name in numbers else v for name, v in request.args.items()}


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise FieldRefused(name, "not_a_number", value=text[:80]) from None


def _what(asked: Question, config: Config) -> Near:
    if asked.lon is None or asked.lat is None:
        point = None
        if not asked.street:
            raise FieldRefused("lon", "no_place")
    else:
        point = Point(asked.lon, asked.lat)
    radius = _bounded("r", config.near_m if asked.r is None else asked.r, WIDEST_M)
    hours = _bounded("t", config.near_hours if asked.t is None else asked.t, LONGEST_H)
    since = services().clock.now() - timedelta(hours=hours)
    return Near(asked.matter, point, asked.street, radius, since)


def _bounded(name: str, value: float, most: float) -> float:
    if not 0 < value <= most:
        raise FieldRefused(name, "out_of_range", least=0, most=most)
    return value


def _of(district: str, case: Case) -> bool:
    return district in (case.district, case.holder)


def _record(case: Case, metres: float | None) -> dict[str, object]:
    return {
        "id": case.id, "title": case.title, "state": case.state, "address": case.address,
        "street": case.street, "district": case.district, "reports": case.reports,
        "version": case.version, "reported_at": int(case.reported_at.timestamp()),
        "metres": None if metres is None else round(metres),
    }  # fmt: skip
