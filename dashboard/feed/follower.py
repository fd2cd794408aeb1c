"""A web process's own end of the feed: batches in order, gaps filled from the ledger."""

from collections.abc import Callable
from threading import Event, Lock, Thread

import orjson

from dashboard.feed.bus import Bus
from dashboard.feed.deltas import Batch, batch_of, unpack_batch
from dashboard.feed.enduring import enduring
from dashboard.feed.layers import DeviceRow
from dashboard.feed.live import FixRow, LivePicture
from dashboard.feed.relay import BATCH, MOST
from dashboard.store.engine import Database
from dashboard.store.reads import entries_after, fixes, open_rows, tip

FIXES = "fixes"
DEVICES = "devices"
LOOK_S = 1.0
"""How often it looks into the ledger itself, in case the relay or the bus is away."""


class Follower:
    """Keeps a `LivePicture` and tells listeners of each batch and of positions."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        with database.reading() as connection:
            place, _ = tip(connection)
            self.picture = LivePicture(place, open_rows(connection), fixes(connection))
        self.on_batch: Callable[[Batch], None] = lambda _batch: None
        self.on_fixes: Callable[[list[FixRow]], None] = lambda _rows: None
        self.on_devices: Callable[[list[DeviceRow]], None] = lambda _rows: None
        self._lock = Lock()
        self._stop = Event()
        bus.listen(self._take)
        self._thread = Thread(target=self._look, name="follower", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._stop.set()
        self._thread.join(timeout=2)

    def _take(self, kind: str, body: bytes) -> None:
        if kind == BATCH:
            self._take_batch(unpack_batch(body))
        elif kind == FIXES:
            rows = orjson.loads(body)
            self.picture.move(rows)
            self.on_fixes(rows)
        elif kind == DEVICES:
            self.on_devices(orjson.loads(body))

    def _take_batch(self, batch: Batch) -> None:
        with self._lock:
            if batch.prev > self.picture.place:
                self._catch_up()
            if batch.place > self.picture.place:
                self._apply(batch)

    def _catch_up(self) -> None:
        with self._database.reading() as connection:
            while entries := entries_after(connection, self.picture.place, MOST):
                self._apply(batch_of(self.picture.place, entries))

    def _apply(self, batch: Batch) -> None:
        self.picture.apply(batch)
        self.on_batch(batch)

    def _look(self) -> None:
        while not self._stop.wait(LOOK_S):
            with enduring("follower"):
                self._fill()

    def _fill(self) -> None:
        """Catch up if the relay or the bus left something out."""
        with self._lock:
            with self._database.reading() as connection:
                newest, _ = tip(connection)
            if newest > self.picture.place:
                self._catch_up()
