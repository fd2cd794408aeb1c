"""What carries batches and positions from the one relay to every web process.

The database is the truth: a bus may lose everything at any moment, its listeners then catch up from
the ledger. `MemoryBus` serves one process, `RedisBus` any number.
"""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import Any, Protocol

import redis

from dashboard.feed.enduring import enduring

Listener = Callable[[str, bytes], None]

STREAM = "zhihui:feed"
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


class RedisBus:
    """A bus over a Redis stream; a lost connection is taken up again from the newest message."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url, socket_timeout=10, health_check_interval=30)
        self._listeners: list[Listener] = []
        self._stop = Event()
        self._start = Lock()
        self._thread: Thread | None = None

    def publish(self, kind: str, body: bytes) -> None:
        """Carry a message; a Redis that is away loses it, and listeners catch up by themselves."""
        try:
            self._redis.xadd(STREAM, {"kind": kind, "body": body}, maxlen=KEPT, approximate=True)
        except redis.RedisError:
            return

    def listen(self, listener: Listener) -> None:
        """Call `listener` for each message from now on."""
        with self._start:
            self._listeners.append(listener)
            if self._thread is None:
                self._thread = Thread(target=self._carry, name="bus", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop carrying."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2)
        self._redis.close()

    def _carry(self) -> None:
        last = "$"
        while not self._stop.is_set():
            try:
                last = self._take(last)
            except redis.RedisError:
                last = "$"
                self._stop.wait(0.5)

    def _take(self, last: str) -> str:
        answer: Any = self._redis.xread({STREAM: last}, count=500, block=1000)
        for _stream, messages in answer or ():
            for message_id, fields in messages:
                last = message_id.decode()
                deliver(self._listeners, fields[b"kind"].decode(), fields[b"body"])
        return last


def open_bus(redis_url: str) -> Bus:
    """Return the bus of a process: Redis when there is one, else memory."""
    return RedisBus(redis_url) if redis_url else MemoryBus()
