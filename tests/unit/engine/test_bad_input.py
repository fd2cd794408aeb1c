"""Input nobody would send on purpose: a valid plan, or a refusal that names the field."""

import copy
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from dispatch.engine.instance import read_instance, read_plan
from dispatch.engine.kit import plan
from dispatch.engine.live import Call, Live, Model, Standing
from dispatch.engine.problem import Problem
from dispatch.refusals import FieldRefused
from dispatch.words import say
from tests.engine_instances import NOW, Json, faults, instance
from tests.engine_problems import SOFT, STRAIGHT, crews, problem

BRIEF_S = 0.02


def planned(table: Json) -> int:
    """Return how many cases a plan of the table has; every rule must hold."""
    found = plan(table, BRIEF_S)
    assert faults(table, found) == []
    return sum(len(route["cases"]) for route in found["routes"])


def with_all(table: Json, name: str, **columns: Any) -> Json:
    """Return the table with the same values in every row."""
    return {**table, name: [{**row, **columns} for row in table[name]]}


def with_one(table: Json, name: str, row: int, **columns: Any) -> Json:
    """Return the table with other values in one row."""
    changed = copy.deepcopy(table)
    changed[name][row].update(columns)
    return changed


def test_without_crews_every_case_waits() -> None:
    assert planned(instance(teams=0)) == 0


def test_without_cases_nobody_has_to_go() -> None:
    assert planned(instance(cases=0)) == 0


def test_one_crew_takes_what_it_can() -> None:
    assert 0 < planned(instance(teams=1)) <= 8


@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_when_everything_is_overdue_the_soft_plan_still_serves(mode: str) -> None:
    late = with_all(instance(mode=mode), "cases", due_at=NOW - 3600.0)
    assert (planned(late) > 0) == (mode == "soft")


@pytest.mark.parametrize("mode", ["soft", "hard"])
def test_ten_times_more_cases_than_room_fill_every_crew(mode: str) -> None:
    table = with_all(instance(cases=120, teams=4, mode=mode), "teams", capacity=3)
    assert planned(table) <= 12


def test_all_cases_at_one_point() -> None:
    assert planned(with_all(instance(), "cases", lon=114.05, lat=22.54)) > 0


def test_all_crews_and_cases_at_one_point() -> None:
    here = {"lon": 114.05, "lat": 22.54}
    assert planned(with_all(with_all(instance(), "cases", **here), "teams", **here)) > 0


@pytest.mark.parametrize("fix", [None, math.nan])
def test_a_crew_without_a_fix_gets_nothing(fix: float | None) -> None:
    table = with_one(instance(), "teams", 1, lon=fix)
    found = plan(table, BRIEF_S)
    assert "T1" not in [route["team"] for route in found["routes"]]


def test_a_shift_that_ends_now_gets_nothing() -> None:
    assert planned(with_all(instance(), "teams", shift_end=NOW)) == 0


def test_a_crew_without_capacity_gets_nothing() -> None:
    assert planned(with_all(instance(), "teams", capacity=0)) == 0


def test_every_case_given_before_to_a_crew_nobody_knows() -> None:
    assert planned(with_all(instance(), "cases", incumbent="gone")) > 0


@pytest.mark.parametrize(
    ("name", "row", "columns", "field"),
    [
        ("cases", 3, {"service_s": -1.0}, "cases[3].service_s"),
        ("cases", 2, {"due_at": math.nan}, "cases[2].due_at"),
        ("cases", 2, {"due_at": None}, "cases[2].due_at"),
        ("cases", 2, {"due_at": "soon"}, "cases[2].due_at"),
        ("cases", 5, {"id": "C1"}, "cases[5].id"),
        ("teams", 2, {"id": "T0"}, "teams[2].id"),
        ("cases", 1, {"skill": 7}, "cases[1].skill"),
        ("cases", 1, {"skill": math.nan}, "cases[1].skill"),
        ("cases", 1, {"district": -2}, "cases[1].district"),
        ("cases", 1, {"priority": 9}, "cases[1].priority"),
        ("teams", 1, {"skills": [0, 5]}, "teams[1].skills"),
        ("teams", 1, {"support": "S"}, "teams.support"),
        ("teams", 1, {"capacity": -4}, "teams[1].capacity"),
        ("teams", 1, {"free_at": math.inf}, "teams[1].free_at"),
        ("teams", 1, {"lon": 1e30}, "teams[1].lon"),
        ("cases", 4, {"lon": 118.9}, "cases[4].lon"),
        ("cases", 4, {"lon": math.nan}, "cases[4].lon"),
    ],
)
def test_a_row_that_makes_no_sense_is_named(name: str, row: int, columns: Json, field: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        plan(with_one(instance(), name, row, **columns), BRIEF_S)
    assert refused.value.field == field
    assert all(field in say(refused.value.key, lang, field=field) for lang in ("zh", "en"))


@pytest.mark.parametrize("budget", [0.0, -1.0, math.nan, math.inf, None, "1"])
def test_a_budget_that_is_none_is_refused(budget: Any) -> None:
    with pytest.raises(FieldRefused) as refused:
        plan(instance(), budget)
    assert refused.value.field == "budget_s"


@pytest.mark.parametrize("table", [None, [], "x", {}, {"city": {}}])
def test_what_is_no_instance_is_refused(table: Any) -> None:
    with pytest.raises(FieldRefused):
        plan(table, BRIEF_S)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every value inside; of many rows only the first."""
    if path:
        yield path
    rows = value.items() if isinstance(value, dict) else enumerate(value[:2])
    for key, inner in rows:
        if isinstance(inner, dict | list):
            yield from _paths(inner, (*path, key))
        else:
            yield (*path, key)


@pytest.mark.parametrize("nasty", [None, -1, 1e308, "x", [], {}, "gone"], ids=str)
def test_no_value_in_any_place_breaks_the_engine(nasty: Any) -> None:
    whole = instance(cases=5, teams=2)
    for path in _paths(whole):
        table = copy.deepcopy(whole)
        inner = table
        for key in path[:-1]:
            inner = inner[key]
        if nasty == "gone":
            del inner[path[-1]]
        else:
            inner[path[-1]] = nasty
        _answer(table)


def _answer(table: Json) -> None:
    """Plan, or refuse by field: nothing else may happen."""
    try:
        assert plan(table, 0.001)["format"] == "dispatch-plan/1"
    except FieldRefused:
        return


def test_a_queue_that_refers_to_a_closed_case_is_named() -> None:
    city = read_instance(instance())
    old = {"routes": [{"team": "T0", "cases": ["C1", "C99"]}]}
    with pytest.raises(FieldRefused) as refused:
        read_plan(city, old)
    assert refused.value.field == "routes[0].cases[1]"


def test_a_clock_that_goes_back_leaves_valid_queues() -> None:
    known = crews(5, seed=1)
    live = Live(Model(known, SOFT, STRAIGHT, 8))
    until = np.full(5, NOW + 20_000)
    for now in (NOW, NOW - 3600.0):
        live.set_clock(now, Standing(known.lon, known.lat, known.free_at, until, known.load_s))
        if now == NOW:
            for k in range(8):
                live.add(k, Call(114.05, 22.54, NOW + 600 * k, 600.0, 0, 0, 1.0, 1.0, 500.0))
                live.insert(k)
    queued = [c for k in range(5) for c in live.queue(k).tolist()]
    assert len(queued) == len(set(queued)) > 0


def test_a_pin_to_a_crew_that_is_not_there_is_named() -> None:
    city = problem(4, 2)
    with pytest.raises(FieldRefused) as refused:
        Problem(
            city.now,
            city.crews,
            replace(city.cases, pin=np.array([0, 1, 2, -1], np.int32)),
            city.objective,
            city.travel,
        )
    assert refused.value.field == "cases[2].pin"
