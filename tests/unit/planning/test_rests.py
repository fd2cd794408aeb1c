"""Breaks in the plan: what comes before them, who begins and ends them, what stays as it is."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from dispatch.advice.dispatching import Waiting
from dispatch.advice.ranking import Situation
from dispatch.case import Case
from dispatch.commands import SetDuty
from dispatch.dispatch_rules import Binding
from dispatch.planning.draft import draft
from dispatch.planning.planner import Planner
from dispatch.unit import Duty, Unit
from tests.builders import NOON
from tests.unit.planning.scenes import (
    FAR,
    NEAR,
    Inserting,
    Searching,
    busy,
    place,
    situation,
    waiting,
)

HALF_AN_HOUR = 30.0
HALF = timedelta(minutes=HALF_AN_HOUR)


def due(minutes: float, unit: Unit = NEAR) -> Unit:
    """Return a crew on an eight-hour shift whose break has to begin so many minutes after noon."""
    start = NOON + timedelta(minutes=minutes) - timedelta(hours=5)
    return replace(unit, shift_start=start, shift_end=start + timedelta(hours=8))


def resting(until: datetime, unit: Unit = NEAR) -> Unit:
    """Return a crew on a break that the machine began twenty minutes before noon."""
    since = NOON - timedelta(minutes=20)
    crew = due(30, unit)
    return replace(crew, duty=Duty.BREAK, rests_since=since, rests_until=until, rests_given=1)


def waits(*cases: Case, at: Situation | None = None, **more: Any) -> Waiting:
    """Return what waits at noon in a city that plans breaks of half an hour."""
    return waiting(*cases, at=at or situation(rest_min=HALF_AN_HOUR), **more)


def turn(asked: Waiting, **choices: Any) -> tuple[list[str], list[SetDuty], Planner]:
    """Return which crews are told of a case, what is said about breaks, and the planner."""
    planner = Planner(Inserting(**choices))
    given = planner.decide(asked) if asked.cases or asked.proposals else []
    return [one.unit for one in given], planner.rests(asked), planner


def test_a_free_crew_rests_before_a_case_that_would_end_too_late() -> None:
    told, said, planner = turn(waits(place(1), units=(due(20),)))
    assert told == []
    until = NOON + timedelta(minutes=30)
    assert said == [SetDuty("A01", Duty.BREAK, until=until, reason="rest")]
    outlook = planner.outlook(waits(place(1), units=(due(20),)))
    (stop,) = outlook.queues["A01"]
    assert stop.departs_at == outlook.rests["A01"].ends_at == until


def test_a_case_that_ends_in_time_comes_before_the_break() -> None:
    told, said, planner = turn(waits(place(1), place(2), units=(due(50),)))
    assert (told, said) == (["A01"], [])
    rest = planner.outlook(waits(place(1), place(2), units=(due(50),))).rests["A01"]
    assert rest.after == 1
    assert NOON < rest.begins_at < NOON + timedelta(minutes=50)


def test_a_crew_filled_ahead_hears_nothing_of_what_comes_after_its_break() -> None:
    asked = waits(
        place(1), place(2), units=(due(50),), at=situation(Binding.EARLY, rest_min=HALF_AN_HOUR)
    )
    told, _, _ = turn(asked)
    assert told == ["A01"]


@pytest.mark.parametrize(("minutes", "begins"), [(600, False), (0, True), (-60, True)])
def test_a_crew_with_nothing_to_do_rests_when_it_has_to(minutes: float, begins: bool) -> None:
    _, said, planner = turn(waits(units=(due(minutes),)))
    assert [one.duty for one in said] == [Duty.BREAK] * begins
    assert "A01" in planner.outlook(waits(units=(due(minutes),))).rests


def test_a_busy_crew_rests_when_it_is_free() -> None:
    in_hand = place(1)
    at, crew = situation(in_hand=[in_hand], rest_min=HALF_AN_HOUR), busy(due(10), in_hand)
    told, said, planner = turn(waits(place(2), units=(crew,), at=at))
    assert (told, said) == ([], [])
    assert planner.outlook(waits(place(2), units=(crew,), at=at)).rests["A01"].begins_at > NOON


def test_danger_to_life_goes_before_a_break() -> None:
    told, said, _ = turn(waits(place(1, priority=1), units=(due(-10),)))
    assert (told, said) == (["A01"], [])


def test_danger_to_life_goes_to_the_nearest_crew_though_its_break_is_due() -> None:
    asked = waits(place(1, priority=1), units=(due(-10), due(120, FAR)))
    assert [one.unit for one in Planner(Searching()).decide(asked)] == ["A01"]


def test_a_person_who_is_to_send_a_crew_where_life_is_in_danger_finds_it_on_no_break() -> None:
    told, said, _ = turn(waits(proposals=(place(1, priority=1),), units=(due(-10),)))
    assert (told, said) == ([], [])


def test_a_crew_on_a_planned_break_is_planned_from_its_end_and_not_told_before() -> None:
    until = NOON + timedelta(minutes=10)
    asked = waits(place(1), units=(resting(until),))
    told, said, planner = turn(asked)
    assert (told, said) == ([], [])
    outlook = planner.outlook(asked)
    (stop,) = outlook.queues["A01"]
    assert stop.departs_at == until
    assert (outlook.rests["A01"].begins_at, outlook.rests["A01"].ends_at) == (
        NOON - timedelta(minutes=20),
        until,
    )


def test_danger_to_life_is_for_a_crew_that_can_be_told_at_once() -> None:
    crews = (resting(NOON + timedelta(minutes=1)), due(120, FAR))
    asked = waits(place(1, priority=1), units=crews)
    assert [one.unit for one in Planner(Searching()).decide(asked)] == ["A02"]


def test_no_more_than_a_third_of_a_district_rests_at_once_and_the_others_work_on() -> None:
    crews = tuple(due(-10, replace(NEAR, id=f"A{n:02d}")) for n in range(1, 11))
    _, said, _ = turn(waits(units=crews))
    begun = {one.unit for one in said}
    assert len(begun) == 3
    told, said, _ = turn(waits(place(1), units=(due(-20), resting(NOON + HALF, FAR))))
    assert (told, said) == (["A01"], [])


def test_a_district_of_two_crews_lets_them_rest_one_after_another() -> None:
    crews = (due(-10), due(-10, FAR))
    _, said, _ = turn(waits(units=crews))
    assert len(said) == 1
    own = replace(due(-10, FAR), duty=Duty.BREAK, rests_since=NOON)
    _, said, _ = turn(waits(units=(due(-10), own)))
    assert said == []


def test_a_planned_break_ends_at_its_time() -> None:
    _, said, _ = turn(waits(units=(resting(NOON),)))
    assert said == [SetDuty("A01", Duty.AVAILABLE, reason="rest_over")]


def test_a_break_the_crew_took_by_itself_is_left_to_it() -> None:
    own = replace(due(-10), duty=Duty.BREAK, rests_since=NOON - timedelta(hours=1))
    told, said, planner = turn(waits(place(1), units=(own,)))
    assert (told, said) == ([], [])
    outlook = planner.outlook(waits(place(1), units=(own,)))
    assert (outlook.rests, outlook.left_out) == ({}, (place(1).id,))


@pytest.mark.parametrize("changes", [{"rests_given": 1, "rested_s": 120}, {"rested_s": 1800}])
def test_a_crew_that_had_its_break_gets_no_other(changes: dict[str, Any]) -> None:
    told, said, _ = turn(waits(place(1), units=(replace(due(-10), **changes),)))
    assert (told, said) == (["A01"], [])


def test_what_is_left_of_a_break_is_planned() -> None:
    _, said, _ = turn(waits(units=(replace(due(-10), rested_s=600),)))
    assert [one.until for one in said] == [NOON + timedelta(minutes=20)]


def test_a_city_without_breaks_plans_none() -> None:
    asked = waits(place(1), units=(due(-10),), at=situation())
    told, said, planner = turn(asked)
    assert (told, said) == (["A01"], [])
    assert planner.outlook(asked).rests == {}


def test_while_the_solver_is_busy_breaks_that_are_due_begin_and_end() -> None:
    crews = (due(-10), resting(NOON, replace(FAR, district="440303")))
    _, said, _ = turn(waits(place(1), units=crews), busy=True)
    assert [(one.unit, one.duty) for one in said] == [
        ("A02", Duty.AVAILABLE),
        ("A01", Duty.BREAK),
    ]


def test_the_problem_knows_by_when_each_crew_rests_and_how_long() -> None:
    crews = (due(60), replace(due(60, FAR), rested_s=1800))
    problem = draft(waits(place(1), units=crews)).problem
    assert (problem.crews.rest_by - problem.now).tolist()[0] == 3600
    assert problem.crews.rest_s.tolist() == [1800, 0]


def test_the_real_search_keeps_breaks_too() -> None:
    cases = [place(n, lon=114.05 + n / 1000) for n in range(1, 8)]
    asked = waits(*cases, units=(due(70), due(100, FAR)))
    planner = Planner(Searching())
    planner.decide(asked)
    outlook = planner.outlook(asked)
    for unit, rest in outlook.rests.items():
        stops = outlook.queues[unit]
        assert all(stop.done_at <= rest.begins_at for stop in stops[: rest.after])
        assert all(stop.departs_at >= rest.ends_at for stop in stops[rest.after :])


def test_an_odd_moment_begins_a_break_as_well() -> None:
    for micro in np.random.default_rng(3).integers(0, 10**6, 200).tolist():
        now = NOON + timedelta(microseconds=micro)
        at = replace(situation(rest_min=HALF_AN_HOUR), now=now)
        _, said, _ = turn(waits(place(1), units=(due(-10),), at=at))
        assert [one.duty for one in said] == [Duty.BREAK]


def test_a_break_at_the_end_of_a_queue_follows_it() -> None:
    case: Case = place(1)
    rest = planned(waits(case, units=(due(70),)))["A01"]
    assert rest.after == 1
    assert rest.begins_at >= NOON + timedelta(minutes=40)


def planned(asked: Waiting) -> Any:
    """Return the breaks of a plan."""
    _, _, planner = turn(asked)
    return planner.outlook(asked).rests
