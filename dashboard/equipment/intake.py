"""The intake: envelopes from all gateways in, one committed batch after another.

Nothing is acknowledged before it is safe. What cannot be stored is tried again for ever; meanwhile
the queue fills and gateways are held back, so memory stays flat and brokers keep what we cannot.
"""

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from threading import Condition, Thread

from sqlalchemy.exc import SQLAlchemyError

from dashboard.equipment.admitting import Admission, Batch, Item, Sifted, lasts_of, minutes_of
from dashboard.equipment.conditions import write_conditions
from dashboard.equipment.envelope import Envelope, Spoken
from dashboard.equipment.history import append_readings, known_readings, mark_due
from dashboard.equipment.parts import Parts, reading_parts
from dashboard.equipment.refusals import RefusalBook
from dashboard.equipment.tracked import Known, Tracked
from dashboard.store.engine import Database
from dashboard.store.tracks import appending
from dispatch.equipment.device import Condition as Last

log = logging.getLogger(__name__)

MOST_AT_ONCE = 4_000
MOST_WAITING = 40_000
PACE_S = 0.05
RETRY_S = 0.5
LONGEST_RETRY_S = 10.0

GC_THRESHOLD = (100_000, 20, 100)
"""Nearly all garbage here is freed by counting references; the usual threshold looks at every live
device many times a second and doubles the work."""

OnTaken = Callable[[list[Item], list[tuple[Tracked, Last]]], None]


class Intake:
    """One thread that reads, checks, stores and then acknowledges."""

    def __init__(
        self, database: Database, known: Known, admission: Admission, book: RefusalBook
    ) -> None:
        self._database, self._known, self._admission = database, known, admission
        self._book = book
        self._parts: Parts = reading_parts()
        self._waiting: deque[Envelope] = deque()
        self._turn = Condition()
        self._open = True
        self._thread = Thread(target=self._run, name="intake", daemon=True)
        self.on_taken: OnTaken = lambda _items, _changed: None
        """Hears, in the intake's thread, what was committed and whose condition changed before."""

        self.on_failed: Callable[[], None] = lambda: None
        """Hears, in the intake's thread, that something could not be stored at once."""

        self._areas: tuple[str, ...] = ()
        self._after: int | None = None
        self.pause_s = RETRY_S
        self.stored = 0
        """Readings stored since the start."""

    def start(self) -> None:
        """Begin to take."""
        gc.set_threshold(*GC_THRESHOLD)
        self._thread.start()

    def read_ahead(self, areas: Sequence[str] = ()) -> None:
        """Read the devices of some areas, or of all, before they speak: for who hears them all."""
        with self._turn:
            self._areas, self._after = tuple(areas), 0
            self._turn.notify_all()

    def close(self) -> None:
        """Take what waits, and stop."""
        with self._turn:
            self._open = False
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def put(self, envelope: Envelope) -> None:
        """Hand in an envelope; waits while too many wait already."""
        with self._turn:
            self._turn.wait_for(lambda: len(self._waiting) < MOST_WAITING or not self._open)
            self._waiting.append(envelope)
            if len(self._waiting) == 1 or len(self._waiting) >= MOST_AT_ONCE:
                self._turn.notify_all()

    @property
    def waiting(self) -> int:
        """How many envelopes are not settled yet."""
        return len(self._waiting)

    def _run(self) -> None:
        while True:
            self._look_ahead()
            with self._turn:
                self._turn.wait_for(self._has_work)
                if not self._waiting:
                    if not self._open:
                        return
                    continue
                full = len(self._waiting) >= MOST_AT_ONCE
                if self._open and not full:
                    self._turn.wait_for(self._is_full, PACE_S)
                taken = list(self._next())
                self._turn.notify_all()
            self._take(taken)

    def _has_work(self) -> bool:
        return bool(self._waiting) or self._after is not None or not self._open

    def _look_ahead(self) -> None:
        """Read some devices of the register ahead; a crowd that waits goes first."""
        if self._after is not None and len(self._waiting) < MOST_AT_ONCE // 2:
            self._insist(self._load_ahead)

    def _load_ahead(self) -> None:
        with self._turn:
            areas, after = self._areas, self._after or 0
        with self._database.reading() as connection:
            last = self._known.load_ahead(connection, areas, after)
        with self._turn:
            if (areas, after) == (self._areas, self._after):  # else asked anew meanwhile
                self._after = last

    def _is_full(self) -> bool:
        return len(self._waiting) >= MOST_AT_ONCE or not self._open

    def _next(self) -> Iterator[Envelope]:
        for _ in range(min(MOST_AT_ONCE, len(self._waiting))):
            yield self._waiting.popleft()

    def _take(self, envelopes: Sequence[Envelope]) -> None:
        spoken = [(each, each.read(each.origin, each.raw)) for each in envelopes]
        if not self._insist(lambda: self._load(spoken)):
            return
        batch, sifted = self._admission.admit(spoken), [Sifted()]
        if not self._insist(lambda: sifted.append(self._store(batch))):
            return
        sifted[-1].count()
        changed = [(tracked, tracked.last) for tracked, _ in batch.drafts.values()]
        for tracked, condition in batch.drafts.values():
            tracked.last = condition
        self._settle(batch)
        self.on_taken(sifted[-1].fresh, changed)

    def _load(self, spoken: Sequence[tuple[Envelope, Spoken]]) -> None:
        ids = (telegram.device for _, said in spoken for telegram in said.telegrams)
        if missing := self._known.unloaded(ids):
            with self._database.reading() as connection:
                self._known.load(connection, missing)

    def _store(self, batch: Batch) -> Sifted:
        self._parts.ensure(self._database, [item.telegram.at_ms for item in batch.items])
        with appending(self._database) as connection:
            stored = known_readings(connection, batch.late_moments)
            sifted = self._admission.sift(batch, stored)
            append_readings(connection, sifted.values)
            write_conditions(connection, lasts_of(batch))
            mark_due(connection, minutes_of(sifted.values))
        self.stored += len(sifted.values)
        return sifted

    def _insist(self, work: Callable[[], None]) -> bool:
        """Work until it is done; False when this process ends first."""
        wait = self.pause_s
        while True:
            try:
                work()
            except (SQLAlchemyError, self._database.driver_error):
                log.exception("readings cannot be stored, trying again in %.1f s", wait)
                self.on_failed()
            else:
                return True
            with self._turn:
                if self._turn.wait_for(lambda: not self._open, wait):
                    return False
            wait = min(LONGEST_RETRY_S, wait * 2)

    def _settle(self, batch: Batch) -> None:
        for envelope, outcome in batch.outcomes:
            if outcome.faults:
                self._book.note(envelope, outcome.faults)
            envelope.settle(outcome)
