"""The case card says in words what an officer needs, in both languages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dash.development.base_component import Component

from dispatch.advice.ranking import Situation, rank
from dispatch.advice.router import router_of
from dispatch.case import Case
from dispatch.casefile import CaseFile
from dispatch.facts import Fact, FactKind
from dispatch.naming import Lang
from dispatch.unit import Duty
from layouts.case_card import case_card
from tests.builders import AN_ACTOR, NOON, a_case, a_city, a_fix, a_unit

CITY = a_city()
OFF = a_unit("C03", duty=Duty.OFF_DUTY)


def a_file(case: Case, *history: Fact, units: tuple[Any, ...] = ()) -> CaseFile:
    fixes = {unit.id: a_fix(unit.id) for unit in units}
    at = Situation(CITY, NOON, {}, fixes, router_of(CITY))
    advice = rank(case, units, at) if units else None
    return CaseFile(case, history, advice, {u.id: u for u in units}, CITY, NOON)


def texts(node: Any) -> list[str]:
    """Return every text of a component, in order."""
    if isinstance(node, Component):
        return texts(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return [text for child in node for text in texts(child)]
    return [] if node is None else [str(node)]


def said(file: CaseFile, lang: Lang = "zh") -> str:
    return " | ".join(texts(case_card(file, lang)))


def test_a_place_known_roughly_says_how_roughly() -> None:
    assert "误差约 2.4 km" in said(a_file(a_case(accuracy_m=2400.0)))
    assert "误差" not in said(a_file(a_case(accuracy_m=12.0)))


@pytest.mark.parametrize(("lang", "words"), [("zh", "4 个工作时"), ("en", "4 h, office hours")])
def test_a_limit_names_its_clock(lang: Lang, words: str) -> None:
    assert words in said(a_file(a_case()), lang)


def test_another_day_shows_its_date() -> None:
    old = a_case(reported_at=NOON - timedelta(days=2))
    assert "11-21 12:00" in said(a_file(old))


def test_the_best_crews_come_with_reasons_and_the_others_with_theirs() -> None:
    words = said(a_file(a_case(), units=(a_unit("A12"), a_unit("B07", queue=("x",)), OFF)))
    assert words.index("A12 环卫一队") < words.index("B07 环卫一队")
    assert "空闲" in words
    assert "另 1 支不能派（可派 2 支） | 未在岗 1 支 | C03" in words


def test_where_nobody_can_be_sent_it_says_so() -> None:
    assert "目前没有可派的队伍" in said(a_file(a_case(), units=(OFF,)))


def test_where_nobody_is_to_be_sent_nobody_is_recommended() -> None:
    assert "推荐队伍" not in said(a_file(a_case()))


def test_photographs_before_and_after_stand_side_by_side() -> None:
    file = a_file(a_case(photos=("before-1", "after-2", "check-3")))
    assert (file.photos_before, file.photos_after) == (("before-1",), ("after-2", "check-3"))
    assert "处置前 | 处置后" in said(file)


def test_the_history_says_who_did_what_and_why_newest_first() -> None:
    filed = Fact(FactKind.CASE_FILED, NOON, AN_ACTOR, step="file")
    moved = replace(filed, kind=FactKind.CASE_TRANSFERRED, step="", reason="辖区交界")
    moved = replace(moved, detail={"came_from": "440304", "to": "city"})
    words = said(a_file(a_case(), filed, moved))
    assert "转办  西区 → 市中心  王敏 | 辖区交界" in words
    assert words.index("转办") < words.index("立案  王敏")


def test_text_from_outside_is_text_and_nothing_else() -> None:
    trick = "<img src=x onerror=alert(1)>\u202eآب 🚧" + "长" * 1500
    assert trick in said(a_file(a_case(description=trick)))
