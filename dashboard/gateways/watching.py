"""Watches the positions that gateways bring in: tracks, fences, speeding, stops, silence."""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock, Thread

from dispatch.tracks.fleet import Fleet, Rules, Seen
from dispatch.tracks.vehicle import Flaw
from dispatch.unit import Fix

TICK_S = 5.0


class FleetWatch:
    """One fleet for all gateways of a process; `told` hears what came of each batch of fixes."""

    def __init__(
        self, rules: Rules, now: Callable[[], datetime], told: Callable[[Seen], None]
    ) -> None:
        self._fleet, self._now, self._told = Fleet(rules), now, told
        self._lock = Lock()
        self._ending = Event()
        self._thread = Thread(target=self._run, name="fleet", daemon=True)

    def start(self) -> None:
        """Begin to notice silence."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and tell what was still waiting for its place in a track."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(TICK_S)
        with self._lock:
            self._told(self._fleet.finish())

    def put(self, fixes: Sequence[Fix]) -> None:
        """Take fixes that are safe."""
        with self._lock:
            self._told(self._fleet.take(fixes, self._now()))

    def tick(self) -> None:
        """Look who has fallen silent."""
        with self._lock:
            self._told(self._fleet.tick(self._now()))

    def flaws(self) -> dict[Flaw, int]:
        """Return how many fixes were left out of tracks so far, by reason."""
        with self._lock:
            return dict(self._fleet.flaws)

    def _run(self) -> None:
        while not self._ending.wait(TICK_S):
            self.tick()
