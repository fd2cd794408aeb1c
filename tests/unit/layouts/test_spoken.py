"""Words as they are read: lengths of time, and words that stand alone."""

import pytest

from dispatch.naming import Lang
from dispatch.words import alone, say, span


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "0 分", "0 min"),
        (59.4, "59 分", "59 min"),
        (60, "1h", "1h"),
        (133, "2h13", "2h13"),
        (2584, "43h04", "43h04"),
        (2880, "2 天", "2 d"),
        (-38, "38 分", "38 min"),
    ],
)
def test_a_length_of_time_reads_as_in_the_browser(minutes: float, zh: str, en: str) -> None:
    assert (span(minutes, "zh"), span(minutes, "en")) == (zh, en)


@pytest.mark.parametrize(("lang", "words"), [("zh", "时限余 43h04"), ("en", "43h04 to spare")])
def test_minutes_are_said_as_a_length_of_time(lang: Lang, words: str) -> None:
    assert say("why.spare", lang, minutes=2584) == words


def test_words_that_stand_alone_begin_with_a_capital() -> None:
    assert [alone(words) for words in ("on scene", "待派遣", "")] == ["On scene", "待派遣", ""]
