"""The briefing: one reading for the page, and whatever a number on it opens."""

import logging
from collections.abc import Mapping
from secrets import token_hex
from urllib.parse import parse_qsl

from dash import Input, Output, ctx
from dash.development.base_component import Component
from flask import Blueprint, Flask, request

from callbacks import Screen, lang_of_request, wire
from dashboard.access.rights import SCREENS
from dashboard.access.session import services
from dashboard.reports.figures import asked_of, edition_for, look_up
from dispatch.naming import LANGS
from dispatch.refusals import Refusal
from layouts import briefing, briefing_cases, ids
from layouts.briefing_look import Look, failed
from layouts.markup import markup
from layouts.notes import refused

log = logging.getLogger(__name__)

opened = Blueprint("briefing_opened", __name__)


def show(search: str | None) -> Component:
    """Draw the briefing an address asks for."""
    look = look_of(dict(parse_qsl((search or "").lstrip("?"))))
    return briefing.page(edition_for(services(), asked_of(look.address)), look)


def look_of(words: Mapping[str, str]) -> Look:
    """Return how to draw at an address: in its own language, or the one this browser keeps."""
    lang = next((lang for lang in LANGS if lang == words.get("lang")), lang_of_request())
    kept = {name: value for name, value in words.items() if name != "token"}
    return Look(lang, services().city, kept)


def no_page(fault: Exception) -> Component:
    """Draw why there is no briefing: a refusal in words, else a reference that the log knows."""
    search = ctx.inputs.get(f"{ids.BRIEFING_ADDRESS}.search") or ""
    look = look_of(dict(parse_qsl(search.lstrip("?"))))
    if isinstance(fault, Refusal):
        return briefing.unable(refused(fault, look.lang), look)
    ref = token_hex(4)
    log.error("fault %s", ref, exc_info=fault)
    return briefing.unable(failed(look.word("failed", ref=ref)), look)


@opened.get("/briefing/opened", endpoint="briefing_opened")
def cases() -> str:
    """Answer what a number opens as a piece of HTML: lists are long, and Dash is slow with them."""
    look = look_of(request.args)
    try:
        found = look_up(services(), asked_of(look.address), request.args.get("cases", ""))
    except Refusal as refusal:
        return markup(briefing_cases.unable(refused(refusal, look.lang), look))
    return markup(briefing_cases.opened(found, look))


def register_opened(server: Flask) -> None:
    """Let numbers open their cases on `server`."""
    server.register_blueprint(opened)


def register(screen: Screen) -> None:
    """Wire the page."""
    wire(
        screen,
        SCREENS["briefing"],
        Output(ids.BRIEFING_PAGE, "children"),
        Input(ids.BRIEFING_ADDRESS, "search"),
        on_error=no_page,
    )(show)
