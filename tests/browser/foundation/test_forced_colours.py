"""Where the system sets every colour, and where nothing may move."""

from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.duty.desk import ready
from tests.browser.town import OPERATOR, WALL, Town
from tests.browser.wall.display import WALL_HD, until

CHOSEN = ".queue-list .case-row[aria-selected=true]"
MOVING = """() => document.getAnimations().filter((one) => one.playState === "running").length"""


def outline(page: Page, selector: str) -> str:
    """Return how the outline of an element is drawn."""
    style: str = page.eval_on_selector(selector, "node => getComputedStyle(node).outlineStyle")
    return style


def test_the_chosen_row_is_seen_without_our_colours(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/duty/", OPERATOR, forced_colors="active"))
    page.wait_for_selector(CHOSEN)
    assert outline(page, CHOSEN) == "solid"


def test_a_bar_keeps_its_length_without_our_colours(full_town: Town, visit: Visit) -> None:
    page = visit(full_town, "/wall/performance", WALL, size=WALL_HD, forced_colors="active")
    until(page, "() => document.querySelector('.bar-fill')")
    inks = page.evaluate(
        """() => [".bar", ".bar-fill"].map(
            (one) => getComputedStyle(document.querySelector(one)).backgroundColor)"""
    )
    assert inks[0] != inks[1]


def test_nothing_moves_where_nothing_may_move(full_town: Town, visit: Visit) -> None:
    for path, who in (("/duty/", OPERATOR), ("/wall/", WALL)):
        page = visit(full_town, path, who, size=WALL_HD)
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_selector(".case-row")
        assert page.evaluate(MOVING) == 0
