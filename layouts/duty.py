"""The duty console: a bar, and below it queue, map and card. Its scripts paint what lives."""

import dash_leaflet as dl
from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from layouts.case_card import card_frame
from layouts.city_map import city_map
from layouts.past import past_bar
from layouts.plain import shell


def duty() -> Component:
    """Return the console from top to bottom; the order is that of the Tab key."""
    return shell(
        "duty",
        html.Header(id=ids.DUTY_BAR, className="duty-bar"),
        html.Main([_queue(), _side(), _map()], className="duty-main"),
        past_bar(),
        dcc.Store(id=ids.CARD_ASKED),
    )


def _queue() -> Component:
    return html.Section(id=ids.DUTY_QUEUE, className="panel duty-queue")


def _side() -> Component:
    """Return the right side: the card, or the form of a new report in its place."""
    report = html.Section(id=ids.DUTY_REPORT, className="panel duty-report", hidden=True)
    return html.Div([card_frame(), report], className="duty-side")


def _map() -> Component:
    """Return a map that only an officer moves."""
    zoom = dl.ZoomControl(position="bottomright")
    city = city_map(ids.DUTY_MAP, zoomDelta=0.5, zoomControl=False, children=[zoom])
    return html.Div(city, className="map duty-map")
