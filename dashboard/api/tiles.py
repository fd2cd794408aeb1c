"""The user's own base map, passed on from our own host: pages load nothing from another."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, request, send_file

from dashboard.access.session import services
from dashboard.config import Config
from dashboard.tiles import NoTiles, TileSource, is_piece
from dispatch.refusals import FieldRefused, NotFound, Refusal

if TYPE_CHECKING:
    import httpx

    from dashboard.tile_client import TileClient

tiles = Blueprint("tiles", __name__)

CLIENT = "zhihui-tiles"
FRESH_S = 86400
PASSED_ON = ("Content-Type", "Content-Range", "ETag")


class TilesAway(Refusal):
    """The server of the tiles gave none; pages then show the map that ships."""

    key = "tiles_away"
    http = 502


def tiles_record(config: Config) -> dict[str, Any] | None:
    """Return what a page must know to lay the tiles; None without any."""
    source = config.tiles
    if source is None:
        return None
    url = "/api/tiles/{z}/{x}/{y}" if source.kind == "raster" else "/api/tiles/city.pmtiles"
    return {
        "kind": source.kind, "url": url, "datum": source.datum, "attribution": source.attribution,
    }  # fmt: skip


@tiles.get("/api/tiles/<int:z>/<int:x>/<int:y>")
def tile(z: int, x: int, y: int) -> Response:
    """Answer one tile as its server drew it."""
    address = _source("raster").tile_address(z, x, y)
    if address is None:
        raise NotFound("tile", value=f"{z}/{x}/{y}")
    return _passed_on(address)


@tiles.get("/api/tiles/city.pmtiles")
def tile_file() -> Response:
    """Answer a piece of the file of vector tiles; a file elsewhere is never fetched whole."""
    source = _source("pmtiles")
    if source.file:
        if not source.file.is_file():
            raise TilesAway("tiles")
        return send_file(source.file, "application/octet-stream", conditional=True, max_age=FRESH_S)
    piece = request.headers.get("Range", "")
    if not is_piece(piece):
        raise FieldRefused("Range", "unknown", value=piece[:40])
    return _passed_on(source.address, piece)


def _source(kind: str) -> TileSource:
    source = services().config.tiles
    if source is None or source.kind != kind:
        raise NotFound("tiles", value=kind)
    return source


def _client() -> "TileClient":
    if CLIENT not in current_app.extensions:
        current_app.extensions[CLIENT] = import_module("dashboard.tile_client").TileClient()
    client: TileClient = current_app.extensions[CLIENT]
    return client


def _passed_on(address: str, piece: str = "") -> Response:
    try:
        answer = _client().fetch(address, piece)
    except NoTiles:
        raise TilesAway("tiles") from None
    response = Response(answer.content, answer.status_code, _kept_headers(answer))
    response.cache_control.private = True
    response.cache_control.max_age = FRESH_S
    return response


def _kept_headers(answer: "httpx.Response") -> dict[str, str]:
    return {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
