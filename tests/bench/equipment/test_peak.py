"""The design peak: 10,000 telegrams a second over MQTT into the database, none lost, memory flat.

ZHIHUI_BENCH_SECONDS sets how long (600 for the whole ten minutes).
"""

import os
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
RATES = {"postgresql": 10_000, "sqlite": 3_000}
LAMPS = 60_000
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


def test_the_design_peak_is_taken_and_nothing_is_lost(database: Database, tmp_path: Path) -> None:
    rate = RATES[database.engine.dialect.name]
    entered(database, LAMPS)
    with broker(tmp_path) as port, gateway(port, database.url, tmp_path) as process:
        sender = Sender(port, LAMPS)
        warm = sender.steadily(rate // 4, WARM_S)
        until_stored(database, warm, 60)
        before, memory = sum(process.cpu_times()[:2]), Memory(process)
        sent = sender.steadily(rate, SECONDS)
        sender.close()
        behind_s = until_stored(database, warm + sent, 600)
        spent = sum(process.cpu_times()[:2]) - before
        middle, end = memory.end()
    print(
        f"\n{database.engine.dialect.name}: {sent:,} telegrams = {VALUES * sent:,} readings at "
        f"{rate:,}/s; all stored {behind_s:.1f} s after the last; gateway {spent / SECONDS:.0%} of "
        f"a core, {spent / sent * 1e6:.0f} us each; memory {middle:.0f} MiB, at the end {end:.0f}"
    )
    assert stored(database) == warm + sent
