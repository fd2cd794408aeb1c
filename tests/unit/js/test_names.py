"""Names on the map: they keep from under marks, and do not run about."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.unit.js.conftest import Open

LAID = """(holds) => {
    const ink = { rem: 16, mark: 20, font: "sans-serif" };
    const view = { zoom: 10, scale: 1000, left: 0, top: 0, width: 1000, height: 600 };
    const c = document.createElement("canvas").getContext("2d");
    const words = { zh: "福田区", en: "Futian", kind: "district" };
    const label = { ...words, at: [0.5, 0.3], shape: { holds: () => holds } };
    const names = new ZH.MapNames([label]);
    window.paint = (marks, shut = []) => {
        names.paint(c, view, ink, { close: 10, marks, shut });
        return names.boxes[0] ?? null;
    };
    window.strays = (marks) => names.stray(c, view, ink, { close: 10, marks, shut: [] });
}"""
OWN = [500, 300]


@pytest.fixture
def page(open_with: Open) -> Page:
    return open_with("05", "10", "52-names")


def painted(page: Page, marks: list[int], **more: Any) -> list[float]:
    box: list[float] = page.evaluate(
        "([marks, shut]) => paint(marks, shut)", [marks, more.get("shut", [])]
    )
    return box


def covers(box: list[float], place: list[int]) -> bool:
    left, top, right, low = box
    return left < place[0] < right and top < place[1] < low


def test_a_name_stands_at_its_own_place(page: Page) -> None:
    page.evaluate(LAID, True)
    assert covers(painted(page, []), OWN)


def test_a_name_makes_way_for_a_mark(page: Page) -> None:
    page.evaluate(LAID, True)
    assert not covers(painted(page, OWN), OWN)


def test_a_name_does_not_leave_its_district(page: Page) -> None:
    page.evaluate(LAID, False)
    assert covers(painted(page, OWN), OWN)


def test_a_name_that_made_way_stays_when_the_mark_has_gone(page: Page) -> None:
    page.evaluate(LAID, True)
    before = painted(page, OWN)
    assert painted(page, []) == before


def test_one_mark_that_drives_past_is_no_reason_to_move_again(page: Page) -> None:
    page.evaluate(LAID, True)
    left, top, right, low = painted(page, OWN)
    passing = [round((left + right) / 2), round((top + low) / 2)]
    assert not page.evaluate("(marks) => strays(marks)", passing)
    assert page.evaluate("(marks) => strays(marks)", passing * 3)


def test_a_name_keeps_out_of_a_shut_box(page: Page) -> None:
    page.evaluate(LAID, False)
    assert painted(page, [], shut=[[400, 200, 600, 400]]) is None
