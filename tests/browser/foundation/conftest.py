"""A stage for each module, and pages on it that may not fault."""

import logging
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.foundation.city import Size, picture
from tests.browser.foundation.stage import Site
from tests.browser.foundation.wire import Wire
from tests.browser.watching import Watch

Show = Callable[..., Page]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A running stage with a small city."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = Site(picture(Size(cases=120, units=40, critical=2, warning=5)))
    yield running
    running.close()


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    """A network before the stage."""
    wire = Wire(site.port)
    yield wire
    wire.close()


@pytest.fixture
def show(browser: Browser, site: Site) -> Iterator[Show]:
    """Open the stage: show("show=map&theme=dark", size=(800, 600), forgive=("502",))."""
    watches: list[Watch] = []

    def open_one(
        query: str, size: tuple[int, int] = (1200, 800), at: str = "", forgive: tuple[str, ...] = ()
    ) -> Page:
        width, height = size
        page = browser.new_page(viewport={"width": width, "height": height})
        watches.append(Watch(page, at or site.url))
        watches[-1].forgive(*forgive)
        page.goto(f"{at or site.url}/?{query}")
        page.wait_for_selector("body[data-ready]")
        return page

    yield open_one
    for watch in watches:
        watch.page.close()
    assert [fault for watch in watches for fault in watch.faults] == []
