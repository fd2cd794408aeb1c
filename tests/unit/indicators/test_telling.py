"""Sentences from data never say more than was counted, in either language."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings

from dispatch.case import Case
from dispatch.indicators.brief import brief
from dispatch.indicators.telling import Sentence, Told, percent, points_between, reads, spoken
from dispatch.naming import LANGS, Lang
from dispatch.words import words
from tests.builders import NOON, a_case
from tests.unit.indicators.drawn import AS_OF, many, view

EARLY = NOON - timedelta(hours=3)


def late(number: int, district: str = "440304", **changes: object) -> Case:
    """Return an overdue case."""
    return a_case(
        id=f"44030420261123{number:06d}", district=district, filed_at=EARLY, due_at=NOON, **changes
    )


def closed(number: int, *, on_time: bool = True) -> Case:
    """Return a case closed today."""
    done = NOON if on_time else NOON + timedelta(hours=2)
    return a_case(
        id=f"44030420261123{number:06d}", state="closed", filed_at=EARLY, due_at=NOON,
        disposed_at=done, closed_at=NOON + timedelta(hours=2), first_assigned_at=EARLY,
    )  # fmt: skip


def said(listed: list[Case], lang: Lang = "zh") -> str:
    """Return the headline as text."""
    return "".join(spoken(sentence, lang) for sentence in brief(view(listed)).headline)


def test_without_cases_it_says_so() -> None:
    assert said([]) == "目前没有到期或结案的案件。没有超期案件。"
    assert said([], "en") == "So far no case was due or closed.No case is overdue."


def test_below_target_it_says_by_how_much() -> None:
    listed = [closed(n, on_time=n > 1) for n in range(1, 11)]
    assert said(listed) == (
        "按时结案率 90.0%，低于目标 5.0 个百分点。"
        "1 件没有按时结案，都在处置时已超期。没有超期案件。"
    )


def test_level_with_the_target_is_neither_above_nor_below() -> None:
    listed = [closed(n, on_time=n > 1) for n in range(1, 21)]
    assert said(listed).startswith("按时结案率 95.0%，与目标 95.0% 持平。")


def test_above_target_it_says_by_how_much() -> None:
    assert said([closed(1)]).startswith("按时结案率 100%，高于目标 5.0 个百分点。")


@pytest.mark.parametrize(
    ("west", "east", "text"),
    [
        (1, 0, "1 件超期，在西区。"),
        (3, 0, "3 件超期，全部在西区。"),
        (2, 2, "4 件超期，东区、西区最多，各 2 件。"),
        (3, 1, "4 件超期中 3 件在西区。"),
    ],
)
def test_what_is_overdue_is_said_as_it_lies(west: int, east: int, text: str) -> None:
    listed = [late(n) for n in range(west)]
    listed += [late(100 + n, "440303") for n in range(east)]
    assert text in said(listed)


def test_the_cause_names_the_side_that_lost_most() -> None:
    unsent = [late(n) for n in range(3)]
    sent = [late(10 + n, first_assigned_at=EARLY, assigned_at=EARLY) for n in range(2)]
    assert "其中 3 件到期时还没有派遣。" in said(unsent + sent)
    assert "到期时都还没有派遣。" in said(unsent)
    assert "都已派遣，但在时限内没有处置完。" in said(sent)


@settings(deadline=None)
@given(many)
@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_of_a_briefing_is_whole(lang: Lang, listed: list[Case]) -> None:
    told = brief(view(listed))
    sentences = list(told.headline)
    for finding in told.findings:
        sentences += [finding.act, finding.basis, *([finding.assumed] if finding.assumed else [])]
    for sentence in sentences:
        text = spoken(sentence, lang)
        assert text
        assert "{" not in text
        assert not re.search(r"\b(None|nan|NaN)\b", text)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(1.0, "100%"), (0.9999, "99.9%"), (0.0001, "0.1%"), (0.0, "0.0%"), (0.934, "93.4%")],
)
def test_only_all_reads_as_all_and_only_none_as_none(share: float, shown: str) -> None:
    assert reads(Told("share", share), "zh") == shown


def test_points_are_what_a_reader_subtracts() -> None:
    assert percent(0.93449) == 93.4
    assert points_between(0.93449, 0.95) == -1.6


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59.4, "59 秒", "59 s"),
        (228, "3 分 48 秒", "3 min 48 s"),
        (3599.7, "1 时", "1 h"),
        (90 * 60, "1 时 30 分", "1 h 30 min"),
        (50 * 3600, "2 天 2 时", "2 d 2 h"),
    ],
)
def test_a_span_reads_in_the_units_that_fit(seconds: float, zh: str, en: str) -> None:
    assert reads(Told("span", seconds), "zh") == zh
    assert reads(Told("span", seconds), "en") == en


def test_one_case_reads_otherwise_than_several_in_english() -> None:
    assert [reads(Told("cases", n), "en") for n in (0, 1, 2, 1284)] == [
        "0 cases", "1 case", "2 cases", "1,284 cases",
    ]  # fmt: skip


def test_a_missing_value_is_a_dash() -> None:
    assert reads(Told("share", None), "zh") == "–"


def test_each_value_of_a_sentence_is_a_stretch_of_its_own() -> None:
    sentence = Sentence("briefing.as_of", {"time": Told("clock", AS_OF)})
    assert spoken(sentence, "zh") == words("zh")["briefing.as_of"].format(time="06:30")
