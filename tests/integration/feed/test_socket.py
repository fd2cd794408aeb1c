"""The feed over real sockets: who gets in, what they are told, how they catch up."""

import httpx
import pytest
import socketio

from dashboard.access.who import Role, Who
from dispatch.commands import AddNote, FileCase, UrgeCase
from tests.builders import CHIEF, a_fix, a_report
from tests.running import Site, do
from tests.screen import Screen


def a_screen(site: Site, who: Who, scope: str) -> Screen:
    """Return a screen of somebody."""
    return Screen(site.url, site.token(who), scope)


@pytest.fixture
def wall(site: Site) -> Screen:
    return a_screen(site, Who("north", "north", Role.WALL), "city")


def test_a_report_reaches_a_wall(site: Site, wall: Screen) -> None:
    wall.load()
    with wall.connected():
        case = do(site.services, a_report())
        wall.wait(lambda: case.id in wall.tables.get("case", {}))
    assert wall.tables["case"][case.id]["title"] == "垃圾箱满溢"
    assert wall.agrees()


def test_a_wall_that_was_away_catches_up(site: Site, wall: Screen) -> None:
    wall.load()
    with wall.connected():
        pass
    for _ in range(5):
        case = do(site.services, a_report())
        do(site.services, FileCase(case.id, case.version))
    with wall.connected():
        last = do(site.services, a_report())
        wall.wait(lambda: last.id in wall.tables.get("case", {}))
    assert len(wall.tables["case"]) == 6
    assert wall.agrees()


def test_cuts_at_any_moment_leave_no_difference(site: Site, wall: Screen) -> None:
    wall.load()
    picture = site.services.follower.picture
    case = do(site.services, a_report())
    for cut in range(12):
        if cut % 3 == 0:
            case = do(site.services, AddNote(case.id, case.version, text=f"第 {cut} 次"))
        with wall.connected():
            if cut % 3 == 1:
                case = do(site.services, UrgeCase(case.id, case.version, reason=f"第 {cut} 次"))
            wall.wait(lambda: wall.place == site.services.relay.place)
            assert (wall.place, wall.hash()) == picture.hash("city")


def test_a_district_is_told_nothing_of_its_neighbour(site: Site) -> None:
    west = a_screen(site, Who("west", "west", Role.DISTRICT, district="440304"), "district:440304")
    west.load()
    with west.connected():
        do(site.services, a_report(lon=114.15))
        mine = do(site.services, a_report())
        west.wait(lambda: mine.id in west.tables.get("case", {}))
    assert set(west.tables["case"]) == {mine.id}
    assert west.agrees()


def test_positions_come_within_seconds(site: Site, wall: Screen) -> None:
    wall.load()
    with wall.connected():
        site.services.board.put([a_fix()])
        wall.wait(lambda: "A12" in wall.fixes)
    assert wall.fixes["A12"][1:3] == [114_060_000, 22_550_000]
    assert wall.get("/api/picture?scope=city")["fixes"] == [wall.fixes["A12"]]


@pytest.mark.parametrize(
    ("who", "scope"),
    [
        (Who("d", "d", Role.DISTRICT, district="440304"), "district:440303"),
        (Who("d", "d", Role.DISTRICT, district="440304"), "city"),
        (Who("c", "c", Role.CREW, unit="A12"), "unit:B07"),
        (Who("s", "s", Role.SYSTEM), "city"),
    ],
)
def test_nobody_enters_a_room_that_is_not_theirs(site: Site, who: Who, scope: str) -> None:
    with (
        pytest.raises(socketio.exceptions.ConnectionError),
        a_screen(site, who, scope).connected(),
    ):
        pass


def test_a_stranger_is_not_let_in(site: Site) -> None:
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(site.url, transports=["websocket"])


@pytest.mark.parametrize("after", ["x", "-1", "²", "9" * 30, ""])
def test_a_place_that_is_none_is_refused(site: Site, wall: Screen, after: str) -> None:
    answer = httpx.get(
        f"{site.url}/api/feed?after={after}", headers={"Authorization": f"Bearer {wall.key}"}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "after"


def test_every_screen_hears_the_same_order(site: Site) -> None:
    screens = [a_screen(site, Who(f"w{n}", f"w{n}", Role.WALL), "city") for n in range(5)]
    for screen in screens:
        screen.load()
    with screens[0].connected(), screens[1].connected(), screens[2].connected():
        cases = [do(site.services, a_report(), who=CHIEF) for _ in range(20)]
        for screen in screens[:3]:
            screen.wait(lambda s=screen: cases[-1].id in s.tables.get("case", {}))
    assert all(screen.agrees() for screen in screens[:3])
