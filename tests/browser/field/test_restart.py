"""The server is killed while a phone sends: after it is back every step counts, and counts once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from dashboard.access.demo import PASSWORD
from dashboard.clock import SystemClock
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.store.reads import history
from dispatch import commands as c
from dispatch.case import Case
from tests.browser.field.conftest import HERE, PHONE, ROAD, crew_of, press, until
from tests.browser.town import CHIEF, shenzhen
from tests.browser.watching import catch
from tests.running import a_config, running_services
from tests.servers import free_port, wait_for_port

ROOT = Path(__file__).parents[3]


class Server:
    """The product as its own process on one folder and one port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._env = os.environ | {"DATA_DIR": str(folder), "PORT": str(self.port), "DEMO": "0"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve; return once it answers."""
        call = [sys.executable, "app.py", "serve"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(call, cwd=ROOT, env=self._env, stdout=quiet, stderr=quiet)
        wait_for_port(self.port, self._process)

    def kill(self) -> None:
        """Take it away without a word."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(10)


def prepare(services: Services) -> Case:
    """Enter a crew with an account and give it a case."""
    services.accounts.add(crew_of("A12"), PASSWORD)
    city = shenzhen()
    area = city.locator.locate(HERE)
    assert area is not None
    unit = c.EnterUnit(
        "A12", "综合队", "crew", area.district, next(iter(city.departments)), tuple(city.skills)
    )
    for command in (unit, c.SetDuty("A12", "available")):
        services.send(command, CHIEF)
    case = services.send(c.ReportCase("井盖缺失", "01002", lon=ROAD.lon, lat=ROAD.lat), CHIEF).row
    assert isinstance(case, Case)
    services.send(c.FileCase(case.id, 1), CHIEF)
    services.send(c.AssignUnit(case.id, 2, "A12"), CHIEF)
    return case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of data with an up-to-date database."""
    database = Database(address(tmp_path))
    migrate(database)
    database.close()
    return tmp_path


def address(folder: Path) -> str:
    """Return the database of a folder of data."""
    return f"sqlite:///{folder / 'zhihui.sqlite3'}"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """A server that is gone when the test ends."""
    running = Server(folder)
    yield running
    running.kill()


def sign_in(browser: Browser, server: Server) -> Page:
    """Open the phone's page as a crew does on its first day."""
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True, reduced_motion="reduce",
        base_url=f"http://127.0.0.1:{server.port}",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/field")
    page.fill("[name=account]", "crew-A12")
    page.fill("[name=password]", PASSWORD)
    page.click("form button")
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def lost_with(server: Server) -> Callable[[Route], None]:
    """Let one step arrive and lose its answer with the server: the phone cannot know of it."""
    arrived: list[Route] = []

    def answer(route: Route) -> None:
        if not arrived:
            arrived.append(route)
            route.fetch()
            server.kill()
        route.abort()

    return answer


def told(folder: Path, case: Case) -> list[str]:
    """Return the steps of a case as its facts tell them."""
    database = Database(address(folder))
    with database.reading() as connection:
        steps = [entry.fact.step for entry in history(connection, case.id)]
    database.close()
    return [step for step in steps if step]


def test_steps_survive_a_killed_server_and_count_once(
    browser: Browser, folder: Path, server: Server
) -> None:
    config = a_config(address(folder), folder)
    with running_services(config, SystemClock(), shenzhen()) as services:
        case = prepare(services)
    server.start()
    page = sign_in(browser, server)
    press(page)
    until(page, "ZH.field.hand.outbox.count === 0")
    catch(page, "**/api/commands/take-step", lost_with(server))
    press(page)
    until(page, "ZH.field.hand.outbox.stuck !== null")
    press(page)
    until(page, "ZH.field.hand.outbox.count === 2")
    page.unroute("**/api/commands/take-step")
    server.start()
    page.evaluate("() => { ZH.field.hand.outbox.send(); }")
    until(page, "ZH.field.hand.outbox.count === 0")
    page.context.close()
    assert told(folder, case) == ["file", "assign", "acknowledge", "depart", "arrive"]
