"""What every browser test shares: a browser, a running city, and pages that notice faults."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.access.who import Who
from tests.browser.town import OPERATOR, Town, fill, running_town
from tests.browser.watching import PATIENCE_MS, Watch, open_page

Visit = Callable[..., Page]
HERE = Path(__file__).parent
expect.set_options(timeout=PATIENCE_MS)
UNCLOSED = ("ignore:unclosed file:ResourceWarning", "ignore:Exception ignored in. <_io.FileIO")
"""Flask-Compress leaves the closing of files it sends to the garbage collector."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Pass over files left open by the compression of our own scripts."""
    for item in items:
        if HERE in item.path.parents:
            for pattern in UNCLOSED:
                item.add_marker(pytest.mark.filterwarnings(pattern))


@pytest.fixture(scope="session")
def full_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with crews and cases in every state; tests look at it and change little."""
    with running_town(tmp_path_factory.mktemp("full")) as town:
        fill(town)
        yield town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """An empty city of this module's own."""
    with running_town(tmp_path_factory.mktemp("town")) as running:
        yield running


@pytest.fixture
def watches() -> list[Watch]:
    """What is watched in this test, newest last: `watches[-1].forgive("404")`."""
    return []


@pytest.fixture
def visit(browser: Browser, watches: list[Watch]) -> Iterator[Visit]:
    """Open a page of a town; it may not fault, complain or ask another host.

    visit(town, "/duty/", who=OPERATOR, size=(1920, 1080), forgive=("404",), **context options)
    """

    def open_one(
        town: Town, path: str, who: Who = OPERATOR, forgive: tuple[str, ...] = (), **choices: object
    ) -> Page:
        page = open_page(browser, town, who, **choices)
        watches.append(Watch(page, town.url))
        watches[-1].forgive(*forgive)
        page.goto(path)
        return page

    yield open_one
    faults = [fault for watch in watches for fault in watch.faults]
    for watch in watches:
        watch.page.context.close()
    assert faults == []
