"""The simulated street from the command line: its own process, the real protocols."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from dashboard.gateways.jt808.ports import KeyedTerminals
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.mqtt.client import MqttGateway
from dashboard.gateways.mqtt.settings import MqttSettings
from dashboard.gateways.running import VehicleGateway
from dashboard.jobs.street import ensure_devices
from dashboard.services import Services
from dashboard.store.engine import Database
from tests.equipment import WAIT_S, running_yard

ROOT = Path(__file__).parents[3]
TINY = ROOT / "tests" / "cities" / "tiny"
SCALE = 0.05


@contextmanager
def street(database: Database, folder: Path, *words: str) -> Iterator[None]:
    """Run `gateway street`; give way once its devices speak."""
    env = os.environ | {
        "DATABASE_URL": database.url, "DATA_DIR": str(folder), "CITY": str(TINY), "DEMO": "0",
    }  # fmt: skip
    command = [sys.executable, "app.py", "gateway", "street", "--scale", str(SCALE), *words]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "devices" in process.stdout.readline()
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_the_street_speaks_mqtt_and_drives_vehicles_from_the_command_line(
    services: Services, mosquitto_port: int, tmp_path: Path
) -> None:
    with running_yard(services) as yard:
        ensure_devices(yard.equipment, SCALE)
        mqtt = MqttGateway(
            yard.equipment, MqttSettings("127.0.0.1", mosquitto_port, client=uuid4().hex)
        )
        mqtt.start()
        assert mqtt.wait_connected(WAIT_S)
        vehicles = VehicleGateway(
            yard.equipment, Settings(port=0), KeyedTerminals("secret", {}, anyone=True)
        )
        words = (
            "--url", f"mqtt://127.0.0.1:{mosquitto_port}?client={uuid4().hex}",
            "--vehicles", f"127.0.0.1:{vehicles.start()}", "--plot", "typhoon",
        )  # fmt: skip
        with street(services.database, tmp_path, *words):
            yard.until(lambda: vehicles.gateway.online() and mqtt.figures().acknowledged)
        vehicles.stop()
        mqtt.stop()
