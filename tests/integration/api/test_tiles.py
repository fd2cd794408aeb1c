"""A base map of the user's own: fetched by us, datum stated, away without harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response, request

from dashboard.access.who import Role, Who
from dashboard.config import SettingRefused, read_config
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.tiles import TileSource
from tests.running import Site, a_config, running_services, running_site
from tests.servers import serving

READER = Who("chief", "chief", Role.CHIEF)
PNG = b"\x89PNG a tile"
FILE = b"PMTiles" + bytes(range(200))


def tile_server() -> Flask:
    """Return somebody else's server of tiles."""
    server = Flask("tiles")

    def tile(z: int, x: int, y: int) -> Response:
        return Response(f"{z}/{x}/{y}".encode() if z else PNG, mimetype="image/png")

    def file() -> Response:
        first, _, last = request.headers["Range"].removeprefix("bytes=").partition("-")
        return Response(FILE[int(first) : int(last) + 1], 206)

    server.add_url_rule("/t/<int:z>/<int:x>/<int:y>.png", "tile", tile)
    server.add_url_rule("/city.pmtiles", "file", file)
    return server


@pytest.fixture
def far() -> Iterator[str]:
    """The address of that server."""
    with serving(tile_server()) as address:
        yield address


@contextmanager
def city_with(address: str, folder: Path) -> Iterator[Site]:
    """Give a city whose settings name a base map."""
    url = f"sqlite:///{folder / 'city.sqlite3'}"
    database = Database(url)
    migrate(database)
    database.close()
    source = TileSource(address, "gcj02", "© 测绘")
    config = replace(a_config(url, folder), tiles=source)
    with running_services(config) as services, running_site(services) as site:
        yield site


def test_raster_tiles_come_from_our_own_host(far: str, tmp_path: Path) -> None:
    with city_with(far + "/t/{z}/{x}/{y}.png", tmp_path) as site:
        client = site.client(READER)
        said = client.get("/api/catalogue").json["tiles"]
        assert said == {
            "kind": "raster", "url": "/api/tiles/{z}/{x}/{y}", "datum": "gcj02",
            "attribution": "© 测绘",
        }  # fmt: skip
        assert client.get("/api/tiles/3/6/3").data == b"3/6/3"
        assert client.get("/api/tiles/0/0/0").mimetype == "image/png"
        assert client.get("/api/tiles/3/8/3").status_code == 404
        assert client.get("/api/tiles/city.pmtiles").status_code == 404


def test_a_vector_map_is_fetched_in_pieces(far: str, tmp_path: Path) -> None:
    with city_with(far + "/city.pmtiles", tmp_path) as site:
        client = site.client(READER)
        piece = client.get("/api/tiles/city.pmtiles", headers={"Range": "bytes=0-6"})
        assert (piece.status_code, piece.data) == (206, b"PMTiles")
        for asked in ("", "bytes=0-", "bytes=0-99999999", "bytes=9-2"):
            answer = client.get("/api/tiles/city.pmtiles", headers={"Range": asked})
            assert answer.status_code == 422


def test_a_vector_map_may_be_a_file_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "city.pmtiles"
    with city_with(str(path), tmp_path) as site:
        client = site.client(READER)
        assert client.get("/api/tiles/city.pmtiles").status_code == 502
        path.write_bytes(FILE)
        piece = client.get("/api/tiles/city.pmtiles", headers={"Range": "bytes=0-6"})
        assert (piece.status_code, piece.data) == (206, b"PMTiles")
        piece.close()


def test_a_server_that_is_away_is_said(tmp_path: Path) -> None:
    with city_with("http://127.0.0.1:9/{z}/{x}/{y}", tmp_path) as site:
        answer = site.client(READER).get("/api/tiles/3/6/3")
        assert answer.status_code == 502
        assert answer.json["error"]["en"] == "The map server gave no tiles."


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"MAP_TILES": "https://tiles.example/"}, "MAP_TILES"),
        ({"MAP_TILES": "file:///etc/{z}/{x}/{y}"}, "MAP_TILES"),
        ({"MAP_TILES": "https://tiles.example/{z}/{x}/{y}"}, "MAP_DATUM"),
        ({"MAP_TILES": "city.pmtiles", "MAP_DATUM": "bd09"}, "MAP_DATUM"),
    ],
)
def test_a_source_that_cannot_be_used_is_refused_by_name(
    settings: dict[str, str], named: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingRefused, match=named):
        read_config(settings | {"DATA_DIR": str(tmp_path)})
