"""Scenarios of the demonstration's street: normal day, dusk, typhoon, holiday, plant outage."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, jsonify, request

from dashboard.api.parsing import parse, read_json
from dispatch.equipment.simulating.scenario import Plot
from dispatch.refusals import NotFound

drill = Blueprint("drill", __name__)

PLAY = "zhihui_play"
"""Where the server keeps who plays scenarios; nobody does outside a demonstration."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which scenario to play."""

    plot: Plot


@drill.post("/api/demo/plot")
def play_plot() -> Response:
    """Begin a scenario; there is none to begin outside a demonstration."""
    asked = parse(Wish, read_json(request.get_data()))
    play: Callable[[Plot], bool] | None = current_app.extensions.get(PLAY)
    if play is None or not play(asked.plot):
        raise NotFound("plot", value=asked.plot.value)
    return jsonify({"plot": asked.plot.value})
