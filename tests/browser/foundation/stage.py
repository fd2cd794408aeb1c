"""A small site that shows the front end's foundation alone: real scripts, a made-up city."""

import threading
from pathlib import Path
from typing import Any

import dash_leaflet as dl
import orjson
from dash import Dash, html
from flask import Flask, Response, request, send_from_directory
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from dashboard.api.names import catalogue_record
from dashboard.cities.basemap import basemap
from dashboard.cities.load import load_city
from dispatch.words import words

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).parent
PAGE = """<!doctype html><html lang="{lang}" data-theme="{theme}" data-screen="{screen}" {scope}>
<head><meta charset="utf-8"><title>Foundation</title><link rel="icon" href="data:,">{css}
<link rel="stylesheet" href="/stage/stage.css"></head>
<body data-show="{show}">{app_entry}{config}{scripts}<script src="/stage/stage.js"></script>
{renderer}</body></html>"""


class Stage(Dash):
    """Dash whose page says language, theme and screen as its address asks."""

    def interpolate_index(self, **parts: Any) -> str:
        """Fill the page from the address: ?lang=&theme=&screen=&show=&scope=."""
        ask = request.args
        scope = f'data-scope="{ask["scope"]}"' if "scope" in ask else ""
        return PAGE.format(
            lang="en" if ask.get("lang") == "en" else "zh-Hans",
            theme=ask.get("theme", "light"),
            screen=ask.get("screen", "duty"),
            show=ask.get("show", "rows"),
            scope=scope,
            **{name: parts[name] for name in ("css", "app_entry", "config", "scripts", "renderer")},
        )


def _layout() -> html.Div:
    city = dl.Map(
        id="stage-map", className="zh-map", center=[22.61, 114.06], zoom=10.4, zoomSnap=0,
        zoomControl=False, attributionControl=True, children=[],
    )  # fmt: skip
    return html.Div([html.Div(id="stage"), html.Div(city, className="map", id="map-box")])


class Site:
    """The running stage: `picture` is what it answers, `sockets` what it says."""

    def __init__(self, fresh: dict[str, Any]) -> None:
        self.picture = fresh
        self.deltas: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.shown: list[dict[str, Any]] = []
        self.port = 0
        self._server: Any = None
        self.start()

    def start(self) -> None:
        """Serve, on the same port as before if there was one."""
        self.sockets = SocketIO()
        self.flask = self._make_flask()
        self._server = make_server("127.0.0.1", self.port, self.flask, threaded=True)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving and cut every socket."""
        self.sockets.server.disconnect  # noqa: B018
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def _make_flask(self) -> Flask:
        flask = Flask(__name__)
        app = Stage(
            __name__, server=flask, assets_folder=str(ROOT / "assets"), update_title=None,
            assets_path_ignore=["^lazy$"],
        )  # fmt: skip
        app.layout = _layout()
        self._routes(flask)
        return flask

    def _routes(self, flask: Flask) -> None:
        city = load_city("shenzhen")
        answers = {
            "/api/catalogue": lambda: catalogue_record(city),
            "/api/basemap": lambda: basemap(city),
            "/api/picture": lambda: self.picture,
            "/words/zh.json": lambda: dict(words("zh")),
            "/words/en.json": lambda: dict(words("en")),
            "/healthz": lambda: {"place": self.picture["place"]},
        }
        for path, answer in answers.items():
            flask.add_url_rule(path, path, self._json(path, answer))
        flask.add_url_rule("/stage/<name>", "stage", lambda name: send_from_directory(HERE, name))

    def _json(self, path: str, answer: Any) -> Any:
        def view() -> Response:
            self.asked.append(path)
            return Response(orjson.dumps(answer()), mimetype="application/json")

        return view
