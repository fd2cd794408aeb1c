"""Matters and places are found by any way an officer may type them."""

from pathlib import Path

import pytest

from dashboard.cities.load import load_city
from dashboard.cities.lookup import KINDS, look_up

TINY = load_city(Path(__file__).parents[2] / "cities" / "tiny")


@pytest.mark.parametrize(
    "typed",
    [
        "污水井盖",
        "wsjgyc",
        "wsjg",
        "wushuijinggai",
        "01002",
        "manhole",
        "man fau",
        "sewer cov",
        "井盖",
    ],
)
def test_a_matter_is_found_by_chinese_pinyin_initials_english_and_code(typed: str) -> None:
    assert look_up(TINY, typed, ("matter",), 5)[0].code == "01002"


@pytest.mark.parametrize(
    ("typed", "code"), [("hbjd", "990101001"), ("North", "990101001"), ("山下", "990102002")]
)
def test_a_street_is_found_by_any_spelling(typed: str, code: str) -> None:
    assert [one.code for one in look_up(TINY, typed, ("street",), 5)] == [code]


def test_an_exact_name_comes_before_one_that_only_begins_so() -> None:
    found = look_up(TINY, "暴露垃圾", KINDS, 5)
    assert found[0].name.zh == "暴露垃圾"


@pytest.mark.parametrize("typed", ["", "   ", "没有这个", "zzzz", "%", "'; drop table"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert look_up(TINY, typed, KINDS, 5) == []
