"""Keyed lists: nothing moves under the hand."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.unit.js.conftest import Open

MAKE = """() => {
    document.body.innerHTML =
        '<button id="more" hidden></button><ol id="box"></ol><p style="height:400px"></p>';
    window.list = new ZH.List(document.getElementById("box"), {
        key: (item) => item.id,
        build: () => ZH.el("li", { tabindex: "0" }),
        update: (row, item) => ZH.set(row, `${item.id} ${item.text ?? ""}`.trim()),
        more: document.getElementById("more"),
        empty: () => "nothing",
    });
}"""


@pytest.fixture
def page(open_with: Open) -> Page:
    page = open_with("05", "10", "45")
    page.evaluate(MAKE)
    page.mouse.move(5, 700)
    return page


def show(page: Page, *items: Any) -> None:
    rows = [{"id": item} if isinstance(item, str) else item for item in items]
    page.evaluate("items => list.show(items)", rows)


def shown(page: Page) -> list[str]:
    return page.locator("#box li").all_inner_texts()


def test_rows_follow_the_order_given(page: Page) -> None:
    show(page, "a", "b", "c")
    show(page, "c", "d", "a")
    assert shown(page) == ["c", "d", "a"]


def test_a_row_keeps_its_element_when_it_moves(page: Page) -> None:
    show(page, "a", "b")
    page.evaluate("() => { document.querySelector('[data-key=b]').mine = true; }")
    show(page, "b", "a")
    assert page.evaluate("() => document.querySelector('[data-key=b]').mine") is True


def test_under_the_pointer_the_order_stands_still_and_news_waits(page: Page) -> None:
    show(page, "a", "b")
    page.hover("[data-key=b]")
    show(page, "new", {"id": "b", "text": "later"}, "a")
    assert shown(page) == ["a", "b later"]
    assert page.inner_text("#more") == "新到 1 件 ↑"


def test_what_left_stays_greyed_until_the_hand_is_gone(page: Page) -> None:
    show(page, "a", "b")
    page.focus("[data-key=a]")
    show(page, "b")
    assert page.get_attribute("[data-key=a]", "data-gone") == ""
    page.evaluate("() => document.activeElement.blur()")
    page.wait_for_selector("[data-key=a]", state="detached")


def test_the_button_brings_in_what_waits(page: Page) -> None:
    show(page, "a")
    page.hover("[data-key=a]")
    show(page, "new", "a")
    page.evaluate("() => document.getElementById('more').click()")
    assert shown(page) == ["new", "a"]
    assert page.is_hidden("#more")


def test_an_empty_list_says_so(page: Page) -> None:
    show(page, "a")
    show(page)
    assert shown(page) == ["nothing"]
