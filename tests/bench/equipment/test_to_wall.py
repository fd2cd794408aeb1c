"""How long a full bin takes from its reading over alarm and case to the wall in a browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles
from threading import Event
from uuid import uuid4

import orjson
import pytest
from playwright.sync_api import Browser, Page

from dashboard.equipment.desk import Equipment
from dashboard.equipment.register import enter_devices
from dashboard.gateways.mqtt.client import MqttGateway, connecting, make_client
from dashboard.gateways.mqtt.reading import topic_of
from dashboard.gateways.mqtt.settings import MqttSettings
from dashboard.store.tracks import appending
from tests.browser.conftest import UNCLOSED
from tests.browser.town import WALL, Town, fill, running_town
from tests.browser.watching import open_page
from tests.equipment import WAIT_S, a_device

pytestmark = [pytest.mark.bench, *map(pytest.mark.filterwarnings, UNCLOSED)]

BINS = 60
PAUSE_S = 0.25
LIMIT_S = 2.0
LISTEN = """() => {
  window.painted = {};
  ZH.board.changed.on(() => {
    for (const { row } of ZH.board.entries.values()) {
      const bin = row.title.match(/BIN-\\d+/)?.[0];
      if (bin) requestAnimationFrame(() => { window.painted[bin] ??= Date.now(); });
    }
  });
}"""


def bin_name(n: int) -> str:
    """Return the id of the n-th bin."""
    return f"BIN-{n}"


@pytest.fixture
def town(tmp_path: Path, mosquitto_port: int) -> Iterator[Town]:
    """A busy city whose bins are heard over MQTT."""
    with running_town(tmp_path) as town:
        fill(town)
        equipment: Equipment = town.feed.server.extensions["zhihui_equipment"]
        bins = [a_device(bin_name(n), lon=114.0 + n / 1000) for n in range(BINS)]
        with appending(town.services.database) as connection:
            enter_devices(connection, bins)
        equipment.start()
        settings = MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex)
        gateway = MqttGateway(equipment, settings)
        gateway.start()
        assert gateway.wait_connected(WAIT_S)
        yield town
        gateway.stop()
        equipment.close()


def speak(town: Town, port: int) -> dict[str, int]:
    """Let one bin after the other be full; return when each said so, in ms since 1970."""
    settings = MqttSettings("127.0.0.1", port, client=uuid4().hex)
    client = make_client(replace(settings, client="bins"), manual_ack=False)
    client.connect(settings.host, settings.port, **connecting(settings, session_s=0))
    client.loop_start()
    pause, said = Event(), {}
    for n in range(BINS):
        now_ms = round(town.clock.now().timestamp() * 1000)
        topic = topic_of("440304", "sanitation", bin_name(n))
        client.publish(topic, orjson.dumps({"ts": now_ms, "vals": {"fill": 98}}), qos=1)
        said[bin_name(n)] = now_ms
        pause.wait(PAUSE_S)
    client.disconnect()
    client.loop_stop()
    return said


def open_wall(town: Town, browser: Browser) -> Page:
    """Open the wall's sanitation page and note when each bin's case is painted."""
    page = open_page(browser, town, WALL, size=(1920, 1080))
    page.goto("/wall/sanitation")
    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate(LISTEN)
    return page


def test_seconds_from_a_reading_to_the_wall(
    town: Town, browser: Browser, mosquitto_port: int
) -> None:
    page = open_wall(town, browser)
    said = speak(town, mosquitto_port)
    page.wait_for_function("(n) => Object.keys(window.painted).length === n", arg=BINS)
    painted = page.evaluate("window.painted")
    page.context.close()
    took = [(painted[name] - at) / 1000 for name, at in said.items()]
    p95 = quantiles(took, n=20)[-1]
    print(
        f"\nreading -> alarm -> case -> wall, {BINS} bins: p50 {median(took):.2f} s, "
        f"p95 {p95:.2f} s, longest {max(took):.2f} s; limit {LIMIT_S} s = {LIMIT_S / p95:.1f} x p95"
    )
