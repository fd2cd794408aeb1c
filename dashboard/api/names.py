"""What things are called, for browsers: the catalogue, the words, and who is signed in."""

from typing import Any

import orjson
from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services, this_one
from dashboard.api.tiles import tiles_record
from dashboard.cities.basemap import basemap
from dispatch.city import City
from dispatch.handlers.stepping import STAGE_OF
from dispatch.lifecycle import NEXT
from dispatch.naming import LANGS, Name
from dispatch.refusals import NotFound
from dispatch.words import words as all_words

names = Blueprint("names", __name__)


def _both(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def catalogue_record(city: City) -> dict[str, Any]:
    """Return every code a screen shows with its names, and the table of steps."""
    return {
        "city": _both(city.name) | {"code": city.code, "zoom": city.zoom},
        "center": [city.center.lon, city.center.lat],
        "bbox": city.bbox,
        "districts": {d.code: _both(d.name) for d in city.districts.values()},
        "streets": {
            s.code: _both(s.name) | {"district": s.district, "at": [s.center.lon, s.center.lat]}
            for s in city.streets.values()
        },
        "departments": {d.code: _both(d.name) for d in city.departments.values()},
        "skills": {s.code: _both(s.name) for s in city.skills.values()},
        "matters": {m.code: _matter(m) for m in city.matters.values()},
        "steps": _steps(),
        "stages": _stages(city),
    }


def _matter(matter: Any) -> dict[str, Any]:
    conditions = [{"code": c.code, **_both(c.name)} for c in matter.conditions]
    return _both(matter.name) | {
        "skill": matter.skill,
        "area": matter.area,
        "mode": matter.mode,
        "major": matter.major,
        "conditions": conditions,
    }


def _steps() -> dict[str, list[str]]:
    steps: dict[str, list[str]] = {}
    for state, step in NEXT:
        steps.setdefault(state.value, []).append(step.value)
    return steps


def _stages(city: City) -> dict[str, dict[str, float]]:
    """Return how long a case may be in each state, in seconds: its stage began so long before."""
    minutes = city.stage_minutes
    return {
        state.value: {"seconds": minutes[stage] * 60}
        for state, stage in STAGE_OF.items()
        if stage in minutes
    }


def _cached(value: Any) -> Response:
    response = Response(orjson.dumps(value), mimetype="application/json")
    response.add_etag()
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@names.get("/api/catalogue")
def catalogue() -> Response:
    """Answer the names of all codes, and the base map that is laid over ours."""
    at = services()
    return _cached(catalogue_record(at.city) | {"tiles": tiles_record(at.config)})


@names.get("/api/basemap", endpoint="basemap")
def base_map() -> Response:
    """Answer land, districts and streets as GeoJSON in WGS-84."""
    return _cached(basemap(services().city))


@names.get("/words/<lang>.json")
def words(lang: str) -> Response:
    """Answer every sentence of one language."""
    for known in LANGS:
        if lang == known:
            return _cached(dict(all_words(known)))
    raise NotFound("lang", value=lang)


@names.get("/api/me")
def me() -> Response:
    """Answer who is signed in and what that role may see."""
    who = this_one()
    return jsonify(
        {
            "id": who.id, "name": who.name, "role": who.role, "district": who.district,
            "unit": who.unit, "scope": who.scope, "demo": services().config.demo,
        }
    )  # fmt: skip
