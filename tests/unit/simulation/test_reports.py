"""What comes in on a simulated day: how much, from whom, about what, and in what words."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import pytest

from dashboard.cities.load import load_city
from dashboard.jobs.demo_city import read_roads
from dispatch.city import City
from dispatch.commands import ReportCase
from dispatch.grid import Point
from dispatch.handlers import handle
from dispatch.handlers.context import TEXT_LIMITS, Context
from dispatch.simulation.places import Places
from dispatch.simulation.reports import Day, Reports
from dispatch.simulation.script import SCENARIOS, read_script, topics_for
from tests.builders import AN_ACTOR, NOON, a_city
from tests.fakes import MemoryLedger
from tests.unit.simulation.scenes import MIDNIGHT, some_reports


@cache
def shenzhen() -> City:
    return load_city("shenzhen")


def _asks(day: Day, hours: range = range(24), city: City | None = None) -> Iterator[ReportCase]:
    found = city or shenzhen()
    weights = dict.fromkeys(found.districts, 1.0)
    reports = Reports(found, read_script(), day, Places(found, read_script(), ROADS, weights))
    for minute in range(60 * hours.start, 60 * hours.stop):
        for _, ask, _ in reports.of_minute(MIDNIGHT + timedelta(minutes=minute)):
            yield ask


ROADS = read_roads("shenzhen", shenzhen())


@cache
def a_day(scenario: str = "normal") -> tuple[ReportCase, ...]:
    return tuple(_asks(Day(1, 1500, scenario)))


def test_a_working_day_brings_about_as_many_reports_as_planned() -> None:
    assert 1380 <= len(a_day()) <= 1620


def test_sources_have_their_shares() -> None:
    shares = Counter(ask.source for ask in a_day())
    wanted = read_script().sources
    for source in ("collector", "camera", "hotline"):
        assert abs(shares[source] / len(a_day()) - wanted[source] / 100) < 0.05


def test_most_reports_are_about_events_and_some_about_components() -> None:
    components = sum(ask.matter < "06" and len(ask.matter) == 5 for ask in a_day())
    assert 0.04 < components / len(a_day()) < 0.16


def test_collectors_walk_in_the_morning_and_the_afternoon() -> None:
    hours = read_script().hours["collector"]
    assert max(hours[8:11]) > 2 * hours[12] < max(hours[15:18])


def test_noise_is_reported_in_the_evening_and_lamps_after_dark() -> None:
    evening = Counter(a.matter for a in _asks(Day(1, 6000), range(19, 22)))
    morning = Counter(a.matter for a in _asks(Day(1, 6000), range(8, 11)))
    assert evening["06028"] > 2 * morning["06028"]
    assert evening["01037"] > 3 * morning["01037"]


def test_a_typhoon_brings_trees_signs_and_floods_and_no_stalls() -> None:
    calm = Counter(ask.matter for ask in a_day())
    storm = Counter(ask.matter for ask in a_day("typhoon"))
    assert storm["0506"] > 5 * max(1, calm["0506"])
    assert storm["04002"] > 5 * calm["04002"]
    assert storm["09001"] < calm["09001"] / 3


def test_the_weather_may_turn_and_turn_back() -> None:
    calm = some_reports(a_city(), Day(1, 1500))
    storm = calm.in_weather("typhoon")
    assert list(storm.of_minute(NOON)) == list(
        some_reports(a_city(), Day(1, 1500, "typhoon")).of_minute(NOON)
    )
    assert list(storm.in_weather("outage").of_minute(NOON)) == list(calm.of_minute(NOON))


def test_a_weekend_is_calmer() -> None:
    saturday = MIDNIGHT + timedelta(days=5)
    reports = some_reports(a_city(), Day(1, 5000))
    week = sum(1 for m in range(300) for _ in reports.of_minute(NOON + m * timedelta(minutes=1)))
    rest = sum(
        1 for m in range(720, 1020) for _ in reports.of_minute(saturday + m * timedelta(minutes=1))
    )
    assert rest < 0.95 * week


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_brings_reports(scenario: str) -> None:
    assert len(list(_asks(Day(1, 1500, scenario), range(17, 19)))) > 50


def test_the_same_minute_of_the_same_seed_always_brings_the_same() -> None:
    first, second = (list(some_reports(a_city(), Day(7)).of_minute(NOON)) for _ in range(2))
    other = [list(some_reports(a_city(), Day(8)).of_minute(NOON + timedelta(minutes=n)))
             for n in range(20)]  # fmt: skip
    assert first == second
    assert any(found != first for found in other)


def test_every_topic_of_the_script_is_one_of_shenzhens_matters() -> None:
    assert topics_for(read_script(), shenzhen()) == read_script().topics


def test_every_report_is_taken_in_by_the_handlers() -> None:
    context = Context(MemoryLedger(), shenzhen(), MIDNIGHT + timedelta(days=1), AN_ACTOR)
    for ask in a_day()[:300]:
        case = handle(ask, context)
        assert case.id


def test_texts_are_in_chinese_and_fit_their_fields() -> None:
    for ask in a_day():
        assert "{" not in ask.title + ask.description + ask.address
        assert len(ask.title) <= 60
        assert len(ask.address) <= TEXT_LIMITS["address"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in ask.title)


def test_addresses_begin_with_the_district_of_their_place() -> None:
    city = shenzhen()
    for ask in a_day()[:200]:
        assert ask.lon is not None
        assert ask.lat is not None
        area = city.locator.locate(Point(ask.lon, ask.lat))
        assert area is not None
        assert ask.address.startswith(city.districts[area.district].name.zh)


def test_a_city_without_any_known_matter_reports_its_own() -> None:
    assert {topic.matter for topic in topics_for(read_script(), a_city())} <= set(a_city().matters)


def test_every_street_of_shenzhen_has_roads_of_its_own() -> None:
    assert set(ROADS) == set(shenzhen().streets)
