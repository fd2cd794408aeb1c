"""The MQTT gateway: hears every device on a broker and acknowledges what is safe.

The session outlives a broken line: the broker keeps what we did not acknowledge and sends it again;
what was safe already is recognised by device and time, and counted once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.gateways.mqtt.reading import ROOT, read_message
from dashboard.gateways.mqtt.settings import MqttSettings

log = logging.getLogger(__name__)

SESSION_S = 7 * 86_400
IN_FLIGHT = 20_000
"""Messages the broker may send before we acknowledge the first (MQTT 5, receive maximum). A broker
of 3.1.1 has its own limit: set Mosquitto's max_inflight_messages to 0."""

QOS = 1


@dataclass(frozen=True, slots=True)
class MqttFigures:
    """How the gateway is doing: `lines` counts how often it was connected."""

    connected: bool
    lines: int
    heard: int
    acknowledged: int


class MqttGateway:
    """Start it and stop it; it finds its broker again by itself."""

    def __init__(self, equipment: Equipment, settings: MqttSettings) -> None:
        self._equipment, self._settings = equipment, settings
        self._client = make_client(settings, manual_ack=True)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._heard
        self._line = 0
        self._up = Event()
        self._heard_n = self._acked_n = 0

    def start(self) -> None:
        """Connect, now or as soon as the broker is there."""
        settings = self._settings
        self._client.connect_async(settings.host, settings.port, **connecting(settings))
        self._client.loop_start()

    def stop(self) -> None:
        """Leave; the broker keeps our session."""
        self._client.disconnect()
        self._client.loop_stop()

    def wait_connected(self, timeout_s: float) -> bool:
        """Wait until the gateway hears its devices."""
        return self._up.wait(timeout_s)

    def say(self, topic: str, payload: bytes) -> None:
        """Say something to a device, on its topic's channel "down"."""
        self._client.publish(topic, payload, qos=QOS)

    def figures(self) -> MqttFigures:
        """Return how the gateway is doing."""
        return MqttFigures(self._up.is_set(), self._line, self._heard_n, self._acked_n)

    def _connected(self, client: paho.Client, _user: Any, _flags: Any, code: Any, _p: Any) -> None:
        if code.is_failure:
            log.warning("the MQTT broker refuses us: %s", code)
            return
        self._line += 1
        for topic in topics(self._settings):
            client.subscribe(topic, **_subscription(self._settings))

    def _subscribed(self, *_args: Any) -> None:
        """From the broker's answer on it keeps for us what devices say."""
        self._up.set()

    def _disconnected(self, *_args: Any) -> None:
        self._up.clear()

    def _heard(self, _client: paho.Client, _user: Any, message: paho.MQTTMessage) -> None:
        self._heard_n += 1
        self._equipment.put(
            Envelope(
                gateway="mqtt",
                origin=message.topic,
                raw=bytes(message.payload),
                heard_ms=self._equipment.now_ms(),
                read=read_message,
                settle=self._acknowledging(message.mid, message.qos),
            )
        )

    def _acknowledging(self, mid: int, qos: int) -> Callable[[Outcome], None]:
        line = self._line

        def acknowledge(_outcome: Outcome) -> None:
            """A number of an old line means another message on the new one."""
            if qos and line == self._line:
                self._client.ack(mid, qos)
                self._acked_n += 1

        return acknowledge


def topics(settings: MqttSettings) -> list[str]:
    """Return what the gateway listens to."""
    areas = settings.areas or ("+",)
    return [f"{ROOT}/+/{area}/+/{channel}" for area in areas for channel in ("up", "event")]


def make_client(settings: MqttSettings, *, manual_ack: bool, client: str = "") -> paho.Client:
    """Return a client for a broker, not yet connected."""
    options: dict[str, Any] = {"protocol": paho.MQTTv5}
    if settings.version == 3:
        options = {"protocol": paho.MQTTv311, "clean_session": not manual_ack}
    made = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id=client or settings.client,
        manual_ack=manual_ack,
        **options,
    )
    if settings.user:
        made.username_pw_set(settings.user, settings.password)
    if settings.tls:
        made.tls_set(settings.ca or None, settings.cert or None, settings.key or None)
    made.reconnect_delay_set(1, 15)
    made.max_queued_messages_set(0)
    return made


def connecting(settings: MqttSettings, session_s: int = SESSION_S) -> dict[str, Any]:
    """Return how to connect: MQTT 5 keeps the session for a while and lets many be under way."""
    options: dict[str, Any] = {"keepalive": settings.keepalive_s}
    if settings.version == 5:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho
        properties.SessionExpiryInterval = session_s
        properties.ReceiveMaximum = IN_FLIGHT
        options |= {"clean_start": session_s == 0, "properties": properties}
    return options


def _subscription(settings: MqttSettings) -> dict[str, Any]:
    if settings.version == 5:
        return {"options": SubscribeOptions(qos=QOS)}
    return {"qos": QOS}
