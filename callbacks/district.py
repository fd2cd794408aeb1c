"""The sub-centre's page: which district may be opened by whom, and one question: open a case."""

from typing import Any

from dash import Input, Output
from dash.development.base_component import Component
from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from callbacks import Screen, lang_of_request, wire
from callbacks.refusing import drawn
from dashboard.access.rights import SCREENS
from dashboard.access.session import services, this_one
from dashboard.access.who import Role, Who
from dashboard.casefiles import case_file
from dispatch.naming import LANGS, Lang
from dispatch.words import say
from layouts import ids
from layouts.district import case_sheet
from layouts.frame import HTML_LANG

PAGE = "/district/"


@drawn
def open_case(asked: dict[str, Any], lang: Lang) -> Component:
    """Draw the case that was asked for: {"case", "version", "lang"}."""
    return case_sheet(case_file(services(), str(asked["case"]), this_one()), lang)


def register(screen: Screen) -> None:
    """Wire the tablet."""
    wire(
        screen,
        SCREENS["district"],
        Output(ids.CARD_BODY, "children"),
        Input(ids.CARD_ASKED, "data"),
        prevent_initial_call=True,
    )(open_case)


def guard_districts(server: Flask) -> None:
    """Answer a district nobody knows, or not one's own, with a page that says so."""
    server.before_request(_gate)


def _gate() -> Response | tuple[str, int] | None:
    rest = request.path.removeprefix(PAGE)
    if rest == request.path or rest.startswith(("_", "assets/")):
        return None
    who, code, city = this_one(), rest.partition("/")[0], services().city
    if not code:
        return redirect(f"{PAGE}{who.district or next(iter(city.districts))}")
    if code not in city.districts:
        return _told("unknown", 404, who, value=code[:40])
    if who.role is Role.DISTRICT and who.district != code:
        return _told("foreign", 403, who, district=city.districts[code].name)
    return None


def _told(key: str, status: int, who: Who, **args: object) -> tuple[str, int]:
    """Return a page that says in both languages what is the matter and where to go."""
    city, first = services().city, lang_of_request()
    open_ones = [who.district] if who.role is Role.DISTRICT else list(city.districts)
    page = render_template(
        "no_district.html",
        html_lang=HTML_LANG,
        langs=sorted(LANGS, key=lambda lang: lang != first),
        say=lambda name, lang: say(f"district.{key}_{name}", lang, **args),
        districts=[(code, city.districts[code].name) for code in open_ones],
    )
    return page, status
