"""What carries batches and positions from the one relay to every web process.

The database is the truth: a bus may lose everything at any moment, its listeners then catch up from
the ledger. `MemoryBus` serves one process, `RedisBus` any number.
"""

from collections import deque
from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Event, Thread
from typing import Protocol

from dashboard.feed.enduring import enduring

Listener = Callable[[str, bytes], None]

KEPT = 10_000


class Bus(Protocol):
    """Carries named messages from any process to all listeners, in order."""

    def publish(self, kind: str, body: bytes) -> None:
        """Carry a message to every listener of every process."""
        ...

    def listen(self, listener: Listener) -> None:
        """Call `listener(kind, body)` for each message from now on."""
        ...

    def close(self) -> None:
        """Stop carrying."""
        ...


def deliver(listeners: Sequence[Listener], kind: str, body: bytes) -> None:
    """Hand a message to each listener; one that fails keeps none of the others from it."""
    for listener in tuple(listeners):
        with enduring(kind):
            listener(kind, body)


class MemoryBus:
    """A bus within one process: a thread hands each message to each listener in turn."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._messages: deque[tuple[str, bytes]] = deque(maxlen=KEPT)
        self._ready = Event()
        self._open = True
        self._thread = Thread(target=self._carry, name="bus", daemon=True)
        self._thread.start()

    def publish(self, kind: str, body: bytes) -> None:
        """Carry a message to every listener."""
        self._messages.append((kind, body))
        self._ready.set()

    def listen(self, listener: Listener) -> None:
        """Call `listener` for each message from now on."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Stop carrying."""
        self._open = False
        self._ready.set()
        self._thread.join(timeout=2)

    def _carry(self) -> None:
        while self._open:
            self._ready.wait()
            self._ready.clear()
            while self._messages:
                kind, body = self._messages.popleft()
                deliver(self._listeners, kind, body)


def open_bus(redis_url: str) -> Bus:
    """Return the bus of a process: Redis when there is one, else memory."""
    if not redis_url:
        return MemoryBus()
    bus: Bus = import_module("dashboard.feed.redis_bus").RedisBus(redis_url)
    return bus
