"""The feed over Socket.IO: who may connect, what each is told, who is too slow."""

from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room

from dashboard.access.rights import MESSAGES
from dashboard.access.session import services, this_one
from dashboard.access.who import Role, Who
from dashboard.feed.deltas import Batch
from dashboard.feed.enduring import enduring
from dashboard.feed.layers import asked_areas
from dashboard.feed.rooms import Member, Rooms
from dashboard.services import Services
from dispatch.picture import CITY_SCOPE
from dispatch.refusals import Refusal

BEAT_S = 2.0
"""Silence of two beats is a dead feed: a wall must look dead within five seconds."""
CITY_BEAT_S = 1.5
"""The whole city's screens are told more often that all is well: a wall may not look alive for
longer than five seconds after its feed died."""
SWEEP_S = 0.5


class SocketPost:
    """See `dashboard.feed.rooms.Post`."""

    def __init__(self, sio: Any) -> None:
        self._sio = sio

    def send(self, message: str, body: Any, to: str) -> None:
        """Send to a room or to one client."""
        self._sio.emit(message, body, to=to)

    def join(self, client: str, room: str) -> None:
        """Put a client into a room."""
        join_room(room, sid=client, namespace="/")

    def leave(self, client: str, room: str) -> None:
        """Take a client out of a room."""
        leave_room(room, sid=client, namespace="/")

    def unread(self, client: str) -> int:
        """Return how many packets wait for a client that does not read."""
        server = self._sio.server
        with suppress(KeyError):
            eio = server.manager.eio_sid_from_sid(client, "/")
            return int(server.eio.sockets[eio].queue.qsize()) if eio else 0
        return 0


class Feed:
    """The sockets of this process; `mode` is how it waits, "threading" or "gevent"."""

    def __init__(self, server: Flask, services: Services, mode: str = "threading") -> None:
        socket_io: Any = SocketIO  # its stubs lag behind: no `server`, no `transports`
        self.sio = socket_io()
        self.sio.init_app(
            server,
            async_mode=mode,
            transports=["websocket"],
            ping_interval=10,
            ping_timeout=10,
            max_http_buffer_size=100_000,
            logger=False,
        )
        self.server = server
        picture = services.follower.picture
        post = SocketPost(self.sio)
        self.rooms = Rooms(post, picture, lambda: services.clock.now().timestamp())
        self.hall = services.hall
        self.hall.on_change = self._in_app(self._tell_walls)
        services.follower.on_batch = self._in_app(self._tell)
        services.follower.on_fixes = self._in_app(self.rooms.move)
        services.follower.on_devices = self._in_app(self.rooms.layers.tell)
        self.sio.on_event("connect", self._connect)
        self.sio.on_event("disconnect", self._disconnect)
        self.sio.on_event("shown", self._shown)
        self.sio.on_event("watch", self._watch)
        self._stop = Event()
        self._thread = Thread(target=self._keep_time, name="beat", daemon=True)
        self._thread.start()

    def _in_app(self, tell: Any) -> Any:
        def told(value: Any) -> None:
            with self.server.app_context():
                tell(value)

        return told

    def close(self) -> None:
        """Stop beating."""
        self._stop.set()
        self._thread.join(timeout=2)

    def _tell(self, batch: Batch) -> None:
        self.rooms.tell(batch)
        self.hall.take(batch)

    def _tell_walls(self, walls: list[dict[str, Any]]) -> None:
        """Tell every screen of the whole city how the walls stand and what was sent to them."""
        self.sio.emit("walls", walls, to=CITY_SCOPE)

    def _connect(self, auth: Any = None) -> bool:
        """Let in whom the table of rights lets in; the room is the one asked for, if allowed."""
        asked = auth if isinstance(auth, dict) else {}
        try:
            who = this_one()
        except Refusal:
            return False
        scope = str(asked.get("scope") or who.scope)
        if who.role not in MESSAGES["connect"] or not who.may_see(scope):
            return False
        screen = str(asked.get("screen", ""))[:40]
        positions = bool(asked.get("positions", True))
        self._welcome(Member(scope, positions, screen=screen, wall=wall_name(screen, who)))
        self.rooms.layers.watch(_client(), scope, asked_areas(asked.get("devices")))
        return True

    def _welcome(self, member: Member) -> None:
        place = self.rooms.enter(_client(), member)
        time = services().clock.now().timestamp()
        self.sio.emit("hello", {"place": place, "time": time}, to=_client())
        if member.scope == CITY_SCOPE:
            self.sio.emit("walls", self.hall.listed(), to=_client())
        if member.wall:
            self.hall.enter(member.wall)

    def _disconnect(self, _reason: Any = None) -> None:
        gone = self.rooms.exit(_client())
        if gone and gone.wall and all(m.wall != gone.wall for m in self.rooms.members.values()):
            self.hall.leave(gone.wall)

    def _shown(self, report: Any) -> None:
        """Take in what a wall says it shows, for the desk to compare."""
        member = self.rooms.members.get(_client())
        if member is None or not member.wall or not isinstance(report, dict):
            return
        place, page, digest = (report.get(name) for name in ("place", "page", "hash"))
        if isinstance(place, int) and isinstance(page, str) and isinstance(digest, str):
            self.hall.report(member.wall, page[:40], place, digest[:16])

    def _watch(self, asked: Any) -> None:
        """Change which areas' devices a client is told of."""
        member = self.rooms.members.get(_client())
        if member is not None and isinstance(asked, dict):
            self.rooms.layers.watch(_client(), member.scope, asked_areas(asked.get("devices")))

    def _keep_time(self) -> None:
        last = last_of_city = monotonic()
        while not self._stop.wait(SWEEP_S):
            now = monotonic()
            with enduring("beat"), self.server.app_context():
                self.rooms.sweep()
                if now - last >= BEAT_S:
                    last = last_of_city = now
                    self.rooms.beat()
                    self.hall.look()
                elif now - last_of_city >= CITY_BEAT_S:
                    last_of_city = now
                    self.rooms.beat(city_only=True)


def wall_name(screen: str, who: Who) -> str:
    """Return which wall a screen is: by its address, else by its token; empty for any other."""
    kind, _, name = screen.partition(":")
    if kind != "wall" or who.role is not Role.WALL:
        return ""
    return name or who.name


def _client() -> str:
    sid: str = request.sid  # type: ignore[attr-defined] # Flask-SocketIO adds it
    return sid
