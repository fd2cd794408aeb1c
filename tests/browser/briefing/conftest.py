"""A briefed leader in front of a browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.briefing.story import LEADER, ODD, TITLES, told_town
from tests.browser.conftest import Visit
from tests.browser.town import Town

Brief = Callable[..., Page]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A city with a past; tests that change it report cases only."""
    titles = (TITLES[0], TITLES[1], ODD, TITLES[3])
    with told_town(tmp_path_factory.mktemp("told"), titles) as town:
        yield town


@pytest.fixture
def brief(visit: Visit) -> Brief:
    """Open the briefing and wait until it is drawn: brief(town, "?lang=en", size=(1180, 820))."""

    def open_one(town: Town, query: str = "", **choices: Any) -> Page:
        page = visit(town, f"/briefing/{query}", who=LEADER, **choices)
        page.wait_for_selector(".briefing-mast, #briefing-page [role=alert]")
        page.evaluate("document.fonts.ready")
        return page

    return open_one
