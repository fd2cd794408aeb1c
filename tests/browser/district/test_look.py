"""The tablet's screen: fit for fingers and eyes in every list and sheet, whole with any text."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dispatch import commands as c
from tests.browser.district.conftest import (
    TABLET,
    UPRIGHT,
    Open,
    filed,
    found,
    staffed,
    tap,
    tap_row,
)
from tests.browser.eyes import cut_off, serious_faults, small_letters, small_targets, too_wide
from tests.browser.town import Town

MARKS = "\u202e\u0645\u0631\u062d\u0628\u0627\u202c 🚧👷 <b>路</b>"
LONG = (MARKS + "很长的标题" * 40)[:200]
SIZES = {"lying": TABLET, "upright": UPRIGHT, "zoomed": (590, 410), "narrow": (320, 640)}
CLAMPED = ".mark, .case-row-title, .case-row-place, .unit-row-title, .unit-row-place, .acts-title"
LEAFLET = "#district-map, #district-map *"


def nothing(_page: Page) -> None:
    """Leave the page as it opens."""


POSES: dict[str, Callable[[Page], None]] = {
    "todo": nothing,
    "crews": lambda page: page.tap("#district-tab-crews"),
    "others": lambda page: tap(page, "others"),
    "transfer": lambda page: tap(page, "transfer"),
    "more": lambda page: tap(page, "more"),
    "open": lambda page: (tap(page, "open"), page.wait_for_selector(".log"))[0],  # type: ignore[func-returns-value]
}


@pytest.fixture(scope="module")
def busy(town: Town) -> Town:
    """A district with a crew, a case on the way and one with the longest text."""
    staffed(town, "A1")
    staffed(town, "A2")
    first = filed(town, "井盖缺失", description="路口井盖缺失，已围挡。")
    town.do(c.AssignUnit(first.id, first.version, "A2"))
    town.do(c.AddNote(first.id, found(town, first).version, "请尽快"))
    filed(town, "燃气泄漏", priority=1, address="和平路 118 号")
    return town


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pose", POSES)
def test_every_pose_is_fit_for_fingers_eyes_and_axe(
    busy: Town, tablet: Open, lang: str, pose: str
) -> None:
    page = tablet(busy, f"?lang={lang}", size=UPRIGHT if pose == "crews" else TABLET)
    page.wait_for_selector('[data-act="assign"]:not([disabled])')
    POSES[pose](page)
    small = [one for one in small_targets(page, 47) if "leaflet" not in str(one[0])]
    assert small == []
    assert [one for one in small_letters(page, 14.9) if "leaflet" not in str(one[0])] == []
    assert serious_faults(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_any_text_at_any_size_stays_on_the_page(
    busy: Town, tablet: Open, lang: str, size: str
) -> None:
    case = filed(busy, LONG, address=f"{MARKS}" + "A" * 180, description="字" * 2000)
    page = tablet(busy, f"?lang={lang}", size=SIZES[size])
    tap_row(page, case)
    expect(page.locator(".acts-title")).to_contain_text("很长的标题")
    assert too_wide(page) <= 0
    assert cut_off(page, "#district-screen", f"{CLAMPED}, {LEAFLET}") == []
    tap(page, "open")
    expect(page.locator(".district-file")).to_contain_text("字字字")
    assert too_wide(page) <= 0
    assert cut_off(page, ".district-file", CLAMPED) == []


def test_an_empty_district_says_so_with_the_time(busy: Town, tablet: Open) -> None:
    page = tablet(busy, "?state=empty")
    expect(page.locator("#district-todo .empty")).to_contain_text("目前没有需要本中心处理的案件")


def test_a_flood_is_folded_into_few_rows(busy: Town, tablet: Open) -> None:
    page = tablet(busy, "?state=flood")
    expect(page.locator("#district-todo [data-group]").first).to_contain_text("起")
    assert page.locator("#district-todo .case-row").count() <= 10


def test_old_data_looks_old(busy: Town, tablet: Open) -> None:
    page = tablet(busy, "?state=stale")
    expect(page.locator(".district-bar .feed")).to_contain_text("正在重连")
    page = tablet(busy, "?state=offline")
    expect(page.locator(".banner")).to_contain_text("数据停在")
