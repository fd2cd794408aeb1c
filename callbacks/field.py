"""The phone: its page, its kit of words and codes, its worker and its manifest."""

from typing import Any

import orjson
from flask import Blueprint, Flask, Response, make_response, render_template, request

from callbacks import lang_of_request, theme_of_request
from callbacks.entrance import ASSETS
from dashboard.access.session import services, this_one
from dispatch.city import City
from dispatch.naming import LANGS, Name
from dispatch.words import say
from layouts.field import kit, manifest, phone_words, token, walk
from layouts.frame import HTML_LANG

field = Blueprint("field", __name__)
WORKER = ASSETS / "lazy" / "field-sw.js"


@field.get("/field", endpoint="field_page")
def page() -> Response:
    """Answer the page with what it must know before it reaches the server again."""
    lang, who = lang_of_request(), this_one()
    theme = theme_of_request("field", "light")
    boot = {"unit": who.unit, "who": who.id, "version": kit().version, "walk": walk()}
    html = render_template(
        "field.html",
        say=lambda key: say(key, lang),
        html_lang=HTML_LANG[lang],
        kit=kit(),
        boot=orjson.dumps(boot).decode().replace("<", "\\u003c"),
        demo=say("demo.mark", lang) if services().config.demo else "",
        theme=theme,
        grounds={each: token("--bg-1", each) for each in ("light", "dark")},
    )
    response = make_response(html)
    response.headers["X-Kit"] = kit().version
    response.headers["Cache-Control"] = "no-cache"
    return response


@field.get("/field/kit.json", endpoint="field_kit")
def kit_() -> Response:
    """Answer the sentences of both languages and the names of codes, small enough for a phone."""
    known = {"words": {lang: phone_words(lang) for lang in LANGS}} | codes(services().city)
    response = Response(orjson.dumps(known), mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def codes(city: City) -> dict[str, Any]:
    """Return the names of districts, streets and matters, and the skill of each matter."""
    return {
        "city": city.code,
        "center": [city.center.lon, city.center.lat],
        "districts": {d.code: _both(d.name) for d in city.districts.values()},
        "streets": {
            s.code: _both(s.name) | {"at": [s.center.lon, s.center.lat]}
            for s in city.streets.values()
        },
        "matters": {m.code: _both(m.name) | {"skill": m.skill} for m in city.matters.values()},
    }


def _both(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


@field.get("/field-sw.js", endpoint="field_worker")
def worker() -> Response:
    """Answer the worker that keeps the page; its scope is /field, so it lives beside it."""
    kept = {"version": kit().version, "page": "/field", "files": kit().files}
    head = f"self.KIT = {orjson.dumps(kept).decode()};\n"
    response = Response(head + WORKER.read_text(encoding="utf-8"), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@field.get("/field.webmanifest", endpoint="field_manifest")
def manifest_() -> Response:
    """Answer what makes the page installable."""
    known = orjson.dumps(manifest("en" if request.args.get("lang") == "en" else "zh"))
    return Response(known, mimetype="application/manifest+json")


def register_field(server: Flask) -> None:
    """Put the phone's page on `server`."""
    server.register_blueprint(field)
