"""Who is told what: rooms, what each was told last, and clients too slow to keep up.

A client's queue is bounded: one that does not read is taken out of its room until its queue is
empty again, then it is asked to fetch a fresh picture. It never slows the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from dashboard.feed.deltas import Batch, delta_record
from dashboard.feed.layers import Layers
from dashboard.feed.live import FixRow, LivePicture
from dispatch.picture import CITY_SCOPE, Delta

LONGEST_QUEUE = 64
"""Messages a client may leave unread before it is set aside."""


class Post(Protocol):
    """Sends messages to rooms and clients (Socket.IO in service, a list in tests)."""

    def send(self, message: str, body: Any, to: str) -> None:
        """Send to a room or to one client."""
        ...

    def join(self, client: str, room: str) -> None:
        """Put a client into a room."""
        ...

    def leave(self, client: str, room: str) -> None:
        """Take a client out of a room."""
        ...

    def unread(self, client: str) -> int:
        """Return how many messages a client has not taken yet."""
        ...


@dataclass(slots=True)
class Member:
    """One connected client."""

    scope: str
    positions: bool
    aside: bool = False
    screen: str = ""
    wall: str = ""


def positions_room(scope: str) -> str:
    """Return the room of those in `scope` who show moving units."""
    return f"{scope}#fixes"


class Rooms:
    """The clients of this process."""

    def __init__(self, post: Post, picture: LivePicture, now: Callable[[], float]) -> None:
        self._post = post
        self._picture = picture
        self._now = now
        self._members: dict[str, Member] = {}
        self._told: dict[str, int] = {}
        self._place = picture.place
        self._lock = Lock()
        self.layers = Layers(post)
        self.dropped = 0

    @property
    def members(self) -> dict[str, Member]:
        """Return a copy of who is connected, by client."""
        with self._lock:
            return dict(self._members)

    def enter(self, client: str, member: Member) -> int:
        """Let a client in; return the place from which it will be told everything."""
        with self._lock:
            self._members[client] = member
            self._join(client, member)
            return self._told.setdefault(member.scope, self._place)

    def _join(self, client: str, member: Member) -> None:
        self._post.join(client, member.scope)
        if member.positions:
            self._post.join(client, positions_room(member.scope))

    def exit(self, client: str) -> Member | None:
        """Forget a client that went away; return who it was."""
        self.layers.exit(client)
        with self._lock:
            gone = self._members.pop(client, None)
            if gone and all(m.scope != gone.scope for m in self._members.values()):
                self._told.pop(gone.scope, None)
            return gone

    def tell(self, batch: Batch) -> None:
        """Tell every room its part of a batch."""
        with self._lock:
            self._place = batch.place
            for scope in batch.scopes & self._told.keys():
                self._send(batch.delta(scope, self._told[scope]), scope)

    def _send(self, delta: Delta, scope: str, **extra: Any) -> None:
        self._told[scope] = delta.place
        self._post.send("delta", delta_record(delta) | extra, scope)

    def beat(self, *, city_only: bool = False) -> None:
        """Tell rooms the time and the newest place, so that silence means a dead feed."""
        with self._lock:
            for scope, told in tuple(self._told.items()):
                if scope == CITY_SCOPE or not city_only:
                    self._send(Delta(told, self._place), scope, time=self._now())

    def move(self, rows: list[FixRow]) -> None:
        """Tell rooms where their units are."""
        with self._lock:
            scopes = {m.scope for m in self._members.values() if m.positions}
        for scope in scopes:
            mine = rows if scope == CITY_SCOPE else self._seen(rows, scope)
            if mine:
                self._post.send("fixes", mine, positions_room(scope))

    def _seen(self, rows: list[FixRow], scope: str) -> list[FixRow]:
        return [row for row in rows if self._picture.sees(scope, row[0])]

    def sweep(self) -> None:
        """Set slow clients aside, and bring back those that caught up."""
        for client, member in self.members.items():
            waiting = self._post.unread(client)
            if not member.aside and waiting > LONGEST_QUEUE:
                self._set_aside(client, member)
            elif member.aside and waiting == 0:
                member.aside = False
                self._join(client, member)
                self.layers.resume(client)
                self._post.send("fresh", {"reason": "slow"}, client)

    def _set_aside(self, client: str, member: Member) -> None:
        self.dropped += 1
        member.aside = True
        self._post.leave(client, member.scope)
        self._post.leave(client, positions_room(member.scope))
        self.layers.pause(client)
