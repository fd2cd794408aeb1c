"""A slow client is set aside and never slows the others."""

from typing import Any

from dashboard.feed.deltas import Batch, Told
from dashboard.feed.live import LivePicture
from dashboard.feed.rooms import LONGEST_QUEUE, Member, Rooms


class PaperPost:
    """Keeps what was sent; each client takes its messages only when told to."""

    def __init__(self) -> None:
        self.rooms: dict[str, set[str]] = {}
        self.boxes: dict[str, list[tuple[str, Any]]] = {}

    def send(self, message: str, body: Any, to: str) -> None:
        for client in self.rooms.get(to, {to}):
            self.boxes.setdefault(client, []).append((message, body))

    def join(self, client: str, room: str) -> None:
        self.rooms.setdefault(room, set()).add(client)

    def leave(self, client: str, room: str) -> None:
        self.rooms.get(room, set()).discard(client)

    def unread(self, client: str) -> int:
        return len(self.boxes.get(client, []))

    def read(self, client: str) -> list[tuple[str, Any]]:
        return self.boxes.pop(client, [])


def a_batch(place: int) -> Batch:
    row = {"id": f"c{place}"}
    return Batch(place - 1, place, (Told("case", row, frozenset({"city"}), frozenset()),))


def test_a_client_that_does_not_read_is_set_aside_and_brought_back_fresh() -> None:
    post = PaperPost()
    rooms = Rooms(post, LivePicture(0, [], []), lambda: 0.0)
    rooms.enter("quick", Member("city", positions=False))
    rooms.enter("slow", Member("city", positions=False))
    for place in range(1, 500):
        rooms.tell(a_batch(place))
        rooms.sweep()
        post.read("quick")
        assert post.unread("slow") <= LONGEST_QUEUE + 1
    assert rooms.dropped == 1
    post.read("slow")
    rooms.sweep()
    assert post.read("slow") == [("fresh", {"reason": "slow"})]
    rooms.tell(a_batch(500))
    assert [message for message, _ in post.read("slow")] == ["delta"]


def test_every_room_hears_its_own_chain_without_gaps() -> None:
    post = PaperPost()
    rooms = Rooms(post, LivePicture(0, [], []), lambda: 7.0)
    rooms.enter("wall", Member("city", positions=False))
    rooms.enter("west", Member("district:1", positions=False))
    rooms.tell(a_batch(1))
    rooms.beat()
    rooms.tell(a_batch(2))
    deltas = {client: [body for _, body in post.read(client)] for client in ("wall", "west")}
    for told in deltas.values():
        places = [0, *(delta["place"] for delta in told)]
        assert [delta["prev"] for delta in told] == places[:-1]
    assert deltas["west"] == [{"prev": 0, "place": 1, "time": 7.0}]
