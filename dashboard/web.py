"""The web server of one process: routes, rights, errors and sockets around the services."""

from pathlib import Path

from flask import Flask, Response
from flask_compress import Compress

from dashboard.access.session import register_session
from dashboard.api.advising import advising
from dashboard.api.cases import cases
from dashboard.api.errors import register_errors
from dashboard.api.health import health
from dashboard.api.names import names
from dashboard.api.near import near
from dashboard.api.photos import photos
from dashboard.api.pictures import pictures
from dashboard.api.positions import positions
from dashboard.api.search import search
from dashboard.services import Services

LARGEST_BODY = 8 * 1024 * 1024
ROOT = Path(__file__).parents[1]


def make_web(services: Services) -> Flask:
    """Return a server with everything but pages and sockets."""
    server = Flask("zhihui", static_folder=None, template_folder=str(ROOT / "layouts" / "pages"))
    server.secret_key = services.config.secret
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.extensions["zhihui"] = services
    server.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's default provider
    Compress(server)
    register_session(server)
    register_errors(server)
    for blueprint in (cases, pictures, names, advising, near, search, positions, photos, health):
        server.register_blueprint(blueprint)
    server.after_request(_harden)
    return server


def _harden(response: Response) -> Response:
    """Say to browsers what pages may do (ASVS 5.0 V3); Dash adds its own hashes for scripts."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
