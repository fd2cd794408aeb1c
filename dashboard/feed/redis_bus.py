"""The bus of several processes. Imported when there is a Redis: one process does without."""

from threading import Event, Lock, Thread
from typing import Any

import redis

from dashboard.feed.bus import KEPT, Listener, deliver

STREAM = "zhihui:feed"


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
