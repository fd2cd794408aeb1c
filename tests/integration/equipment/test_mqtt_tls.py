"""MQTT over TLS with a real broker: both sides show a certificate, and strangers are not heard."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import get_args
from uuid import uuid4

import orjson
import pytest

from dashboard.gateways.mqtt.client import MqttGateway, connecting, make_client
from dashboard.gateways.mqtt.reading import topic_of
from dashboard.gateways.mqtt.settings import MqttSettings, Version, read_mqtt_url
from dashboard.services import Services
from tests import servers
from tests.certificates import Authority, Signed
from tests.equipment import WAIT_S, Yard, a_body, a_device, running_yard

TOPIC = topic_of("440304", "sanitation", "B1")
UNCLOSED = "ignore:Exception ignored in. <ssl.SSLSocket"
"""The client's library leaves a socket whose handshake failed to the garbage collector."""


@dataclass(frozen=True)
class Broker:
    """A broker that wants to see a certificate, and one that it believes."""

    port: int
    authority: Authority
    device: Signed

    def settings(self, version: Version) -> MqttSettings:
        """Return how a device that the broker knows reaches it."""
        files = f"ca={self.authority.own.cert}&cert={self.device.cert}&key={self.device.key}"
        url = f"mqtts://127.0.0.1:{self.port}?version={version}&client=t{uuid4().hex}&{files}"
        return read_mqtt_url(url)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A Mosquitto as deploy/mosquitto.conf has it on port 8883."""
    folder, port = tmp_path_factory.mktemp("tls"), servers.free_port()
    authority = Authority(folder)
    own = authority.sign("broker", "127.0.0.1")
    lines = (
        "user root",
        f"listener {port} 127.0.0.1",
        f"cafile {authority.own.cert}",
        f"certfile {own.cert}",
        f"keyfile {own.key}",
        "require_certificate true",
        "allow_anonymous true",
    )
    config = folder / "mosquitto.conf"
    config.write_text("\n".join(lines), encoding="ascii")
    with servers.running([servers.program("mosquitto"), "-c", str(config)], port):
        yield Broker(port, authority, authority.sign("B1"))


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    with running_yard(services, [a_device()]) as running:
        yield running


def say(settings: MqttSettings, body: object) -> None:
    """Say one message and wait until the broker has it."""
    client = make_client(replace(settings, client="B1"), manual_ack=False)
    client.connect(settings.host, settings.port, **connecting(settings, session_s=0))
    client.loop_start()
    client.publish(TOPIC, orjson.dumps(body), qos=1).wait_for_publish(WAIT_S)
    client.disconnect()
    client.loop_stop()


@pytest.mark.parametrize("version", get_args(Version))
def test_a_device_is_heard_over_tls_in_either_edition(
    yard: Yard, broker: Broker, version: Version
) -> None:
    settings = broker.settings(version)
    gateway = MqttGateway(yard.equipment, settings)
    gateway.start()
    assert gateway.wait_connected(WAIT_S)
    say(settings, a_body(fill=41))
    yard.until(lambda: gateway.figures().acknowledged)
    gateway.stop()
    heard = yard.equipment.known.get("B1")
    assert heard is not None
    assert heard.last.values["fill"] == 41


@pytest.mark.filterwarnings(UNCLOSED)
def test_a_broker_whose_certificate_nobody_we_trust_has_signed_is_not_believed(
    broker: Broker, tmp_path: Path
) -> None:
    settings = replace(broker.settings(5), ca=str(Authority(tmp_path, "stranger").own.cert))
    client = make_client(settings, manual_ack=False)
    with pytest.raises(ssl.SSLCertVerificationError):
        client.connect(settings.host, settings.port)


def test_a_client_without_a_certificate_gets_no_line(broker: Broker) -> None:
    settings = replace(broker.settings(5), cert="", key="")
    client = make_client(settings, manual_ack=False)
    connected, ended = Event(), Event()
    client.on_connect = lambda *_: connected.set()
    client.on_disconnect = lambda *_: ended.set()
    client.connect(settings.host, settings.port)
    client.loop_start()
    assert ended.wait(WAIT_S)
    client.loop_stop()
    assert not connected.is_set()
