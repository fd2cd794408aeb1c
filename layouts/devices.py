"""The equipment screen: board, one device, alarm health, refused input. Its scripts paint it."""

from typing import Any

import dash_leaflet as dl
from dash import dcc, html
from dash.development.base_component import Component

from layouts import ids
from layouts.city_map import city_map
from layouts.plain import shell

PLAIN: Any = {
    "displayModeBar": False,
    "responsive": True,
    "doubleClick": "reset",
    "scrollZoom": False,
}
"""A chart without the tools of a laboratory."""


def devices() -> Component:
    """Return the screen from top to bottom; which of its views is shown stands in the address."""
    return shell(
        "devices",
        html.Header(id=ids.DEVICES_BAR, className="devices-bar"),
        html.Main([_view(), _beside()], id=ids.DEVICES_MAIN, className="devices-main"),
    )


def _view() -> Component:
    return html.Section(id=ids.DEVICES_VIEW, className="devices-view", tabIndex="0")


def _beside() -> Component:
    """Return the map and the chart, which every view but the refused input has beside it."""
    return html.Aside([_map(), _chart()], id=ids.DEVICES_BESIDE, className="devices-beside")


def _map() -> Component:
    zoom = dl.ZoomControl(position="topright")
    area = city_map(ids.DEVICES_MAP, zoomControl=False, children=[zoom])
    return html.Div(area, className="map devices-map")


def _chart() -> Component:
    head = html.Div(id=ids.DEVICES_CHART_HEAD, className="devices-chart-head")
    graph = dcc.Graph(id=ids.DEVICES_CHART, config=PLAIN, className="devices-graph")
    return html.Div([head, graph], id=ids.DEVICES_CHART_BOX, className="panel devices-chart")
