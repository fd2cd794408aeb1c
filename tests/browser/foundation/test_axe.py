"""Every screen in both themes and both languages: axe finds nothing serious."""

import pytest
from playwright.sync_api import Page

from dashboard.access.who import Who
from tests.browser.conftest import Visit
from tests.browser.district.conftest import CENTRE, FUTIAN, TABLET
from tests.browser.eyes import serious_faults
from tests.browser.field.conftest import PHONE, crew_of
from tests.browser.town import OPERATOR, WALL, Town
from tests.browser.wall.display import WALL_HD
from tests.browser.watching import DESK

SCREENS: dict[str, tuple[str, Who, tuple[int, int], str]] = {
    "wall": ("/wall/", WALL, WALL_HD, ".wall-rows > li"),
    "area": ("/wall/lighting", WALL, WALL_HD, ".wall-kpi"),
    "duty": ("/duty/", OPERATOR, DESK, ".card-title"),
    "district": (f"/district/{FUTIAN}", CENTRE, TABLET, ".case-row"),
    "field": ("/field", crew_of("C01"), PHONE, "h1"),
}


THEMES = [(screen, theme) for screen in SCREENS for theme in ("light", "dark")]
THEMES.remove(("field", "dark"))
"""The phone is light only: it is read in the sun."""


def opened(visit: Visit, town: Town, screen: str, asked: str) -> Page:
    """Return a screen that shows cases."""
    path, who, size, seen = SCREENS[screen]
    page = visit(town, f"{path}?{asked}", who=who, size=size)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_selector(seen)
    return page


@pytest.mark.parametrize(("screen", "theme"), THEMES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(
    full_town: Town, visit: Visit, screen: str, lang: str, theme: str
) -> None:
    page = opened(visit, full_town, screen, f"lang={lang}&theme={theme}")
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert serious_faults(page) == []
