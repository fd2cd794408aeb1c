"""What finished trips and cases teach: medians, few and many, other hours, interrupted ones."""

from datetime import timedelta

import pytest

from dispatch.advice.basis import Basis, expected_late, sources_for_case
from dispatch.advice.ranking import Situation, rank
from dispatch.advice.router import router_of
from dispatch.grid import Point
from dispatch.learning.figures import NOTHING, Figure, Learned, default_spread, taught
from dispatch.learning.lessons import LEAST, LEAST_LOCAL, Finished, lessons
from dispatch.naming import LANGS
from tests.builders import NOON, a_case, a_city, a_fix, a_unit

CITY = a_city()
ROUTER = router_of(CITY)
HERE, THERE = Point(114.05, 22.55), Point(114.08, 22.55)
HOUR = NOON.astimezone(CITY.calendar.zone).hour
WORK = CITY.matters["06042"].work_minutes


def done(slow: float = 2.0, work: float = 2.0, district: str = "440304", **late: float) -> Finished:
    """Return a case driven to and done at noon, so many times slower than the defaults say."""
    begin = NOON + timedelta(**late)
    there = begin + timedelta(seconds=slow * ROUTER.seconds(HERE, THERE, begin))
    ended = there + timedelta(minutes=work * WORK)
    return Finished("06042", district, HERE, THERE, begin, there, ended)


def learn(*finished: Finished) -> Learned:
    return lessons(finished, CITY, ROUTER, "straight")


def test_nothing_finished_teaches_nothing() -> None:
    assert learn() == NOTHING


def test_fewer_trips_than_the_least_leave_the_default() -> None:
    found = learn(*[done()] * (LEAST - 1))
    assert (found.trips, found.hours[HOUR].source, found.work) == (0, "default", {})


def test_few_trips_move_an_hour_a_little_and_many_carry_it() -> None:
    few, many = learn(*[done()] * LEAST), learn(*[done()] * 400)
    assert few.hours[HOUR].value == pytest.approx(1.0 + LEAST / (20 + LEAST), abs=0.01)
    assert many.hours[HOUR].value == pytest.approx(2.0, abs=0.06)
    assert (many.hours[HOUR].n, many.hours[HOUR].source) == (400, "learned")


def test_an_hour_learns_nothing_from_another_hour() -> None:
    found = learn(*[done()] * 50, *[done(slow=1.0, hours=3)] * 50)
    assert found.hours[HOUR].value > 1.5
    assert found.hours[(HOUR + 3) % 24].value == pytest.approx(1.0, abs=0.01)
    assert found.hours[(HOUR + 6) % 24].n == 0


def test_an_interrupted_trip_and_a_crew_that_stood_there_already_teach_nothing() -> None:
    there = done()
    stood = Finished("06042", "440304", THERE, THERE, *(there.departed_at,) * 2, there.disposed_at)
    assert learn(*[done(slow=50.0)] * 50, *[stood] * 50).trips == 0


def test_nobody_learns_a_way_that_nobody_saw_begin() -> None:
    unseen = done()
    blind = Finished("06042", "440304", None, THERE, *_moments(unseen))
    found = learn(*[blind] * 50)
    assert (found.trips, found.work["06042"].n) == (0, 50)


def _moments(one: Finished) -> tuple:
    return one.departed_at, one.arrived_at, one.disposed_at


def test_a_district_that_is_slower_than_the_rest_is_told_apart_where_there_is_enough() -> None:
    slow = [done(slow=3.0, district="440303")] * LEAST_LOCAL
    found = learn(*[done(slow=1.0)] * 200, *slow)
    assert found.districts["440303"].value > 1.8
    assert found.districts["440304"].value == pytest.approx(1.0, abs=0.05)
    assert "440303" not in learn(*[done(slow=1.0)] * 200, *slow[1:]).districts


def test_work_takes_as_long_as_it_usually_took() -> None:
    found = learn(*[done(work=2.0)] * 180)
    assert found.work["06042"] == Figure(pytest.approx(1.9 * WORK, abs=0.1), 180)
    assert taught(CITY, found, "straight").matters["06042"].work_minutes > 1.8 * WORK


def test_what_always_takes_the_same_is_sure_and_what_varies_is_not() -> None:
    even, uneven = learn(*[done()] * 200), learn(*[done(0.5), done(4.0)] * 100)
    usual = default_spread(CITY.rules.uncertain_min)
    assert even.travel_spread is not None
    assert uneven.travel_spread is not None
    assert even.travel_spread.value < 0.5 * usual < uneven.travel_spread.value + usual
    assert even.travel_spread.value < uneven.travel_spread.value


def test_a_taught_city_drives_at_the_learned_speed_of_the_hour_alone() -> None:
    city = taught(CITY, learn(*[done()] * 400), "straight")
    router, later = router_of(city), NOON + timedelta(hours=6)
    assert router.seconds(HERE, THERE, NOON) == pytest.approx(
        1.95 * ROUTER.seconds(HERE, THERE, NOON), rel=0.02
    )
    assert router.seconds(HERE, THERE, later) == ROUTER.seconds(HERE, THERE, later)
    assert city.travel.source == "learned"


def test_a_pace_of_straight_lines_says_nothing_of_roads() -> None:
    learned = learn(*[done()] * 400)
    assert taught(CITY, learned, "road").travel == CITY.travel
    assert Basis("road", learned).pace(HOUR).source == "default"


def test_lateness_is_an_expectation() -> None:
    assert expected_late(-30.0, 20.0) == 0.0
    assert expected_late(0.0, 20.0) == 5.0
    assert expected_late(30.0, 20.0) == 30.0
    assert expected_late(-5.0, 0.0) == 0.0


def test_an_uncertain_crew_costs_more_where_the_limit_is_near() -> None:
    case = a_case(due_at=NOON + timedelta(minutes=WORK + 12))
    fixes = {"A12": a_fix("A12")}
    wide = Learned(travel_spread=Figure(200.0, 50))
    narrow = Learned(travel_spread=Figure(1.0, 50), work_spread={"06042": Figure(1.0, 50)})
    costs = [
        rank(case, [a_unit()], Situation(CITY, NOON, {}, fixes, ROUTER, Basis(learned=one)))
        .ranked[0]
        .parts["late"]
        for one in (wide, narrow)
    ]
    assert costs[0] > costs[1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_recommendation_says_from_how_many_its_figures_were_learned(lang: str) -> None:
    learned = learn(*[done()] * 40)
    told = sources_for_case(Basis("straight", learned), HOUR, "06042")
    assert [(one.what, one.source, one.n) for one in told] == [
        ("travel", "learned", 40),
        ("work", "learned", 40),
        ("spread", "learned", 40),
    ]
    assert all("40" in one.words(lang) for one in told)
    assumed = sources_for_case(Basis(), HOUR, "06042")
    assert {one.source for one in assumed} == {"default"}
