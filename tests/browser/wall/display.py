"""A wall as tests look at it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from dispatch import commands as c
from dispatch.case import Case, Priority
from tests.browser.town import Town, shenzhen
from tests.browser.watching import STILL

WALL_4K = (3840, 2160)
WALL_HD = (1920, 1080)
SIZES = (WALL_4K, (7680, 2160), (6656, 1792), WALL_HD, (3840, 1080))

PLACES = {"futian": (114.0579, 22.5431), "baoan": (113.88, 22.58), "longgang": (114.24, 22.72)}


def ready(page: Page) -> Page:
    """Wait until the wall shows its first picture."""
    page.wait_for_selector("html[data-ready]", state="attached")
    page.add_style_tag(content=STILL)
    page.evaluate("document.fonts.ready")
    return page


def drawn(page: Page) -> None:
    """Wait until the map shows the city and stands still."""
    page.wait_for_function("ZH.maps.get('wall-map')?.scene.drawn.loud !== undefined")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def until(page: Page, condition: str, argument: Any = None) -> None:
    """Wait until a condition in the page holds."""
    page.wait_for_function(condition, arg=argument)


def until_live(page: Page, condition: str) -> None:
    """Wait until a condition holds on a wall that hears the city: no banner takes a row of it."""
    until(page, f"() => document.documentElement.dataset.feed === 'live' && {condition}")


def texts(page: Page, selector: str) -> list[str]:
    """Return the texts of all elements that a selector finds, top to bottom."""
    return page.eval_on_selector_all(selector, "nodes => nodes.map((n) => n.textContent)")


def danger(town: Town, title: str = "燃气泄漏", where: str = "futian") -> Case:
    """Report and file a case that is a danger to life."""
    lon, lat = PLACES[where]
    ask = c.ReportCase(title, "06017", lon=lon, lat=lat, priority=Priority.LIFE, address="和平路")
    case: Case = town.do(ask)
    filed: Case = town.do(c.FileCase(case.id, case.version))
    return filed


def seen(town: Town, case: Case) -> None:
    """Acknowledge a case, then close it on the spot so that the next test finds a calm city."""
    town.do(c.SeeCase(case.id, case.version))


Step = Callable[[], None]
AREAS = sorted({matter.area for matter in shenzhen().matters.values()})
