"""The web server of one process: routes, rights, errors and sockets around the services."""

from pathlib import Path

from flask import Flask, Response
from flask_compress import Compress
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from dashboard.access.session import register_session
from dashboard.api.advising import advising
from dashboard.api.alarms import alarms
from dashboard.api.areas import areas
from dashboard.api.asking import EQUIPMENT, TEXTS
from dashboard.api.briefings import briefings
from dashboard.api.cases import cases
from dashboard.api.contacts import contacts
from dashboard.api.covering import covering
from dashboard.api.devices import devices
from dashboard.api.drill import drill
from dashboard.api.errors import register_errors
from dashboard.api.handover import handover
from dashboard.api.health import health
from dashboard.api.iot import iot
from dashboard.api.names import names
from dashboard.api.near import near
from dashboard.api.photos import photos
from dashboard.api.pictures import pictures
from dashboard.api.positions import positions
from dashboard.api.search import search
from dashboard.api.tiles import tiles
from dashboard.api.walls import walls
from dashboard.equipment.desk import Equipment
from dashboard.gateways.texting import Texts
from dashboard.services import Services

LARGEST_BODY = 8 * 1024 * 1024
ROOT = Path(__file__).parents[1]
BLUEPRINTS = (
    cases, pictures, names, advising, near, search, handover, positions, photos,
    contacts, briefings, walls, health, areas, devices, alarms, iot, drill, tiles,
    covering,
)  # fmt: skip


def make_web(services: Services, equipment: Equipment | None = None) -> Flask:
    """Return a server with everything but pages and sockets."""
    server = Flask("zhihui", static_folder=None, template_folder=str(ROOT / "layouts" / "pages"))
    server.secret_key = services.config.secret
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.extensions["zhihui"] = services
    server.extensions[EQUIPMENT] = equipment or Equipment(services)
    server.extensions[TEXTS] = Texts(services)
    server.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's default provider
    Compress(server)
    register_session(server)
    register_errors(server)
    for blueprint in BLUEPRINTS:
        server.register_blueprint(blueprint)
    server.after_request(_harden)
    return server


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open and does not print a line for each request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Leave request lines to the proxy in front."""


def listen(server: Flask, host: str, port: int) -> BaseWSGIServer:
    """Return an HTTP server around `server`, listening; port 0 takes a free one."""
    return make_server(host, port, server, threaded=True, request_handler=QuietHandler)


def _harden(response: Response) -> Response:
    """Say to browsers what pages may do (ASVS 5.0 V3); Dash adds its own hashes for scripts."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
