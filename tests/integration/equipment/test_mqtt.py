"""The MQTT gateway with a real broker: 3.1.1 and 5, last wills, a broker that dies and returns."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import Any
from uuid import uuid4

import orjson
import pytest
from sqlalchemy import func, select

from dashboard.config import SettingRefused
from dashboard.gateways.mqtt.client import MqttGateway, connecting, make_client
from dashboard.gateways.mqtt.reading import topic_of
from dashboard.gateways.mqtt.settings import MqttSettings, read_mqtt_url
from dashboard.services import Services
from dashboard.store.equipment_tables import device, reading
from tests import servers
from tests.equipment import NOON_MS, WAIT_S, Yard, a_body, a_device, running_yard

BINS = [a_device(f"B{n}") for n in range(1, 6)]


@contextmanager
def listening(yard: Yard, settings: MqttSettings) -> Iterator[MqttGateway]:
    """Give a connected gateway."""
    gateway = MqttGateway(yard.equipment, settings)
    gateway.start()
    try:
        assert gateway.wait_connected(WAIT_S)
        yield gateway
    finally:
        gateway.stop()


class Bin:
    """A bin's own client."""

    def __init__(self, port: int, version: int = 5, device: str = "B1") -> None:
        settings = MqttSettings("127.0.0.1", port, version=version, client=device)  # type: ignore[arg-type]
        self.client = make_client(settings, manual_ack=False)
        self.topic = topic_of("440304", "sanitation", device)
        self.options = connecting(settings, session_s=0)
        self.port, self.device = port, device

    def will(self) -> None:
        """Leave a last will."""
        topic = topic_of("440304", "sanitation", self.device, "event")
        self.client.will_set(topic, b'{"state":"offline"}', qos=1, retain=True)

    def connect(self) -> None:
        self.client.connect("127.0.0.1", self.port, **self.options)
        self.client.loop_start()

    def say(self, body: Any) -> None:
        done = self.client.publish(self.topic, orjson.dumps(body), qos=1)
        done.wait_for_publish(WAIT_S)

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def stored(yard: Yard, device_id: str = "B1") -> int:
    count = select(func.count()).select_from(reading).join(device, device.c.no == reading.c.device)
    with yard.services.database.reading() as connection:
        return int(connection.execute(count.where(device.c.id == device_id)).scalar_one())


class Settled:
    """Waits for what the intake has stored."""

    def __init__(self, yard: Yard) -> None:
        self.turn = Condition()
        before = yard.equipment.intake.on_taken

        def taken(*args: Any) -> None:
            before(*args)
            with self.turn:
                self.turn.notify_all()

        yard.equipment.intake.on_taken = taken

    def until(self, done: Callable[[], Any]) -> None:
        with self.turn:
            assert self.turn.wait_for(done, WAIT_S)


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    with running_yard(services, BINS) as running:
        yield running


@pytest.mark.parametrize("version", [3, 5])
def test_a_device_is_heard_in_either_edition(yard: Yard, mosquitto_port: int, version: int) -> None:
    settled = Settled(yard)
    settings = MqttSettings("127.0.0.1", mosquitto_port, version=version, client=f"g{uuid4().hex}")  # type: ignore[arg-type]
    with listening(yard, settings) as gateway:
        bin_ = Bin(mosquitto_port, version)
        bin_.connect()
        bin_.say(a_body(fill=41))
        settled.until(lambda: stored(yard) == 1)
        bin_.leave()
        assert gateway.figures().heard >= 1


def test_a_bin_filled_by_hand_becomes_an_alarm_and_a_case(yard: Yard, mosquitto_port: int) -> None:
    settled = Settled(yard)
    body = orjson.dumps(a_body(fill=98)).decode()
    topic = topic_of("440304", "sanitation", "B1")
    with listening(yard, MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex)):
        words = ["-p", str(mosquitto_port), "-q", "1", "-t", topic, "-m", body]
        subprocess.run([servers.program("mosquitto_pub"), *words], check=True)
        settled.until(lambda: stored(yard) == 1)
    assert yard.equipment.alarmer.idle(WAIT_S)
    alarm = yard.alarm("B1", "sanitation.bin.full")
    assert alarm is not None
    assert yard.case(alarm.case).component == "B1"


def test_a_last_will_makes_the_device_offline(yard: Yard, mosquitto_port: int) -> None:
    settled = Settled(yard)
    with listening(yard, MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex)):
        bin_ = Bin(mosquitto_port, device="B2")
        bin_.will()
        bin_.connect()
        bin_.say(a_body("B2", fill=41))
        settled.until(lambda: stored(yard, "B2") == 1)
        bin_.client.loop_stop()
        bin_.client._sock_close()
        settled.until(lambda: yard.equipment.known.get("B2").last.state == "offline")  # type: ignore[union-attr]


def test_retained_words_are_heard_by_a_gateway_that_comes_later(
    yard: Yard, mosquitto_port: int
) -> None:
    settled = Settled(yard)
    bin_ = Bin(mosquitto_port, device="B3")
    bin_.connect()
    bin_.client.publish(
        bin_.topic, orjson.dumps(a_body("B3", fill=12)), qos=1, retain=True
    ).wait_for_publish(WAIT_S)
    bin_.leave()
    with listening(yard, MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex)):
        settled.until(lambda: stored(yard, "B3") == 1)


def test_what_was_not_safe_is_heard_again_and_what_was_safe_counts_once(
    yard: Yard, mosquitto_port: int
) -> None:
    settings = MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex)
    settled = Settled(yard)
    with listening(yard, settings):
        pass  # the broker now keeps our session
    bin_ = Bin(mosquitto_port, device="B4")
    bin_.connect()
    for n in range(40):
        bin_.say(a_body("B4", fill=n, ts=NOON_MS + n, seq=n))
    bin_.leave()
    with listening(yard, settings):
        settled.until(lambda: stored(yard, "B4") == 40)
    with listening(yard, settings):
        assert yard.say(a_body("B4", fill=3, ts=NOON_MS + 3, seq=3), a_device("B4")).accepted == 0
    assert stored(yard, "B4") == 40


def test_a_broker_that_dies_and_returns_is_found_again(yard: Yard, tmp_path: Path) -> None:
    port = servers.free_port()
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n", encoding="ascii")
    tmp_path.chmod(0o755)
    command = [servers.program("mosquitto"), "-c", str(config)]
    settled = Settled(yard)
    gateway = MqttGateway(yard.equipment, MqttSettings("127.0.0.1", port, client="phoenix"))
    gateway.start()  # before there is a broker at all
    for fill in (10, 20):
        with servers.running(command, port):
            assert gateway.wait_connected(WAIT_S)
            bin_ = Bin(port, device="B5")
            bin_.connect()
            bin_.say(a_body("B5", fill=fill, ts=NOON_MS + fill, seq=fill))
            settled.until(lambda n=fill: stored(yard, "B5") == n // 10)
            bin_.leave()
    gateway.stop()
    assert gateway.figures().lines == 2


def test_an_address_says_everything_about_the_broker() -> None:
    read = read_mqtt_url("mqtts://u:p%40ss@broker?version=3.1.1&ca=/ca.pem&areas=parks,lighting")
    assert read == MqttSettings(
        "broker", 8883, True, 3, "u", "p@ss", "zhihui", ("parks", "lighting"), "/ca.pem"
    )


@pytest.mark.parametrize("url", ["", "http://broker", "mqtt://", "broker:1883"])
def test_an_address_that_names_no_broker_is_refused(url: str) -> None:
    with pytest.raises(SettingRefused):
        read_mqtt_url(url)
