"""What a desk sends to a wall, and takes back."""

from flask.testing import FlaskClient
from playwright.sync_api import expect

from dashboard.access.who import Role, Who
from dispatch import commands as c
from dispatch.lifecycle import Step
from tests.browser.conftest import Visit
from tests.browser.town import WALL, Town
from tests.browser.wall.display import WALL_HD, danger, ready, until


def desk(town: Town, name: str) -> FlaskClient:
    """Return a desk that talks to the server."""
    return town.client(Who(name, "王敏" + name, Role.OPERATOR))


def send(client: FlaskClient, wall: str, kind: str, target: str, minutes: int = 5) -> None:
    """Send something to a wall."""
    body = {"kind": kind, "target": target, "minutes": minutes}
    assert client.post(f"/api/walls/{wall}/show", json=body).status_code == 200


def test_a_case_fills_the_aside_and_says_by_whom(town: Town, visit: Visit) -> None:
    client = desk(town, "a")
    page = ready(visit(town, "/wall/?name=north", WALL, size=WALL_HD))
    until(page, "ZH.feed.state === 'live'")
    case = danger(town, "井盖缺失")
    town.do(c.SeeCase(case.id, case.version))
    send(client, "north", "case", case.id)
    expect(page.locator(".wall-card-title")).to_have_text("井盖缺失")
    expect(page.locator(".wall-sent-by")).to_contain_text("王敏a")
    until(page, "(id) => ZH.selection.is('case', id)", case.id)
    assert client.post("/api/walls/north/take-back").status_code == 200
    expect(page.locator(".wall-sent")).to_be_hidden()
    expect(page.locator(".wall-side-body .wall-side-head").first).to_contain_text("需要处理")
    town.do(c.TakeStep(case.id, case.version + 1, Step.VOID, reason="误报"))


def test_a_danger_is_still_seen_beside_what_was_sent(town: Town, visit: Visit) -> None:
    client = desk(town, "b")
    page = ready(visit(town, "/wall/?name=west", WALL, size=WALL_HD))
    first = danger(town, "路灯倾倒")
    town.do(c.SeeCase(first.id, first.version))
    until(page, "ZH.feed.state === 'live'")
    send(client, "west", "case", first.id)
    expect(page.locator(".wall-card-title")).to_have_text("路灯倾倒")
    second = danger(town, "燃气泄漏", "longgang")
    expect(page.locator(f'.wall-rows > li[data-key="{second.id}"]')).to_be_visible()
    town.do(c.TakeStep(first.id, first.version + 1, Step.VOID, reason="误报"))
    expect(page.locator(".wall-card-state")).to_contain_text("已结案或作废")
    town.do(c.TakeStep(second.id, second.version, Step.VOID, reason="误报"))


def test_a_page_takes_the_wall_and_leaves_it(town: Town, visit: Visit) -> None:
    client = desk(town, "c")
    page = ready(visit(town, "/wall/?name=east", WALL, size=WALL_HD))
    until(page, "ZH.feed.state === 'live'")
    send(client, "east", "page", "parks", 0)
    until(page, "ZH.wall.page === 'parks'")
    page.reload()
    ready(page)
    until(page, "ZH.wall.page === 'parks'")
    assert client.post("/api/walls/east/take-back").status_code == 200
    until(page, "ZH.wall.page === 'overview'")


def test_the_desk_hears_that_a_wall_shows_what_the_city_is(town: Town, visit: Visit) -> None:
    client = desk(town, "d")
    page = ready(visit(town, "/wall/lighting?name=south", WALL, size=WALL_HD))
    until(page, "ZH.feed.state === 'live'")
    until(page, "Boolean(ZH.wall.areas)")
    page.evaluate("ZH.feed.reportSoon()")
    right = "() => ZH.wall.listed?.find(({ name }) => name === 'south')?.state === 'right'"
    until(page, right)
    (wall,) = [wall for wall in client.get("/api/walls").json["walls"] if wall["name"] == "south"]
    assert (wall["state"], wall["page"]) == ("right", "lighting")
