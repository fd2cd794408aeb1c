"""A client of the feed over real sockets, by the rules of docs/feed.md."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any
from urllib.request import Request, urlopen

import orjson
import socketio

from dispatch.picture import Delta, Tables, merge, state_hash

WAIT_S = 20


class Screen:
    """A client that follows the rules of docs/feed.md, as a browser does."""

    def __init__(self, url: str, key: str, scope: str) -> None:
        self.url = url
        self.key = key
        self.scope = scope
        self.tables: Tables = {}
        self.place = -1
        self.messages: list[tuple[str, Any]] = []
        self.fixes: dict[str, Any] = {}
        self.news = Condition()

    @contextmanager
    def connected(self) -> Iterator["Screen"]:
        client = socketio.Client(reconnection=False)
        for message in ("hello", "delta", "fixes", "fresh"):
            client.on(message, self._taker(message))
        headers = {"Authorization": f"Bearer {self.key}"}
        auth = {"scope": self.scope}
        client.connect(self.url, headers, auth, transports=["websocket"], wait_timeout=WAIT_S)
        try:
            yield self
        finally:
            client.disconnect()

    def _taker(self, message: str) -> Any:
        def take(body: Any) -> None:
            with self.news:
                self.messages.append((message, body))
                if message == "delta" and self.place >= 0:
                    self._merge(body)
                elif message == "hello" and body["place"] > self.place >= 0:
                    self._merge(self._missed())
                elif message == "fixes":
                    self.fixes |= {row[0]: row for row in body}
                self.news.notify_all()

        return take

    def _merge(self, body: dict[str, Any]) -> None:
        if body["place"] <= self.place:
            return
        if body["prev"] > self.place:
            body = self._missed()
        merge(
            self.tables,
            Delta(body["prev"], body["place"], body.get("rows", {}), body.get("gone", {})),
        )
        self.place = body["place"]

    def _missed(self) -> Any:
        return self.get(f"/api/feed?after={self.place}&scope={self.scope}")

    def get(self, path: str) -> Any:
        """Ask the server something."""
        asked = Request(self.url + path, headers={"Authorization": f"Bearer {self.key}"})
        with urlopen(asked, timeout=WAIT_S) as answer:
            return orjson.loads(answer.read())

    def load(self) -> None:
        picture = self.get(f"/api/picture?scope={self.scope}")
        self.tables = {n: {row["id"]: row for row in rows} for n, rows in picture["rows"].items()}
        self.place = picture["place"]

    def wait(self, done: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(done, WAIT_S), self.messages[-3:]

    def hash(self) -> str:
        """Return the hash of what it shows."""
        return state_hash({name: rows.values() for name, rows in self.tables.items()})

    def agrees(self) -> bool:
        """Tell whether it shows what the server shows."""
        asked = self.get(f"/api/hash?scope={self.scope}")
        return bool(asked == {"place": self.place, "hash": self.hash()})
