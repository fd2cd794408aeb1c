"""Layers of devices on maps: who asked for which areas, and what each is told once a second."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from dispatch.picture import CITY_SCOPE, district_scope

EVERY_AREA = "*"
MOST_AREAS = 20

DeviceRow = list[Any]
"""[id, area, district, state, value or null, seconds since 1970]."""

AREA, DISTRICT = 1, 2


class Post(Protocol):
    """What of `dashboard.feed.rooms.Post` layers need."""

    def send(self, message: str, body: Any, to: str) -> None:
        """Send to a room."""
        ...

    def join(self, client: str, room: str) -> None:
        """Put a client into a room."""
        ...

    def leave(self, client: str, room: str) -> None:
        """Take a client out of a room."""
        ...


def layer_room(scope: str, area: str) -> str:
    """Return the room of those in `scope` who show devices of an area."""
    return f"{scope}#devices:{area}"


def asked_areas(asked: Any) -> tuple[str, ...]:
    """Return the areas a client names: a list, or true for all."""
    if asked is True:
        return (EVERY_AREA,)
    if not isinstance(asked, list):
        return ()
    return tuple(str(area)[:40] for area in asked[:MOST_AREAS])


class Layers:
    """The layers clients of this process show."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._shown: dict[str, tuple[str, tuple[str, ...]]] = {}

    def watch(self, client: str, scope: str, areas: Sequence[str]) -> None:
        """Let a client be told of devices of some areas, and of no others."""
        self.pause(client)
        self._shown[client] = (scope, tuple(dict.fromkeys(areas)))
        self.resume(client)

    def pause(self, client: str) -> None:
        """Tell a client nothing for now: it is too slow."""
        for room in self._rooms(client):
            self._post.leave(client, room)

    def resume(self, client: str) -> None:
        """Tell a client again."""
        for room in self._rooms(client):
            self._post.join(client, room)

    def exit(self, client: str) -> None:
        """Forget a client that went away."""
        self._shown.pop(client, None)

    def _rooms(self, client: str) -> Iterable[str]:
        scope, areas = self._shown.get(client, ("", ()))
        return [layer_room(scope, area) for area in areas]

    def tell(self, rows: Sequence[DeviceRow]) -> None:
        """Tell each room its devices that changed."""
        shown = set(self._shown.copy().values())
        for scope, area in {(scope, area) for scope, areas in shown for area in areas}:
            mine = [row for row in rows if _in(row, scope, area)]
            if mine:
                self._post.send("devices", mine, layer_room(scope, area))


def _in(row: DeviceRow, scope: str, area: str) -> bool:
    if area not in (EVERY_AREA, row[AREA]):
        return False
    return scope == CITY_SCOPE or scope == district_scope(row[DISTRICT])
