"""The wall says how good the machine's plan is, and whether a person stopped it."""

import pytest
from playwright.sync_api import Page, expect

from dashboard.jobs.covering import Covering
from dispatch.freezing import FreezeDispatching, ResumeDispatching
from tests.browser.conftest import Visit
from tests.browser.eyes import cut_off
from tests.browser.plans import keep_plan
from tests.browser.town import OPERATOR, WALL, Town
from tests.browser.wall.display import WALL_HD, ready, until


def _row(page: Page) -> str:
    until(page, "ZH.wall.page === 'performance'")
    return ".wall-figures .wall-figure:last-child"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_gap_the_fairness_and_the_coverage_stand_among_the_figures(
    town: Town, visit: Visit, lang: str
) -> None:
    keep_plan(town)
    Covering(town.services).look()
    page = ready(visit(town, f"/wall/performance?lang={lang}", WALL, size=WALL_HD))
    expect(page.locator(_row(page))).to_contain_text("0.93", timeout=20_000)
    expect(page.locator(_row(page))).to_contain_text("4")
    covered = {"zh": "覆盖", "en": "overage"}[lang]
    expect(page.locator(_row(page))).to_contain_text(covered)
    assert cut_off(page, ".wall-figures", "") == []
    comma = {"zh": "，", "en": ", "}[lang]
    assert page.locator(_row(page)).locator(".wall-figure-beside").inner_text().count(comma) == 2
    first = page.locator(".wall-figure-beside").first.inner_text()
    assert first.count(comma) == 1


def test_a_freeze_is_said(town: Town, visit: Visit) -> None:
    keep_plan(town)
    town.do(FreezeDispatching("演练"), who=OPERATOR)
    page = ready(visit(town, "/wall/performance", WALL, size=WALL_HD))
    expect(page.locator(_row(page))).to_contain_text("已暂停", timeout=20_000)
    town.do(ResumeDispatching(), who=OPERATOR)
