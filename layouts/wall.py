"""The wall: containers that the wall's scripts paint into, around one map."""

from dash import html
from dash.development.base_component import Component

from layouts import ids
from layouts.city_map import city_map
from layouts.past import past_bar
from layouts.plain import shell

HANDS_OFF = {
    "zoomControl": False, "dragging": False, "scrollWheelZoom": False, "doubleClickZoom": False,
    "boxZoom": False, "touchZoom": False, "keyboard": False,
}  # fmt: skip


def wall() -> Component:
    """Return the wall from top to bottom: head, notice, map and aside, strip of districts."""
    side = html.Aside(id=ids.WALL_SIDE, className="wall-side")
    return shell(
        "wall",
        html.Header(id=ids.WALL_HEAD, className="wall-head"),
        html.Div(id=ids.WALL_NOTICE, className="wall-notice"),
        html.Main([_left(), side], id=ids.WALL_MAIN, className="wall-main"),
        html.Footer(id=ids.WALL_STRIP, className="wall-strip"),
        past_bar(),
    )


def _left() -> Component:
    """Return the map with a band for a page's own panels beneath it, and the demo's mark."""
    band = html.Div(id=ids.WALL_BAND, className="wall-band")
    mark = html.Span(id=ids.WALL_DEMO, className="watermark")
    return html.Div([_map(), band, mark], className="wall-left")


def _map() -> Component:
    """Return a map that no hand moves; its script shows the whole city once it knows it."""
    city = city_map(ids.WALL_MAP, center=[0, 0], zoom=2, children=[], **HANDS_OFF)
    return html.Div(city, className="map wall-map")
