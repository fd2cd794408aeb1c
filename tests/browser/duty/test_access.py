"""Everybody can use the desk: no serious finding of axe, targets large enough, no word cut."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.duty.desk import drawn, ready
from tests.browser.town import Town

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST = 24
MAP_MOST = 0.45
"""The share of the desk that may be map."""
CONTROLS = "button, select, input, summary, [role=option]"
TOO_SMALL = f"""least => [...document.querySelectorAll('{CONTROLS}')]
    .filter(n => n.offsetParent && !n.closest('[hidden]'))
    .filter(n => Math.min(n.offsetWidth, n.offsetHeight) < least)
    .map(n => n.outerHTML.slice(0, 80))"""
TOO_FINE = """() => [...document.querySelectorAll('body *')].filter(n => n.offsetParent
    && [...n.childNodes].some(c => c.nodeType === 3 && c.textContent.trim())
    && parseFloat(getComputedStyle(n).fontSize) < (n.closest('kbd, .leaflet-control') ? 12 : 13))
    .map(n => `${n.className} ${n.textContent.slice(0, 20)}`)"""


def findings(page: Page) -> list[str]:
    """Return what axe calls serious or critical."""
    found = Axe().run(page, options=RULES).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:120]}" for one in bad for node in one["nodes"]]


@pytest.mark.parametrize(("lang", "theme"), [("zh", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious(full_town: Town, visit: Visit, lang: str, theme: str) -> None:
    page = ready(visit(full_town, f"/duty/?lang={lang}&theme={theme}"))
    drawn(page)
    assert findings(page) == []


def test_axe_finds_nothing_serious_in_forms_and_dialogs(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/duty/?lang=en"))
    drawn(page)
    page.keyboard.press("t")
    expect(page.locator(".act-form")).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    page.keyboard.type("man")
    expect(page.locator(".combo-item").first).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+H")
    expect(page.locator("dialog[open]")).to_be_visible()
    assert findings(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_targets_are_large_and_letters_not_small(full_town: Town, visit: Visit, lang: str) -> None:
    page = ready(visit(full_town, f"/duty/?lang={lang}"))
    drawn(page)
    assert page.evaluate(TOO_SMALL, SMALLEST) == []
    assert page.evaluate(TOO_FINE) == []


SIZES = [("en", (1920, 1080)), ("en", (1450, 900)), ("zh", (960, 540)), ("en", (320, 640))]
BEYOND = """() => [...document.querySelectorAll('.duty-main, .duty-bar > *')]
    .filter(n => n.offsetParent && n.getBoundingClientRect().right > innerWidth + 1)
    .map(n => n.className)"""
"""The page hides what does not fit, so that no scroll bar tells of it."""


@pytest.mark.parametrize(("lang", "size"), SIZES)
def test_no_size_scrolls_the_page_sideways(
    full_town: Town, visit: Visit, lang: str, size: tuple[int, int]
) -> None:
    page = ready(visit(full_town, f"/duty/?lang={lang}", size=size))
    root = "document.scrollingElement"
    assert page.evaluate(f"{root}.scrollWidth <= innerWidth && {root}.scrollHeight <= innerHeight")
    assert page.evaluate(BEYOND) == []


def test_the_english_page_speaks_english(full_town: Town, visit: Visit) -> None:
    page = ready(visit(full_town, "/duty/?lang=en"))
    drawn(page)
    labels = page.evaluate(
        "() => [...document.querySelectorAll('button, h1, h2, h3, dt, th, label, .queue-keys')]"
        ".filter(n => !n.closest('.card-other, .bar-person, .case-row, .card-title'))"
        ".map(n => n.textContent).filter(t => /[\\u4e00-\\u9fff]/.test(t))"
    )
    assert [text for text in labels if "王敏" not in text and "燃气" not in text] == []


@pytest.mark.parametrize("size", [(1920, 1080), (2560, 1440)])
def test_the_map_leaves_more_than_half_to_queue_and_card(
    full_town: Town, visit: Visit, size: tuple[int, int]
) -> None:
    page = ready(visit(full_town, "/duty/", size=size))
    box = page.locator(".duty-map").bounding_box()
    assert box is not None
    assert box["width"] * box["height"] <= MAP_MOST * size[0] * size[1]
