"""The sub-centre's tablet: list, map, one bar of acts under the thumbs, and the opened case."""

import dash_leaflet as dl
from dash import dcc, html
from dash.development.base_component import Component

from dispatch.casefile import CaseFile
from dispatch.naming import Lang
from layouts import ids
from layouts.case_card import facts, photographs
from layouts.city_map import city_map
from layouts.history import story
from layouts.hops import coordination
from layouts.plain import attributes, shell


def district() -> Component:
    """Return the screen from top to bottom; which district it is stands in the address."""
    return shell(
        "district",
        html.Header(id=ids.DISTRICT_BAR, className="district-bar"),
        html.Main([_lists(), _map(), _file()], id=ids.DISTRICT_MAIN, className="district-main"),
        html.Footer(id=ids.DISTRICT_ACTS, className="district-acts"),
        dcc.Store(id=ids.CARD_ASKED),
    )


def _lists() -> Component:
    return html.Section(id=ids.DISTRICT_LISTS, className="district-lists")


def _map() -> Component:
    """Return a map that only a hand moves."""
    zoom = dl.ZoomControl(position="topright")
    area = city_map(ids.DISTRICT_MAP, zoom=11, zoomControl=False, children=[zoom])
    return html.Div(area, className="map district-map")


def _file() -> Component:
    """Return the drawer of an opened case; a callback draws its body."""
    body = html.Div(id=ids.CARD_BODY, className="district-file-body", tabIndex="0")
    head = html.Div(id=ids.CARD_HEAD, className="district-file-head")
    return html.Aside([head, body], id=ids.CARD, className="district-file", hidden=True)


def case_sheet(file: CaseFile, lang: Lang) -> Component:
    """Return the body of an opened case: facts, photographs, its way between centres, history."""
    panels = (
        facts(file, lang),
        photographs(file, lang),
        coordination(file, lang),
        story(file, lang),
    )
    return html.Div(
        [panel for panel in panels if panel is not None],
        className="stack card-panels",
        **attributes("data", case=file.case.id, version=str(file.case.version)),
    )
