"""The pages that are measured: ours and plain dash-leaflet on a small Dash, worldmap as it is."""

import shutil
import subprocess
import tarfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dash_leaflet as dl
from dash import Dash, html
from dash_extensions.javascript import Namespace
from flask import Flask, jsonify, send_from_directory
from werkzeug.serving import make_server

from dashboard.api.names import catalogue_record
from dashboard.cities.basemap import basemap
from dashboard.cities.load import load_city
from dispatch.words import words
from tests.browser.foundation.stage import ROOT

HERE = Path(__file__).parent
STORE = ROOT / "var" / "bench"
WORLDMAP = "node-red-contrib-web-worldmap"
WORLDMAP_VERSION = "5.8.1"
FULL = {"height": "100vh"}


class Page(Dash):
    """A page that loads our foundation, or nothing of it, as its address asks."""

    def interpolate_index(self, **parts: Any) -> str:
        """Return the page with the drivers behind everything else."""
        drive = "".join(
            f'<script src="/bench/{name}"></script>' for name in ("drive.js", "ways.js")
        )
        css, scripts = parts["css"], parts["scripts"]
        return f"""<!doctype html><html lang="zh-Hans" data-theme="dark" data-screen="duty">
        <head><meta charset="utf-8"><link rel="icon" href="data:,">{css}</head>
        <body style="margin:0">{parts["app_entry"]}{parts["config"]}{scripts}{drive}
        {parts["renderer"]}</body></html>"""


def make_page(server: Flask, way: str, layout: Any, assets: str | None) -> None:
    """Put one way's page on the server."""
    options = {"assets_folder": assets or str(HERE / "none"), "assets_path_ignore": ["^lazy$"]}
    ignore = r"^(35|[89]\d)-|^4-"
    page = Page(
        way, server=server, url_base_pathname=f"/{way}/", assets_ignore=ignore, **options
    )  # fmt: skip
    page.layout = layout


def our_map() -> Any:
    """Return the map that our canvas draws on."""
    city = dl.Map(id="city", className="zh-map", center=[22.6, 114.1], zoom=11, style=FULL)
    return html.Div(city, className="map", style=FULL)


def plain_map(children: list[Any] | None = None) -> Any:
    """Return a map of dash-leaflet as its manual draws one, on canvas."""
    return dl.Map(children or [], center=[22.6, 114.1], zoom=11, preferCanvas=True, style=FULL)


def geojson_layers() -> list[Any]:
    """Return moving units as circle markers and the rest in clusters: dl.GeoJSON at its best."""
    js = Namespace("dashExtensions", "default")
    still = {"cluster": True, "zoomToBoundsOnClick": True, "style": js("plain")}
    return [
        dl.GeoJSON(id="parts", pointToLayer=js("dot"), **still),
        dl.GeoJSON(id="cases", pointToLayer=js("dot"), **still),
        dl.GeoJSON(id="units", pointToLayer=js("dot")),
    ]


def add_answers(flask: Flask) -> None:
    """Answer what our map asks for: base map, words, names."""
    city = load_city("shenzhen")
    answers = {
        "/api/basemap": basemap(city),
        "/api/catalogue": catalogue_record(city),
        "/words/zh.json": dict(words("zh")),
    }
    for path, answer in answers.items():
        flask.add_url_rule(path, path, partial(jsonify, answer))


class Bench:
    """Servers of everything that is measured."""

    def __init__(self) -> None:
        flask = Flask(__name__)
        flask.add_url_rule("/bench/<name>", "bench", lambda name: send_from_directory(HERE, name))
        add_answers(flask)
        make_page(flask, "ours", our_map(), str(ROOT / "assets"))
        make_page(flask, "geojson", plain_map(geojson_layers()), None)
        make_page(flask, "circles", plain_map(), None)
        self._http = make_server("127.0.0.1", 0, flask, threaded=True)
        Thread(target=self._http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._http.server_close()


def fetch_worldmap() -> Path | None:
    """Return the folder of worldmap's page, fetched once from the npm registry; None without."""
    folder = STORE / f"{WORLDMAP}-{WORLDMAP_VERSION}" / "package" / "worldmap"
    if folder.is_dir():
        return folder
    npm = shutil.which("npm")
    STORE.mkdir(parents=True, exist_ok=True)
    pack = [npm or "npm", "pack", f"{WORLDMAP}@{WORLDMAP_VERSION}", "--silent"]
    if npm is None or subprocess.run(pack, cwd=STORE, check=False, timeout=120).returncode:
        return None
    with tarfile.open(STORE / f"{WORLDMAP}-{WORLDMAP_VERSION}.tgz") as packed:
        packed.extractall(folder.parents[1], filter="data")
    return folder


def serve_worldmap(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serve worldmap's page as it ships."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=http.serve_forever, daemon=True).start()
    return http, f"http://127.0.0.1:{http.server_port}/index.html"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Say nothing of each request."""
