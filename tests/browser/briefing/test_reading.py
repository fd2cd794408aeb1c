"""What a leader reads: the figures of the interface, each of which opens its cases."""

import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect

from dispatch import commands as c
from tests.browser.briefing.conftest import Brief
from tests.browser.briefing.story import LEADER
from tests.browser.town import Town

NUMBERS = """() => [...document.querySelectorAll("a.number[href^='#']")]
    .map((link) => [link.getAttribute("href").slice(1), link.textContent])
    .filter(([query]) => !query.startsWith("case/"))"""
COUNT = re.compile(r"[\d,]+")


def again(page: Page) -> dict[str, str]:
    """Return the words that ask for the briefing on the page again."""
    return dict(parse_qsl(page.locator("[data-again]").get_attribute("data-again") or ""))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_the_interface_says(told: Town, brief: Brief, lang: str) -> None:
    page = brief(told, f"?lang={lang}")
    figures = told.client(LEADER).get("/api/briefing", query_string=again(page)).json
    said = "".join(sentence[lang] for sentence in figures["headline"])
    shown = page.locator(".briefing-headline").inner_text()
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", said)
    names = [line["name"][lang] for line in figures["districts"]]
    rows = page.locator(".briefing-districts tbody th").all_inner_texts()
    assert rows == names


def test_every_number_counts_as_many_cases_as_it_says(told: Town, brief: Brief) -> None:
    page = brief(told)
    words, client = again(page), told.client(LEADER)
    counts: dict[str, int] = {}
    for query, text in page.evaluate(NUMBERS):
        if query not in counts:
            answer = client.get("/api/briefing/cases", query_string=words | {"cases": query})
            counts[query] = answer.json["count"]
        if "%" not in text and ("件" in text or COUNT.fullmatch(text)):
            assert int(COUNT.findall(text)[0].replace(",", "")) == counts[query], query
    assert len(counts) > 60


def test_parts_add_up_on_the_page(told: Town, brief: Brief) -> None:
    page = brief(told)
    late = page.locator(".briefing-districts tbody td:nth-child(6)").all_inner_texts()
    total = page.locator(".briefing-districts tfoot td:nth-child(6)").inner_text()
    assert sum(int(text.strip() or 0) for text in late) == int(total) >= 4
    intake = [int(n.replace(",", "")) for n in COUNT.findall(_intake(page))]
    assert intake[0] == sum(intake[1:])


def _intake(page: Page) -> str:
    return page.locator(".briefing-intake").inner_text()


def test_a_number_opens_its_cases_and_a_case_its_history_by_keyboard(
    told: Town, brief: Brief
) -> None:
    page = brief(told)
    number = page.locator(".briefing-figures li:last-child .figure-value .number")
    number.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2")).to_contain_text("超期未处置")
    expect(dialog.locator("tbody tr")).to_have_count(int(number.inner_text().split()[0]))
    dialog.locator("tbody a").first.focus()
    page.keyboard.press("Enter")
    expect(dialog.locator(".log")).to_contain_text("立案")
    page.go_back()
    expect(dialog.locator("tbody tr").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(number).to_be_focused()
    assert "#" not in page.url


def test_an_address_with_a_number_opens_it_at_once(told: Town, brief: Brief) -> None:
    page = brief(told, "?lang=en#overdue/district/440304")
    expect(page.locator("dialog[open] h2")).to_contain_text("Overdue now, Futian")


def test_a_number_that_is_none_is_refused_in_words(told: Town, brief: Brief) -> None:
    page = brief(told, "#nonsense")
    expect(page.locator("dialog[open] .note:visible")).to_contain_text("nonsense")
    page.click("dialog[open] [data-act=close]")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_what_is_on_the_page_stays_until_it_is_refreshed(told: Town, brief: Brief) -> None:
    page = brief(told)
    before, words = _intake(page), again(page)
    told.do(c.ReportCase("井盖缺失", "01001", lon=114.05, lat=22.54))
    page.wait_for_timeout(300)
    assert _intake(page) == before
    page.click("text=刷新")
    page.wait_for_selector(".briefing-mast")
    assert _intake(page) != before
    old = brief(told, "?" + "&".join(f"{k}={v.replace('+', '%2B')}" for k, v in words.items()))
    assert _intake(old) == before


def test_the_period_and_the_language_are_links_that_keep_each_other(
    told: Town, brief: Brief
) -> None:
    page = brief(told, "?theme=dark")
    page.click("text=本周")
    page.wait_for_url("**period=week**")
    expect(page.locator(".briefing-mast b")).to_have_text("城市运行周报")
    page.click("text=English")
    expect(page.locator(".briefing-mast b")).to_have_text("Weekly city briefing")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("[aria-current=page]").inner_text() == "This week"


def test_a_table_comes_as_a_file_of_the_same_figures(told: Town, brief: Brief) -> None:
    page = brief(told)
    with page.expect_download() as waiting:
        page.locator(".briefing-rest a[download]").first.click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    names = page.locator(".briefing-thirds section:first-child tbody th").all_inner_texts()
    assert [row.split(",")[0] for row in text.splitlines()[1:]] == names
