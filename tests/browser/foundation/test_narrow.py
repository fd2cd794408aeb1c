"""A window of 320 px, or a page at twice its size: nothing moves sideways, nothing is cut off."""

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.access.who import Who
from tests.browser.conftest import Visit
from tests.browser.devices.conftest import WEST
from tests.browser.district.conftest import CENTRE, FUTIAN
from tests.browser.eyes import serious_faults, small_targets, too_wide
from tests.browser.field.conftest import crew_of
from tests.browser.town import OPERATOR, Town

NARROW = (320, 640)
SCREENS: dict[str, tuple[Who, tuple[int, int]]] = {
    "/duty/": (OPERATOR, (960, 540)),
    f"/district/{FUTIAN}": (CENTRE, (590, 410)),
    "/field": (crew_of("C01"), (195, 422)),
    "/devices/": (WEST, (590, 410)),
}
BEYOND = """() => [...document.querySelectorAll("button, input, select, a, .feed, .case-row-title")]
    .filter((n) => n.checkVisibility())
    .filter((n) => !n.closest(".unseen-text, .leaflet-container, .devices-scroll"))
    .map((n) => [n.className, n.getBoundingClientRect()])
    .filter(([, box]) => box.left < -1 || box.right > innerWidth + 1 || box.width < 24)
    .map(([name, box]) => [name, Math.round(box.left), Math.round(box.right)])"""
"""What acts or tells and is not wholly in the window, or too narrow to be read or hit."""


def shown(page: Page) -> Page:
    """Wait for the picture."""
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_function("() => document.querySelector('.feed')?.textContent")
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("state", ["", "offline"])
@pytest.mark.parametrize("path", SCREENS)
def test_a_narrow_window_cuts_nothing_off(
    full_town: Town, visit: Visit, path: str, state: str, lang: str
) -> None:
    who, _ = SCREENS[path]
    asked = f"?lang={lang}" + (f"&state={state}" if state else "")
    page = shown(visit(full_town, path + asked, who, size=NARROW))
    assert too_wide(page) <= 0
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize("path", SCREENS)
def test_at_twice_its_size_a_screen_cuts_nothing_off(
    full_town: Town, visit: Visit, path: str
) -> None:
    who, size = SCREENS[path]
    page = shown(visit(full_town, f"{path}?lang=en", who, size=size))
    assert too_wide(page) <= 0
    assert page.evaluate(BEYOND) == []


def test_a_banner_of_several_lines_lies_above_the_page_and_not_on_it(
    full_town: Town, visit: Visit
) -> None:
    page = shown(visit(full_town, "/field?lang=en&state=offline", crew_of("C01"), size=NARROW))
    expect(page.locator(".banner")).to_contain_text("Data stopped")
    box = page.locator(".banner").bounding_box()
    head = page.locator(".field-head").bounding_box()
    assert box is not None
    assert head is not None
    assert box["height"] > 50
    assert head["y"] >= box["height"] - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [NARROW, (1280, 800)])
def test_signing_in_looks_like_the_product_in_any_window(
    full_town: Town, browser: Browser, lang: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(
        base_url=full_town.url, viewport={"width": size[0], "height": size[1]}
    )
    page = context.new_page()
    page.goto(f"/sign-in?lang={lang}")
    form = page.locator("form").bounding_box()
    assert form is not None
    assert abs(form["x"] * 2 + form["width"] - size[0]) <= 2
    assert too_wide(page) <= 0
    assert small_targets(page, 44) == []
    assert serious_faults(page) == []
    context.close()
