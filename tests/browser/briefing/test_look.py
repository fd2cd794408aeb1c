"""How it looks: whole on a projector, on a tablet, in a narrow window and on paper."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.briefing.conftest import Brief
from tests.browser.briefing.story import LEADER
from tests.browser.conftest import Visit
from tests.browser.eyes import cut_off, serious_faults, small_letters, small_targets, too_wide
from tests.browser.town import Town
from tests.browser.watching import catch

SIZES = {"projector": (1920, 1080), "large": (3840, 2160), "tablet": (1180, 820)}
SMALL = {"zoomed": (960, 540), "narrow": (320, 640)}
CLIPPED = ".mark, .still-mark, .clip, .spark, .briefing-page section"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_serious(told: Town, brief: Brief, lang: str, theme: str) -> None:
    page = brief(told, f"?lang={lang}&theme={theme}")
    assert serious_faults(page) == []
    page.locator(".figure-value .number").first.click()
    page.wait_for_selector("#briefing-cases table")
    assert serious_faults(page) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_letters_are_large_enough_and_nothing_is_cut(
    told: Town, brief: Brief, lang: str, size: str
) -> None:
    page = brief(told, f"?lang={lang}", size=SIZES[size])
    assert too_wide(page) <= 0
    assert small_letters(page, 20, "#briefing-page") == []
    assert small_targets(page, 24, "#briefing-page") == []
    assert cut_off(page, "#briefing-page", CLIPPED) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SMALL)
def test_a_small_window_moves_only_up_and_down(
    told: Town, brief: Brief, lang: str, size: str
) -> None:
    page = brief(told, f"?lang={lang}", size=SMALL[size])
    assert too_wide(page) <= 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_to_decide_on_stands_on_the_first_screen(
    told: Town, brief: Brief, lang: str
) -> None:
    page = brief(told, f"?lang={lang}")
    for part in (".briefing-headline", ".briefing-figures", ".briefing-districts", ".still"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 1080, part


def test_labels_of_the_map_do_not_overlap(told: Town, brief: Brief) -> None:
    page = brief(told)
    boxes = [box for each in page.locator(".still-label").all() if (box := each.bounding_box())]
    assert len(boxes) >= 8
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            apart = a["x"] + a["width"] <= b["x"] + 2 or b["x"] + b["width"] <= a["x"] + 2
            above = a["y"] + a["height"] <= b["y"] + 4 or b["y"] + b["height"] <= a["y"] + 4
            assert apart or above


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_prints_on_three_sheets_without_its_tools(told: Town, brief: Brief, lang: str) -> None:
    page = brief(told, f"?lang={lang}")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 3
    assert b"841.9" in paper
    page.emulate_media(media="print")
    assert not page.locator(".briefing-tools").is_visible()


INK = """() => ["--bg-1", "--text-1", "--map-land"]
    .map((name) => getComputedStyle(document.body).getPropertyValue(name))"""


def test_a_dark_screen_prints_on_light_paper(told: Town, brief: Brief) -> None:
    light = brief(told, "?theme=light").evaluate(INK)
    page = brief(told, "?theme=dark")
    assert page.evaluate(INK) != light
    page.emulate_media(media="print")
    assert page.evaluate(INK) == light


@pytest.mark.parametrize(("lang", "said"), [("zh", "截至"), ("en", "as of")])
def test_every_printed_sheet_says_when_it_was_read(
    told: Town, brief: Brief, lang: str, said: str
) -> None:
    page = brief(told, f"?lang={lang}")
    heads = page.locator(".briefing-sheet-head")
    expect(heads.first).to_be_hidden()
    page.emulate_media(media="print")
    assert heads.count() == 2
    for head in heads.all():
        expect(head).to_be_visible()
        expect(head).to_contain_text("2026-11-20")
        expect(head).to_contain_text(said)


def test_an_empty_city_is_one_calm_sentence(town: Town, visit: Visit) -> None:
    page = visit(town, "/briefing/", who=LEADER)
    expect(page.locator(".briefing-calm")).to_contain_text("没有上报、到期或在办的案件")
    assert re.search(r"\d\d:\d\d", page.locator(".briefing-calm").inner_text())


def test_a_wrong_address_is_refused_in_words_with_the_way_on(told: Town, brief: Brief) -> None:
    page = brief(told, "?period=year")
    expect(page.locator("[role=alert]")).to_contain_text("year")
    page.click("text=今日")
    page.wait_for_selector(".briefing-headline")


def test_while_nothing_comes_the_page_is_grey_and_then_says_so(told: Town, visit: Visit) -> None:
    page = visit(told, "/duty/", forgive=("Failed to fetch", "ERR_", "Callback", "duty"))
    page.route(re.compile("_dash-update-component"), _hold)
    page.goto("/briefing/")
    expect(page.locator(".skeleton-bar").first).to_be_visible()
    expect(page.locator(".briefing-late")).to_be_hidden()
    expect(page.locator(".briefing-late")).to_be_visible()
    expect(page.locator(".briefing-late")).to_contain_text("简报还没有取到")


def _hold(_route: Route) -> None:
    """Never answer."""


def test_without_network_a_number_says_that_it_cannot_be_fetched(told: Town, brief: Brief) -> None:
    page: Page = brief(told, forgive=("ERR_", "Failed"))
    catch(page, "**/briefing/opened**", lambda route: route.abort())
    page.locator(".figure-value .number").first.click()
    expect(page.locator("dialog[open] .note:visible")).to_contain_text("未取到")
    expect(page.locator("dialog[open] [data-act=retry]:visible")).to_contain_text("重试")
    page.unroute("**/briefing/opened**")
    page.click("dialog[open] [data-act=retry]:visible")
    expect(page.locator("dialog[open] table")).to_be_visible()


def test_the_dialog_without_network_can_be_closed(told: Town, brief: Brief) -> None:
    page: Page = brief(told, forgive=("ERR_", "Failed"))
    catch(page, "**/briefing/opened**", lambda route: route.abort())
    page.locator(".figure-value .number").first.click()
    page.click("dialog[open] [data-act=close]:visible")
    expect(page.locator("dialog[open]")).to_have_count(0)
