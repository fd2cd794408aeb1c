"""Every route, command and message names the roles that may use it."""

from pathlib import Path

import pytest

from dashboard.access.rights import COMMANDS, MESSAGES, ROUTES, SCREENS
from dashboard.access.who import Role, Who
from dispatch.handlers import HANDLERS
from tests.running import Site

DASH_OWN = ("/_dash", "/_reload", "/_favicon", "/assets/", "/<path:path>")


def test_every_route_names_its_roles(site: Site) -> None:
    unnamed = [
        str(rule)
        for rule in site.feed.server.url_map.iter_rules()
        if rule.endpoint.rpartition(".")[2] not in ROUTES and not _of_a_screen(str(rule))
    ]
    assert unnamed == []


def _of_a_screen(path: str) -> bool:
    screen, _, rest = path.lstrip("/").partition("/")
    return screen in SCREENS and (not rest or f"/{rest}".startswith(DASH_OWN))


def test_the_table_names_no_route_that_is_not_there(site: Site) -> None:
    there = {rule.endpoint.rpartition(".")[2] for rule in site.feed.server.url_map.iter_rules()}
    assert set(ROUTES) <= there


def test_every_command_names_its_roles() -> None:
    assert set(COMMANDS) == set(HANDLERS)


def test_every_socket_message_names_its_roles(site: Site) -> None:
    assert set(site.feed.sio.server.handlers["/"]) <= set(MESSAGES)


@pytest.mark.parametrize("path", ["/wall/", "/duty/", "/briefing/", "/field", "/"])
def test_a_stranger_is_sent_to_sign_in(site: Site, path: str) -> None:
    answer = site.feed.server.test_client().get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in?next=/")


@pytest.mark.parametrize("path", ["/api/picture", "/api/cases/1", "/api/me"])
def test_a_stranger_gets_nothing_from_the_interface(site: Site, path: str) -> None:
    answer = site.feed.server.test_client().get(path)
    assert answer.status_code == 401
    assert "error" in answer.json


SEES = {
    Role.WALL: {"/wall/"},
    Role.OPERATOR: {"/wall/", "/duty/", "/district/440304", "/briefing/", "/devices/"},
    Role.CHIEF: {"/wall/", "/duty/", "/district/440304", "/briefing/", "/devices/"},
    Role.DISTRICT: {"/district/440304", "/devices/"},
    Role.CREW: {"/field"},
    Role.LEADER: {"/wall/", "/district/440304", "/briefing/", "/devices/"},
    Role.ADMIN: {"/wall/", "/duty/", "/district/440304", "/briefing/", "/devices/"},
    Role.AUDITOR: {"/duty/", "/briefing/", "/devices/"},
    Role.SYSTEM: set(),
}
PAGES = ("/wall/", "/duty/", "/district/440304", "/field", "/briefing/", "/devices/")


@pytest.mark.parametrize("role", list(SEES))
def test_each_role_opens_its_own_pages_and_no_others(site: Site, role: Role) -> None:
    client = site.client(Who(f"a-{role}", f"a-{role}", role, district="440304", unit="A12"))
    opened = {path for path in PAGES if client.get(path).status_code == 200}
    assert opened == SEES[role]


@pytest.mark.parametrize(
    ("role", "scope", "code"),
    [
        (Role.DISTRICT, "district:440304", 200),
        (Role.DISTRICT, "district:440303", 403),
        (Role.DISTRICT, "city", 403),
        (Role.CREW, "unit:A12", 200),
        (Role.CREW, "unit:B07", 403),
        (Role.CREW, "city", 403),
        (Role.SYSTEM, "city", 403),
        (Role.WALL, "city", 200),
    ],
)
def test_a_picture_is_given_only_to_those_who_may_see_it(
    site: Site, role: Role, scope: str, code: int
) -> None:
    client = site.client(Who("one", "one", role, district="440304", unit="A12"))
    assert client.get(f"/api/picture?scope={scope}").status_code == code


def test_nobody_imports_the_composition_root() -> None:
    root = Path(__file__).parents[2]
    folders = ("dispatch", "dashboard", "layouts", "callbacks")
    sources = (path for folder in folders for path in (root / folder).rglob("*.py"))
    assert [
        p for p in sources if "import app\n" in p.read_text() or "from app " in p.read_text()
    ] == []
