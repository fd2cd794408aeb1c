"""The relay: follows the ledger and puts what happened on the bus, in the ledger's order."""

from threading import Event, Thread
from time import monotonic

from dashboard.feed.bus import Bus
from dashboard.feed.deltas import batch_of, pack_batch
from dashboard.feed.enduring import enduring
from dashboard.store.engine import Database
from dashboard.store.reads import entries_after, tip

BATCH = "batch"
PACE_S = 0.1
"""Facts of this span travel as one batch: at most ten deltas a second to every screen."""

IDLE_S = 0.25
"""Without a nudge it looks by itself this often: another process may have written."""

MOST = 500


class Relay:
    """Reads facts behind its place and publishes them, in a thread of its own."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._nudge = Event()
        self._stop = Event()
        with database.reading() as connection:
            self.place, _ = tip(connection)
        self._thread = Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def nudge(self) -> None:
        """Say that something was written."""
        self._nudge.set()

    def close(self) -> None:
        """Stop following."""
        self._stop.set()
        self._nudge.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._nudge.wait(IDLE_S)
            self._nudge.clear()
            started, told = monotonic(), False
            with enduring("relay"):
                told = self.step()
            if told:
                self._stop.wait(max(0.0, PACE_S - (monotonic() - started)))

    def step(self) -> bool:
        """Publish one batch if anything was written; tell whether there was."""
        with self._database.reading() as connection:
            entries = entries_after(connection, self.place, MOST)
        if not entries:
            return False
        batch = batch_of(self.place, entries)
        self._bus.publish(BATCH, pack_batch(batch))
        self.place = batch.place
        return True
