"""The feed over Socket.IO: who may connect, what each is told, who is too slow."""

from contextlib import suppress
from threading import Event, Thread
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room

from dashboard.access.rights import MESSAGES
from dashboard.access.session import services, this_one
from dashboard.feed.rooms import Member, Rooms
from dashboard.services import Services
from dispatch.refusals import Refusal

BEAT_S = 5.0
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
    """The sockets of this process."""

    def __init__(self, server: Flask, services: Services) -> None:
        socket_io: Any = SocketIO  # its stubs lag behind: no `server`, no `transports`
        self.sio = socket_io()
        self.sio.init_app(
            server,
            async_mode="threading",
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
        services.follower.on_batch = self._in_app(self.rooms.tell)
        services.follower.on_fixes = self._in_app(self.rooms.move)
        self.sio.on_event("connect", self._connect)
        self.sio.on_event("disconnect", self._disconnect)
        self.sio.on_event("shown", self._shown)
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
        member = Member(scope, bool(asked.get("positions", True)), screen=screen)
        place = self.rooms.enter(_client(), member)
        time = services().clock.now().timestamp()
        self.sio.emit("hello", {"place": place, "time": time}, to=_client())
        return True

    def _disconnect(self, _reason: Any = None) -> None:
        self.rooms.exit(_client())

    def _shown(self, report: Any) -> None:
        """Keep what a wall says it shows, for the desk to compare."""
        member = self.rooms.members.get(_client())
        if member is not None and isinstance(report, dict):
            names = ("place", "hash", "page")
            member.shown = {name: str(report.get(name, ""))[:40] for name in names}

    def _keep_time(self) -> None:
        waited = 0.0
        while not self._stop.wait(SWEEP_S):
            waited += SWEEP_S
            with self.server.app_context():
                self.rooms.sweep()
                if waited >= BEAT_S:
                    waited = 0.0
                    self.rooms.beat()


def _client() -> str:
    sid: str = request.sid  # type: ignore[attr-defined] # Flask-SocketIO adds it
    return sid
