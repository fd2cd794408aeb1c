"""Walls over HTTP: what each shows, and sending something to one (docs/wall.md)."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from dashboard.access.session import services, this_one
from dashboard.api.asking import equipment
from dashboard.api.parsing import parse, read_json
from dashboard.equipment.reads import find_device
from dashboard.services import Services
from dashboard.store.reads import find_case
from dashboard.walls.hall import Hall
from dashboard.walls.order import Kind, Request

walls = Blueprint("walls", __name__)


def _hall() -> Hall:
    return services().hall


@walls.get("/api/walls", endpoint="walls")
def listing() -> Response:
    """Answer every wall with its page, place, hash, last word, state and what was sent to it."""
    return _answer()


@walls.post("/api/walls/<name>/show", endpoint="show_on_wall")
def show(name: str) -> Response:
    """Send {"kind": case | camera | page, "target", "minutes"} to a wall."""
    asked = parse(Request, read_json(request.get_data()))
    _check(services(), asked)
    _hall().show(name, asked, this_one().actor)
    return _answer()


@walls.post("/api/walls/<name>/take-back", endpoint="take_back_wall")
def take_back(name: str) -> Response:
    """Let a wall show its own page again."""
    _hall().take_back(name)
    return _answer()


@walls.post("/api/walls/<name>/forget", endpoint="forget_wall")
def forget(name: str) -> Response:
    """Strike off a wall that was taken down; it comes back by itself when it is switched on."""
    _hall().forget(name)
    return _answer()


def _check(at: Services, asked: Request) -> None:
    """Refuse what cannot be shown: a page, a case or a camera that is not there."""
    asked.check(equipment().plans.areas)
    with at.database.reading() as connection:
        if asked.kind is Kind.CASE:
            find_case(connection, asked.target)
        elif asked.kind is Kind.CAMERA:
            find_device(connection, asked.target)


def _answer() -> Response:
    found: list[dict[str, Any]] = _hall().listed()
    return jsonify({"walls": found})
