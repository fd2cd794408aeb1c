"""Size follows distance: the table of docs/wall.md, and a room that asks for more than fits."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.eyes import small_letters
from tests.browser.town import WALL, Town
from tests.browser.wall.display import WALL_4K, WALL_HD, ready

ROOMS = {
    (75, 5): 63, (75, 8): 101, (75, 10): 126, (98, 5): 48, (98, 8): 77, (98, 10): 97,
    (110, 5): 43, (110, 8): 69, (110, 10): 86, (165, 5): 29, (165, 8): 46, (165, 10): 58,
}  # fmt: skip
DISTRICTS, MANY = 11, 148
BAD_DAY = f"""() => {{
    const cells = [...ZH.codesOf("districts")].slice(0, {DISTRICTS}).map((id) => (
        {{ id, name: ZH.nameOf("districts", id), count: {MANY}, late: 118, week: null, top: 1 }}));
    ZH.wall.paintStrip(document.querySelector(".wall-strip"), {{ cells: () => cells }});
}}"""
"""Pixels of a Han character on a 4K canvas so many inches across, read from so many metres."""


def test_a_character_is_as_large_as_the_far_seat_needs(full_town: Town, visit: Visit) -> None:
    page = visit(full_town, "/wall/", WALL, size=WALL_HD)
    page.wait_for_function("Boolean(window.ZH?.wall?.readable)")
    ask = (
        """([inch, distance]) => ZH.wall.readable({ inch, distance, width: 3840, height: 2160 })"""
    )
    found = {room: page.evaluate(ask, list(room)) for room in ROOMS}
    assert found == {room: pytest.approx(size, abs=0.9) for room, size in ROOMS.items()}


@pytest.mark.parametrize(("inch", "distance"), [(98, 8), (98, 10), (75, 5)])
def test_a_room_sets_the_size_of_everything(
    full_town: Town, visit: Visit, inch: int, distance: int
) -> None:
    path = f"/wall/?inch={inch}&distance={distance}"
    page = ready(visit(full_town, path, WALL, size=WALL_4K))
    assert page.evaluate("ZH.wall.rem") == pytest.approx(ROOMS[inch, distance], abs=0.9)
    fine = small_letters(page, page.evaluate("ZH.wall.rem") - 0.5, "#wall-screen")
    assert [name for name, _ in fine if "attribution" not in str(name)] == []
    assert page.locator(".wall-rows > li").count() >= 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_stands_beyond_the_edge_in_a_deep_room(
    full_town: Town, visit: Visit, lang: str
) -> None:
    path = f"/wall/?inch=98&distance=10&lang={lang}"
    page = ready(visit(full_town, path, WALL, size=WALL_4K))
    ends = page.eval_on_selector_all(
        ".wall-clock, .wall-side, .wall-strip, .case-row-time",
        "nodes => nodes.map((node) => node.getBoundingClientRect().right)",
    )
    assert max(ends) <= WALL_4K[0]


def test_the_strip_folds_districts_whose_figures_have_grown_too_wide(
    full_town: Town, visit: Visit
) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=WALL_HD))
    page.evaluate(BAD_DAY)
    cells = page.locator(".wall-cells")
    figures = page.locator(".wall-cell-figures > b").all_inner_texts()
    assert cells.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert len(figures) < DISTRICTS
    assert sum(int(figure) for figure in figures) == DISTRICTS * MANY


@pytest.mark.parametrize(
    "asked", ["inch=98", "inch=x&distance=5", "inch=-1&distance=5", "inch=1&distance=99"]
)
def test_a_room_that_cannot_be_is_passed_over(full_town: Town, visit: Visit, asked: str) -> None:
    page = ready(visit(full_town, f"/wall/?{asked}", WALL, size=WALL_HD))
    assert 14 <= page.evaluate("ZH.wall.rem") <= WALL_HD[1] / 20


def test_a_very_small_window_still_says_what_needs_doing(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/wall/", WALL, size=(320, 480)))
    assert page.locator(".wall-rows > li").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
