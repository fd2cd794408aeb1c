"""A crowd of lamps that speaks MQTT through concentrators, and the gateway that hears it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep, time

import psutil
from sqlalchemy import func, select

from dashboard.equipment.register import enter_devices
from dashboard.gateways.mqtt.reading import topic_of
from dashboard.store.engine import Database
from dashboard.store.equipment_tables import reading
from dashboard.store.tracks import appending
from dispatch.equipment.device import Device
from tests import servers

ROOT = Path(__file__).parents[3]
DISTRICT = "440304"
CONCENTRATORS = 4
TICK_S = 0.1
VALUES = 3


def crowd(lamps: int) -> list[Device]:
    """Return lamps of Futian, spread over the concentrators that speak for them."""
    return [
        Device(
            0, f"L{n}", "lamp", "lighting", 114.05, 22.55, DISTRICT, "440304008", circuit=name(n)
        )
        for n in range(lamps)
    ]


def name(n: int) -> str:
    """Return the concentrator of the n-th lamp."""
    return f"C{n % CONCENTRATORS}"


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """Run a Mosquitto as deploy/mosquitto.conf has it: nothing is dropped."""
    port = servers.free_port()
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\n"
        "max_queued_messages 0\nset_tcp_nodelay true\n",
        encoding="ascii",
    )
    folder.chmod(0o755)
    with servers.running([servers.program("mosquitto"), "-c", str(config)], port):
        yield port


@contextmanager
def gateway(port: int, database_url: str, folder: Path) -> Iterator[psutil.Process]:
    """Run `app.py gateway mqtt` in a process of its own."""
    env = os.environ | {"DATABASE_URL": database_url, "DATA_DIR": str(folder), "CITY": "shenzhen"}
    words = [sys.executable, "app.py", "gateway", "mqtt", "--url", f"mqtt://127.0.0.1:{port}"]
    process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "MQTT" in process.stdout.readline()
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=60)


class Sender:
    """Lamps that speak at a steady rate: `mosquitto_pub` for each concentrator, QoS 1."""

    def __init__(self, port: int, lamps: int) -> None:
        self._lamps = lamps
        self._sent = 0
        self._seq = 0
        self._publishers = [self._publisher(port, f"C{n}") for n in range(CONCENTRATORS)]

    def _publisher(self, port: int, concentrator: str) -> subprocess.Popen[bytes]:
        topic = topic_of(DISTRICT, "lighting", concentrator)
        words = [servers.program("mosquitto_pub"), "-p", str(port), "-q", "1", "-l", "-t", topic]
        return subprocess.Popen(words, stdin=subprocess.PIPE)

    def speak(self, count: int) -> None:
        """Let the next `count` lamps speak."""
        lines: list[list[bytes]] = [[] for _ in range(CONCENTRATORS)]
        ts = round(time() * 1000)
        for n in range(self._sent, self._sent + count):
            lamp = n % self._lamps
            lines[lamp % CONCENTRATORS].append(
                b'{"id":"L%d","ts":%d,"seq":%d,"vals":{"power":0.6,"volt":226.4,"amp":0.01}}\n'
                % (lamp, ts, n // self._lamps + 1)
            )
        for publisher, said in zip(self._publishers, lines, strict=True):
            assert publisher.stdin is not None
            publisher.stdin.write(b"".join(said))
            publisher.stdin.flush()
        self._sent += count

    def steadily(self, rate: int, seconds: float) -> int:
        """Speak at a rate for a while; return how many telegrams it was."""
        began, sent = monotonic(), 0
        while (passed := monotonic() - began) < seconds:
            due = int(min(seconds, passed + TICK_S) * rate) - sent
            self.speak(max(0, due))
            sent += max(0, due)
            sleep(max(0.0, began + (sent / rate) - monotonic()))
        return sent

    def close(self) -> float:
        """Wait until the broker has everything; return the processor time it took to send."""
        spent = 0.0
        for publisher in self._publishers:
            assert publisher.stdin is not None
            publisher.stdin.close()
            spent += sum(psutil.Process(publisher.pid).cpu_times()[:2])
            publisher.wait(120)
        return spent


def entered(database: Database, lamps: int) -> None:
    """Enter the crowd in the register."""
    with appending(database) as connection:
        enter_devices(connection, crowd(lamps))


def stored(database: Database) -> int:
    """Return how many telegrams are stored."""
    with database.reading() as connection:
        count = connection.execute(select(func.count()).select_from(reading)).scalar_one()
    return int(count) // VALUES


def until_stored(database: Database, wanted: int, seconds: float) -> float:
    """Wait until everything is stored; return how long that took."""
    began = monotonic()
    while stored(database) < wanted:
        assert monotonic() - began < seconds, f"{stored(database)} of {wanted}"
        sleep(0.2)
    return monotonic() - began
