"""Sentences, durations and times as people read them."""

import pytest

from tests.unit.js.conftest import Open


@pytest.mark.parametrize(
    ("lang", "call", "said"),
    [
        ("zh-Hans", "duration(720)", "12 分"), ("en", "duration(720)", "12 min"),
        ("zh-Hans", "duration(3900)", "1h05"), ("en", "duration(10800)", "3h"),
        ("zh-Hans", "duration(200000)", "2 天"), ("zh-Hans", "duration(-2280)", "38 分"),
        ("zh-Hans", "brief(720)", "12′"), ("zh-Hans", "brief(-2280)", "\u221238′"),
        ("en", "age(48.9)", "48 s"), ("zh-Hans", "age(-3)", "0 秒"),
        ("zh-Hans", "number(1284)", "1,284"), ("zh-Hans", "number(null)", "—"),
        ("zh-Hans", "number(NaN)", "—"), ("en", "percent(0.934)", "93.4%"),
        ("zh-Hans", "time(1795401600)", "10:40"), ("zh-Hans", "timeOfDay(1795401607)", "10:40:07"),
        ("en", "stamp(1795401600)", "11-23 10:40"), ("en", "date(1795401600)", "2026-11-23"),
        ("zh-Hans", "time(undefined)", "—"), ("zh-Hans", "distance(2140)", "2.1 km"),
        ("zh-Hans", "distance(88)", "90 m"),
    ],
)  # fmt: skip
def test_figures_read_as_people_say_them(open_with: Open, lang: str, call: str, said: str) -> None:
    page = open_with("05", "10", lang=lang)
    assert page.evaluate(f"() => ZH.format.{call}") == said


def test_a_sentence_is_filled_in_either_language(open_with: Open) -> None:
    page = open_with("05", "10")
    page.evaluate("() => ZH.words.put('en', { 'x.y': 'Dispatch {unit}, {eta}' })")
    assert page.evaluate("() => ZH.say('x.y', { unit: 'A12' }, 'en')") == "Dispatch A12, "


def test_a_code_without_a_name_shows_itself(open_with: Open) -> None:
    page = open_with("05", "10")
    page.evaluate(
        "() => ZH.words.putCatalogue({ districts: { 440304: { zh: '福田区', en: 'Futian' } } })"
    )
    named = page.evaluate("() => ['440304', '9'].map((code) => ZH.nameOf('districts', code))")
    assert named == ["福田区", "9"]
