"""A hand on `mosquitto_pub` fills a bin; the wall shows the case and the crew that goes there."""

import subprocess
from collections.abc import Iterator
from uuid import uuid4

import orjson
import pytest
from playwright.sync_api import Page

from dashboard.equipment.desk import Equipment
from dashboard.equipment.register import enter_devices
from dashboard.gateways.mqtt.client import MqttGateway
from dashboard.gateways.mqtt.reading import topic_of
from dashboard.gateways.mqtt.settings import MqttSettings
from dashboard.jobs.dispatching import Dispatching
from dashboard.store.tracks import appending
from dispatch.grid import Point
from tests import servers
from tests.browser.conftest import Visit
from tests.browser.town import WALL, Town
from tests.browser.wall.display import WALL_HD, drawn, ready, until
from tests.equipment import WAIT_S, a_device

BIN = Point(114.0579, 22.5431)
CREW = Point(114.0601, 22.5462)
CASE_OF = """(device) => [...ZH.board.entries.values()].map(({ row }) => row)
    .find((row) => row.title.includes(device))"""
GOES_TO = f"""(device) => {{
    const found = ({CASE_OF})(device);
    return found?.unit === "C01" && ZH.board.unit("C01").row.queue.includes(found.id);
}}"""
ON_MAP = f"""(device) => {{
    const {{ scene }} = ZH.maps.get("wall-map");
    const found = ({CASE_OF})(device);
    return Boolean(scene.spot("case", found.id)) && Boolean(scene.spot("unit", "C01"));
}}"""


@pytest.fixture
def gateway(town: Town, mosquitto_port: int) -> Iterator[MqttGateway]:
    """A gateway that hears one bin in Futian, and a crew that empties bins."""
    equipment: Equipment = town.feed.server.extensions["zhihui_equipment"]
    with appending(town.services.database) as connection:
        enter_devices(connection, [a_device("BIN-7", lon=BIN.lon, lat=BIN.lat)])
    town.crew("C01", CREW)
    town.settle()
    equipment.start()
    made = MqttGateway(equipment, MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex))
    made.start()
    assert made.wait_connected(WAIT_S)
    yield made
    made.stop()
    equipment.close()


def publish(port: int, fill: int, town: Town) -> None:
    """Say by hand how full the bin is."""
    said = {"ts": round(town.clock.now().timestamp() * 1000), "vals": {"fill": fill}}
    topic = topic_of("440304", "sanitation", "BIN-7")
    words = ["-p", str(port), "-q", "1", "-t", topic, "-m", orjson.dumps(said).decode()]
    subprocess.run([servers.program("mosquitto_pub"), *words], check=True)


def open_wall(town: Town, visit: Visit) -> Page:
    """Open the sanitation page and wait until it stands."""
    page = ready(visit(town, "/wall/sanitation", WALL, size=WALL_HD))
    until(page, "ZH.wall.page === 'sanitation'")
    drawn(page)
    return page


@pytest.mark.usefixtures("gateway")
def test_a_bin_filled_by_hand_brings_a_case_and_a_crew_onto_the_wall(
    town: Town, visit: Visit, mosquitto_port: int
) -> None:
    page = open_wall(town, visit)
    publish(mosquitto_port, 98, town)
    until(page, CASE_OF, "BIN-7")
    Dispatching(town.services).turn()
    until(page, GOES_TO, "BIN-7")
    until(page, ON_MAP, "BIN-7")
