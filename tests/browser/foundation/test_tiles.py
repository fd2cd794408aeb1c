"""A base map of the user's own on a screen: laid in its datum, away without harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask, Response
from PIL import Image

from callbacks.screens import register_pages
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.tiles import TileSource
from tests.browser.clocks import SetClock
from tests.browser.conftest import Visit
from tests.browser.duty.desk import ready
from tests.browser.town import Town, shenzhen
from tests.running import a_config, running_services, running_site
from tests.servers import serving

MAP = "ZH.maps.get('duty-map')"


def a_tile() -> bytes:
    """Return one tile of one colour."""
    out = BytesIO()
    Image.new("RGB", (256, 256), (200, 214, 190)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def far() -> Iterator[str]:
    """Somebody's server of tiles."""
    server, tile = Flask("tiles"), a_tile()
    server.add_url_rule(
        "/<int:z>/<int:x>/<int:y>", "tile", lambda z, x, y: Response(tile, mimetype="image/png")
    )
    with serving(server) as address:
        yield address


@contextmanager
def town_with(tiles: TileSource, folder: Path) -> Iterator[Town]:
    """Give an empty Shenzhen whose settings name a base map."""
    address = f"sqlite:///{folder / 'town.sqlite3'}"
    database = Database(address)
    migrate(database)
    database.close()
    clock = SetClock()
    config = replace(a_config(address, folder), tiles=tiles)
    with (
        running_services(config, clock, shenzhen()) as services,
        running_site(services, register_pages) as site,
    ):
        yield Town(site.services, site.feed, site.url, clock=clock)


def test_tiles_come_from_our_host_and_the_city_moves_to_their_datum(
    far: str, tmp_path: Path, visit: Visit
) -> None:
    source = TileSource(far + "/{z}/{x}/{y}", "gcj02", "图源 测绘院")
    with town_with(source, tmp_path) as town:
        page = ready(visit(town, "/duty/"))
        page.wait_for_selector(".leaflet-tile-loaded[src*='/api/tiles/']", state="attached")
        page.wait_for_selector(".leaflet-control-attribution >> text=图源 测绘院")
        assert page.evaluate(f"[{MAP}.datum, {MAP}.base.datum, {MAP}.scene.datum]") == ["gcj02"] * 3
        page.context.close()


def test_a_tile_server_that_is_away_leaves_the_map_that_ships(tmp_path: Path, visit: Visit) -> None:
    source = TileSource("http://127.0.0.1:9/{z}/{x}/{y}", "gcj02", "")
    with town_with(source, tmp_path) as town:
        page = ready(visit(town, "/duty/", forgive=("502",)))
        page.wait_for_selector(".map-fault")
        page.wait_for_function(f"{MAP}.datum === 'wgs84' && {MAP}.base.base")
        assert page.locator(".leaflet-tile-pane img").count() == 0
        page.context.close()
