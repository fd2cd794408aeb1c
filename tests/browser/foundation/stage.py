"""A small site that shows the front end's foundation alone: real scripts, a made-up city."""

from pathlib import Path
from queue import Queue
from threading import Thread
from time import time
from typing import Any

import dash_leaflet as dl
import orjson
from dash import Dash, html
from flask import Flask, Response, request, send_from_directory
from flask_socketio import SocketIO, emit
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
        zoomControl=False, attributionControl=True, trackViewport=False, children=[],
    )  # fmt: skip
    return html.Div([html.Div(id="stage"), html.Div(city, className="map", id="map-box")])


class Site:
    """The running stage: `picture` is what it answers, `delta` what it says to a gap."""

    def __init__(self, fresh: dict[str, Any]) -> None:
        self.picture = fresh
        self.delta: dict[str, Any] | None = None
        self.asked: list[str] = []
        self.shown: Queue[dict[str, Any]] = Queue()
        self.sockets: Any = SocketIO()
        self._http = make_server("127.0.0.1", 0, self._make_flask(), threaded=True)
        self.port = self._http.server_port
        Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def say(self, message: str, body: Any) -> None:
        """Send a message to every client."""
        self.sockets.emit(message, body)

    def beat(self) -> None:
        """Send an empty delta."""
        place = self.picture["place"]
        self.say("delta", {"prev": place, "place": place, "rows": {}, "time": time()})

    def change(self, **rows: Any) -> dict[str, Any]:
        """Change the picture by whole rows, and return the delta without sending it."""
        before = self.picture["place"]
        for name, changed in rows.items():
            new = {row["id"]: row for row in changed}
            old = {row["id"]: row for row in self.picture["rows"][name]}
            self.picture["rows"][name] = list((old | new).values())
        self.picture["place"] = before + 1
        return {"prev": before, "place": before + 1, "rows": rows, "gone": {}, "time": time()}

    def _make_flask(self) -> Flask:
        flask = Flask(__name__)
        flask.config["SECRET_KEY"] = "for tests only"
        app = Stage(
            __name__, server=flask, assets_folder=str(ROOT / "assets"), update_title=None,
            assets_path_ignore=["^lazy$"], assets_ignore=r"^(35|[89]\d)-|^4-",
        )  # fmt: skip
        app.layout = _layout()
        self._routes(flask)
        self.sockets.init_app(flask, async_mode="threading", transports=["websocket"])
        self.sockets.on_event("connect", self._hello)
        self.sockets.on_event("shown", self.shown.put)
        return flask

    def _hello(self, _auth: Any = None) -> None:
        emit("hello", {"place": self.picture["place"], "time": time()})

    def _routes(self, flask: Flask) -> None:
        city = load_city("shenzhen")
        answers = {
            "/api/catalogue": lambda: catalogue_record(city),
            "/api/basemap": lambda: basemap(city),
            "/api/picture": lambda: self.picture | {"time": time()},
            "/api/feed": lambda: self.delta,
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
            body = answer()
            status = 410 if body is None else 200
            return Response(orjson.dumps(body), status, mimetype="application/json")

        return view
