"""How the MQTT gateway reaches its broker: one address says everything."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from dashboard.config import SettingRefused

PORTS = {"mqtt": 1883, "mqtts": 8883}
Version = Literal[3, 5]


@dataclass(frozen=True, slots=True)
class MqttSettings:
    """`mqtts` speaks TLS; `ca`, `cert` and `key` are files; `areas` "" means all."""

    host: str
    port: int
    tls: bool = False
    version: Version = 5
    user: str = ""
    password: str = ""
    client: str = "zhihui"
    areas: tuple[str, ...] = ()
    ca: str = ""
    cert: str = ""
    key: str = ""
    keepalive_s: int = 30


def read_mqtt_url(url: str) -> MqttSettings:
    """Return the settings of an address such as
    mqtts://name:secret@broker:8883?version=5&ca=ca.pem&client=zhihui&areas=lighting,parks."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        wanted = "mqtt://host:1883, mqtts://host:8883"
        raise SettingRefused("MQTT_URL", url, f"须形如 {wanted}", f"must look like {wanted}")
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return MqttSettings(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "mqtts",
        version=3 if asked.get("version", "5").startswith("3") else 5,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        client=asked.get("client", "zhihui"),
        areas=tuple(filter(None, asked.get("areas", "").split(","))),
        ca=asked.get("ca", ""),
        cert=asked.get("cert", ""),
        key=asked.get("key", ""),
    )
