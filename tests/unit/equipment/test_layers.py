"""Who is told of which devices."""

from typing import Any

from dashboard.feed.layers import Layers, asked_areas, layer_room
from dispatch.picture import CITY_SCOPE, district_scope

WEST, EAST = district_scope("440304"), district_scope("440303")
ROWS = [
    ["B1", "sanitation", "440304", "working", 41.0, 1],
    ["L1", "lighting", "440303", "offline", None, 1],
]


class Post:
    """Keeps what was sent and who is where."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, list[str]]] = []
        self.joined: set[tuple[str, str]] = set()

    def send(self, message: str, body: Any, to: str) -> None:
        self.sent.append((message, to, [row[0] for row in body]))

    def join(self, client: str, room: str) -> None:
        self.joined.add((client, room))

    def leave(self, client: str, room: str) -> None:
        self.joined.discard((client, room))


def test_each_room_is_told_of_its_own_areas_and_districts() -> None:
    post = Post()
    layers = Layers(post)
    layers.watch("wall", CITY_SCOPE, ["*"])
    layers.watch("west", WEST, ["sanitation", "lighting"])
    layers.watch("east", EAST, ["sanitation"])
    layers.tell(ROWS)
    assert sorted(post.sent) == [
        ("devices", layer_room(CITY_SCOPE, "*"), ["B1", "L1"]),
        ("devices", layer_room(WEST, "sanitation"), ["B1"]),
    ]


def test_a_client_that_shows_other_layers_leaves_the_old_ones() -> None:
    post = Post()
    layers = Layers(post)
    layers.watch("duty", CITY_SCOPE, ["sanitation"])
    layers.watch("duty", CITY_SCOPE, ["lighting"])
    assert post.joined == {("duty", layer_room(CITY_SCOPE, "lighting"))}


def test_a_client_set_aside_is_told_nothing_until_it_is_back() -> None:
    post = Post()
    layers = Layers(post)
    layers.watch("slow", CITY_SCOPE, ["*"])
    layers.pause("slow")
    assert post.joined == set()
    layers.resume("slow")
    assert post.joined == {("slow", layer_room(CITY_SCOPE, "*"))}
    layers.exit("slow")
    layers.tell(ROWS)
    assert post.sent == []


def test_a_client_asks_for_all_areas_for_some_or_for_none() -> None:
    assert asked_areas(True) == ("*",)
    assert asked_areas(["parks", 7]) == ("parks", "7")
    assert asked_areas({"devices": 1}) == ()
    assert len(asked_areas(["x"] * 100)) == 20
