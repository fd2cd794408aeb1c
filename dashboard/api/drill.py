"""Scenarios of the demonstration: normal day, dusk, typhoon, holiday, plant outage."""

from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services
from dashboard.api.parsing import parse, read_json
from dashboard.jobs.plots import PLOT
from dispatch.equipment.simulating.scenario import Plot
from dispatch.refusals import NotFound

drill = Blueprint("drill", __name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which scenario to play."""

    plot: Plot


@drill.post("/api/demo/plot")
def play_plot() -> Response:
    """Ask the demonstration for a scenario; there is none outside one."""
    asked = parse(Wish, read_json(request.get_data()))
    if not services().config.demo:
        raise NotFound("plot", value=asked.plot.value)
    services().bus.publish(PLOT, asked.plot.value.encode())
    return jsonify({"plot": asked.plot.value})
