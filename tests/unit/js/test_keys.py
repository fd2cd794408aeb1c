"""Keys act only while nobody is writing."""

import pytest
from playwright.sync_api import Page

from tests.unit.js.conftest import Open


@pytest.fixture
def page(open_with: Open) -> Page:
    page = open_with("05", "10", "65")
    page.evaluate("""() => {
        document.body.innerHTML = '<input id="text"><input id="box" type="checkbox">';
        window.ran = [];
        for (const key of ["j", "shift+l", "g d", "d", "escape", "?"])
            ZH.keys.add({ key, say: "keys.title", group: "keys.title", run: () => ran.push(key) });
    }""")
    return page


def ran(page: Page) -> list[str]:
    return page.evaluate("() => ran")


def test_a_key_does_what_it_is_bound_to(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Shift+L")
    page.keyboard.press("?")
    assert ran(page) == ["j", "shift+l", "?"]


def test_two_keys_in_a_row_are_one_binding(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.keyboard.press("d")
    assert ran(page) == ["g d", "d"]


def test_a_text_field_keeps_its_letters(page: Page) -> None:
    page.focus("#text")
    page.keyboard.press("j")
    assert (ran(page), page.input_value("#text")) == ([], "j")


def test_escape_works_everywhere(page: Page) -> None:
    page.focus("#text")
    page.keyboard.press("Escape")
    assert ran(page) == ["escape"]


def test_an_input_method_at_work_keeps_its_keys(page: Page) -> None:
    page.evaluate("""() => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "j", isComposing: true, bubbles: true }))""")
    assert ran(page) == []


def test_with_a_modifier_the_browser_decides(page: Page) -> None:
    page.keyboard.press("Alt+j")
    assert ran(page) == []


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.evaluate("() => { ZH.keys.on = false; }")
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert ran(page) == ["escape"]


def test_the_newest_binding_that_applies_wins(page: Page) -> None:
    page.evaluate("""() => {
        ZH.keys.add({ key: "j", when: () => window.open_dialog, run: () => ran.push("dialog") });
    }""")
    page.keyboard.press("j")
    page.evaluate("() => { window.open_dialog = true; }")
    page.keyboard.press("j")
    assert ran(page) == ["j", "dialog"]


def test_the_help_lists_every_key(page: Page) -> None:
    page.evaluate("() => ZH.keys.help()")
    assert page.locator("dialog kbd").all_inner_texts() == [
        "J",
        "Shift+L",
        "G",
        "D",
        "D",
        "Esc",
        "?",
    ]
