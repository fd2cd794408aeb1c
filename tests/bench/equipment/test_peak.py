"""The design peak: 10,000 readings a second over MQTT into the database, none lost, memory flat.

A lamp's telegram carries three readings. ZHIHUI_BENCH_RATE sets another rate of readings.

ZHIHUI_BENCH_SECONDS sets how long (600 for the whole ten minutes).
"""

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from dashboard.store.engine import Database
from tests.bench.equipment.crowd import (
    VALUES,
    Sender,
    broker,
    entered,
    gateway,
    stored,
    until_stored,
)

pytestmark = pytest.mark.bench

SECONDS = float(os.environ.get("ZHIHUI_BENCH_SECONDS", "20"))
READINGS = {"postgresql": 10_000, "sqlite": 3_000}
LAMPS = 60_000
CITY_LAMPS = 400_000
DUSK_S = 180
"""A dusk's telegrams come within some minutes: 1,300 to 4,000 a second."""
WARM_S = 5.0


class Memory:
    """Remembers how large a process gets."""

    def __init__(self, process: psutil.Process) -> None:
        self._process, self._stop = process, Event()
        self.seen: list[float] = []
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(1.0):
            self.seen.append(self._process.memory_info().rss / 2**20)

    def end(self) -> tuple[float, float]:
        """Return MiB in the middle and at the end."""
        self._stop.set()
        self._thread.join()
        return self.seen[len(self.seen) // 2], self.seen[-1]


@dataclass(frozen=True)
class Taken:
    """What a crowd of lamps cost the gateway."""

    telegrams: int
    behind_s: float
    cpu_s: float
    memory: tuple[float, float]

    def told(self, rate: int) -> str:
        """Return it in words."""
        middle, end = self.memory
        return (
            f"{self.telegrams:,} telegrams = {VALUES * self.telegrams:,} readings at "
            f"{rate:,} telegrams = {VALUES * rate:,} readings/s; "
            f"all stored {self.behind_s:.1f} s after the last; gateway "
            f"{self.cpu_s * rate / self.telegrams:.0%} of a core, "
            f"{self.cpu_s / self.telegrams * 1e6:.0f} us each; memory {middle:.0f} MiB, "
            f"at the end {end:.0f}"
        )


def take(database: Database, folder: Path, crowd: tuple[int, int, float]) -> Taken:
    """Let so many lamps speak at a rate for some seconds; nothing may be lost."""
    lamps, rate, seconds = crowd
    entered(database, lamps)
    with broker(folder) as port, gateway(port, database.url, folder) as process:
        sender = Sender(port, lamps)
        warm = sender.steadily(rate // 4, WARM_S)
        until_stored(database, warm, 60)
        before, memory = sum(process.cpu_times()[:2]), Memory(process)
        sent = sender.steadily(rate, seconds)
        sender.close()
        behind_s = until_stored(database, warm + sent, 600)
        spent = sum(process.cpu_times()[:2]) - before
        seen = memory.end()
    assert stored(database) == warm + sent
    return Taken(sent, behind_s, spent, seen)


def test_the_design_peak_is_taken_and_nothing_is_lost(database: Database, tmp_path: Path) -> None:
    name = database.engine.dialect.name
    readings = float(os.environ.get("ZHIHUI_BENCH_RATE", READINGS[name]))
    rate = round(readings / VALUES)
    taken = take(database, tmp_path, (LAMPS, rate, SECONDS))
    print(f"\n{name}: {taken.told(rate)}")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_all_lamps_of_the_city_speak_at_dusk(database: Database, tmp_path: Path) -> None:
    rate = CITY_LAMPS // DUSK_S
    taken = take(database, tmp_path, (CITY_LAMPS, rate, CITY_LAMPS / rate))
    print(f"\ndusk, {CITY_LAMPS:,} lamps: {taken.told(rate)}")
