"""Text that would turn, push away or crowd out what stands beside it."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.duty.desk import ready as desk_ready
from tests.browser.shots import SAME_CLOCK
from tests.browser.town import CENTRES, WALL, Town
from tests.browser.wall.display import WALL_HD, drawn, ready, until

MARKS_OF_ORDER = re.compile("[\u202a-\u202e\u2066\u2067]")
TURNING = "\u202e井盖缺失 50"
LABELS = "() => [...ZH.maps.values()][0].scene.labels.map(({ text }) => text)"
CASE_LABELS = """() => [...ZH.maps.values()][0].scene.labels
    .filter(({ kind }) => kind === "case").map(({ text }) => text)"""
FIVE_MINUTES_MS = 300_000


@pytest.fixture(scope="module")
def turning(town: Town) -> Town:
    """A city where a title, a place and the name of a crew turn what comes after them."""
    town.crew("A1", CENTRES[0], name="\u202e抢险队")
    town.file(TURNING, "01002", CENTRES[0], address="\u2067学院路口", priority=1)
    return town


def words_of(page: Page) -> str:
    """Return everything a page says, its map and what is read aloud included."""
    page.wait_for_function("() => [...ZH.maps.values()][0]?.scene.labels?.length > 0")
    spoken = page.eval_on_selector_all(
        "[aria-label], [title]", "all => all.map((n) => n.ariaLabel + n.title)"
    )
    return " ".join([page.inner_text("body"), *page.evaluate(LABELS), *spoken])


def test_a_title_cannot_turn_the_time_beside_it_on_the_wall(turning: Town, visit: Visit) -> None:
    page = ready(visit(turning, "/wall/", WALL, size=WALL_HD))
    drawn(page)
    page.wait_for_selector(".wall-rows .case-row")
    assert "井盖缺失 50" in words_of(page)
    assert not MARKS_OF_ORDER.search(words_of(page))


def test_a_title_cannot_turn_the_time_beside_it_on_the_desk(turning: Town, visit: Visit) -> None:
    page = desk_ready(visit(turning, "/duty/"))
    page.wait_for_selector(".queue-list .case-row")
    page.wait_for_function("() => [...ZH.maps.values()][0]?.scene.labels?.length > 0")
    assert not [text for text in page.evaluate(LABELS) if MARKS_OF_ORDER.search(text)]
    row = page.locator(".queue-list .case-row").first
    assert all(
        re.search("\u2068[^\u2068\u2069]*\u2069 ", text) for text in page.evaluate(CASE_LABELS)
    )
    assert not MARKS_OF_ORDER.search(f"{row.inner_text()}{row.get_attribute('aria-label')}")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wall_whose_clock_is_off_says_so_and_keeps_its_figures(
    turning: Town, visit: Visit, lang: str
) -> None:
    page = visit(turning, "/api/me", WALL, size=WALL_HD, forgive=("favicon",))
    page.add_init_script(SAME_CLOCK % FIVE_MINUTES_MS)
    page.goto(f"/wall/?lang={lang}")
    ready(page)
    said = "，本机时钟快" if lang == "zh" else ", device clock"
    until(page, "said => document.querySelector('.wall-clock').textContent.includes(said)", said)
    boxes = page.eval_on_selector_all(
        ".wall-kpis, .wall-kpi", "all => all.map((n) => n.getBoundingClientRect().bottom)"
    )
    assert len(boxes) == 5
    assert max(boxes[1:]) <= boxes[0] + 1


def test_a_long_title_leaves_state_and_time_in_the_alert_of_the_wall(
    town: Town, visit: Visit
) -> None:
    town.clock.set_back(hours=1)
    town.file("很长的标题" * 40, "06017", CENTRES[1], priority=1)
    town.clock.set_right()
    page = ready(visit(town, "/wall/lighting", WALL, size=WALL_HD))
    alert = page.locator(".wall-alert:visible")
    for part in (".wall-alert-state", ".n"):
        box = alert.locator(part).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= WALL_HD[0]
