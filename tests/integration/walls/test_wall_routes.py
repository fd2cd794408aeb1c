"""Walls over HTTP and sockets: who may send, what a wall is told, how it reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Any

import pytest
import socketio

from dashboard.access.who import Role, Who
from tests.builders import CHIEF, OPERATOR, a_report
from tests.running import Site, do

WAIT_S = 10
NORTH = Who("north", "north", Role.WALL)


class Display:
    """A wall as the server sees it."""

    def __init__(self, site: Site, who: Who, screen: str) -> None:
        self.site, self.screen, self.key = site, screen, site.token(who)
        self.walls: list[dict[str, Any]] = []
        self.client = socketio.Client(reconnection=False)
        self.news = Condition()

    @contextmanager
    def connected(self) -> Iterator["Display"]:
        self.client.on("walls", self._take)
        auth = {"scope": "city", "screen": self.screen}
        headers = {"Authorization": f"Bearer {self.key}"}
        self.client.connect(self.site.url, headers=headers, auth=auth, transports=["websocket"])
        try:
            yield self
        finally:
            self.client.disconnect()

    def _take(self, walls: list[dict[str, Any]]) -> None:
        with self.news:
            self.walls = walls
            self.news.notify_all()

    def wait_for(self, name: str, **wanted: Any) -> None:
        def stands() -> bool:
            found = [wall for wall in self.walls if wall["name"] == name]
            return any(all(w[k] == v for k, v in wanted.items()) for w in found)

        with self.news:
            assert self.news.wait_for(stands, WAIT_S), self.walls

    def says(self, digest: str = "", place: int = -1) -> None:
        live_place, live_hash = self.site.services.follower.picture.hash()
        where = live_place if place < 0 else place
        report = {"place": where, "hash": digest or live_hash, "page": "overview"}
        self.client.emit("shown", report)


def test_a_desk_sees_a_wall_that_differs(site: Site) -> None:
    with (
        Display(site, NORTH, "wall:north").connected() as wall,
        Display(site, CHIEF, "duty").connected() as desk,
    ):
        wall.says()
        desk.wait_for("north", state="right")
        wall.says(digest="f" * 16)
        desk.wait_for("north", state="differs")


def test_a_desk_sees_a_wall_go(site: Site) -> None:
    with Display(site, CHIEF, "duty").connected() as desk:
        with Display(site, NORTH, "wall").connected():
            desk.wait_for("north", state="unsure")
        desk.wait_for("north", state="lost")


def test_an_officer_who_looks_at_a_wall_is_not_that_wall(site: Site) -> None:
    with Display(site, CHIEF, "wall:north").connected() as looking:
        looking.says(digest="f" * 16)
        assert site.client(OPERATOR).get("/api/walls").json == {"walls": []}


def test_what_a_desk_sends_reaches_the_wall_and_is_taken_back(site: Site) -> None:
    case = do(site.services, a_report())
    desk = site.client(OPERATOR)
    with Display(site, NORTH, "wall:north").connected() as wall:
        wall.wait_for("north", order=None)
        sent = desk.post(
            "/api/walls/north/show", json={"kind": "case", "target": case.id, "minutes": 5}
        )
        assert sent.status_code == 200
        (order,) = [found["order"] for found in sent.json["walls"]]
        assert (order["target"], order["by_name"]) == (case.id, OPERATOR.name)
        wall.wait_for("north", order=order)
        assert desk.post("/api/walls/north/take-back").status_code == 200
        wall.wait_for("north", order=None)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "case", "target": "no-such-case"}, 404),
        ({"kind": "camera", "target": "no-such-camera"}, 404),
        ({"kind": "page", "target": "no-such-page"}, 422),
        ({"kind": "poem", "target": "x"}, 422),
        ({"kind": "page"}, 422),
        ({"kind": "page", "target": "parks", "minutes": 100_000}, 422),
    ],
)
def test_bad_orders_are_refused_by_name(site: Site, body: dict[str, Any], code: int) -> None:
    site.services.hall.enter("north")
    answer = site.client(OPERATOR).post("/api/walls/north/show", json=body)
    assert answer.status_code == code
    assert answer.json["error"]["zh"]


def test_an_unknown_wall_is_not_found(site: Site) -> None:
    client = site.client(OPERATOR)
    asked = {"kind": "page", "target": "parks"}
    assert client.post("/api/walls/south/show", json=asked).status_code == 404
    assert client.post("/api/walls/south/take-back").status_code == 404


@pytest.mark.parametrize("role", [Role.WALL, Role.LEADER, Role.DISTRICT, Role.AUDITOR])
def test_only_a_desk_sends_to_walls(site: Site, role: Role) -> None:
    site.services.hall.enter("north")
    client = site.client(Who("one", "one", role, district="440304"))
    asked = {"kind": "page", "target": "parks"}
    assert client.post("/api/walls/north/show", json=asked).status_code == 403
    assert client.post("/api/walls/north/take-back").status_code == 403


def test_a_wall_that_was_taken_down_is_struck_off(site: Site) -> None:
    with Display(site, OPERATOR, "duty").connected() as desk:
        with Display(site, NORTH, "wall").connected():
            desk.wait_for("north", state="unsure")
        desk.wait_for("north", state="lost")
        assert site.client(CHIEF).post("/api/walls/north/forget").json == {"walls": []}
