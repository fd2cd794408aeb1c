"""A day lived through: the rules of the day hold, and the policy does better than first come."""

from collections.abc import Sequence
from typing import Any

import pytest

from dispatch.engine.day import World, read_day
from dispatch.engine.day_policy import DayPolicy, Temper
from dispatch.engine.simulation import Simulation
from dispatch.refusals import FieldRefused
from tests.engine_instances import Json, day


class Brisk(DayPolicy):
    """The policy with less thought, for days without a figure to reach."""

    tick_s, temper = 300.0, Temper(steps=200)


class FirstCome:
    """Give the oldest waiting case to any idle crew that may take it."""

    call_on = frozenset({"filed", "finished", "shift"})
    tick_s = 0.0

    def reset(self, world: World) -> None:
        self.world = world

    def decide(
        self, now: float, new: Sequence[int], finished: Sequence[Any]
    ) -> dict[int, list[int]]:
        world, queues = self.world, {}
        for case in sorted(world.open, key=lambda case: world.filed[case]):
            for crew in range(world.n_teams):
                if world.current[crew] < 0 and crew not in queues and self._may(crew, case, now):
                    queues[crew] = [case]
                    break
        return queues

    def _may(self, crew: int, case: int, now: float) -> bool:
        world = self.world
        near = int(world.home_bits[crew] | world.support_bits[crew]) >> int(world.district[case])
        able = int(world.skill_bits[crew]) >> int(world.skill[case])
        return bool(near & able & 1) and world.shift_start[crew] <= now < world.shift_end[crew]


def lived(table: Json, policy: Any) -> Json:
    simulation = Simulation(read_day(table), policy)
    moments = list(simulation.run())
    assert moments == sorted(moments)
    return simulation.log()


def late_minutes(table: Json, log: Json) -> float:
    """Return minutes late; a case nobody came to is late until the day ends."""
    due = {case["id"]: case["due_at"] for case in table["cases"]}
    done = {visit["case"]: visit["finish"] for visit in log["visits"]}
    ends = (done.get(case, table["horizon_s"]) - at for case, at in due.items())
    return sum(max(0.0, late) for late in ends) / 60.0


@pytest.mark.parametrize("policy", [Brisk, FirstCome])
def test_a_crew_does_one_case_at_a_time_and_none_before_it_is_filed(policy: Any) -> None:
    table = day(seed=1)
    log = lived(table, policy())
    filed = {case["id"]: case["filed_at"] for case in table["cases"]}
    assert len({visit["case"] for visit in log["visits"]}) == len(log["visits"]) > 30
    assert all(visit["depart"] >= filed[visit["case"]] for visit in log["visits"])
    for team in table["teams"]:
        own = sorted(v["depart"] for v in log["visits"] if v["team"] == team["id"])
        ends = sorted(v["finish"] for v in log["visits"] if v["team"] == team["id"])
        assert all(end <= start for end, start in zip(ends, own[1:], strict=False))
        assert all(team["shift_start"] <= start < team["shift_end"] for start in own)


def test_every_visit_goes_to_a_crew_with_the_skill_and_the_district() -> None:
    table = day(seed=2)
    cases = {case["id"]: case for case in table["cases"]}
    teams = {team["id"]: team for team in table["teams"]}
    for visit in lived(table, Brisk())["visits"]:
        case, team = cases[visit["case"]], teams[visit["team"]]
        assert case["skill"] in team["skills"]
        assert case["district"] in team["districts"] + team["support"]


def test_a_crew_is_never_told_another_case_once_it_knows_its_next() -> None:
    log = lived(day(seed=3), Brisk())
    assert log["reassignments"] == log["rejected_moves"] == 0


def test_the_same_day_goes_the_same_way_twice() -> None:
    assert lived(day(), Brisk())["visits"] == lived(day(), Brisk())["visits"]


def test_planning_ahead_is_less_late_than_first_come_first_served() -> None:
    table = day(cases=120, seed=4)
    ahead, first = (late_minutes(table, lived(table, one())) for one in (Brisk, FirstCome))
    assert ahead < first


@pytest.mark.parametrize("count", [0, 1])
def test_a_day_without_cases_or_crews_passes(count: int) -> None:
    assert len(lived(day(cases=count, teams=1), Brisk())["visits"]) <= count
    assert lived(day(cases=count, teams=0), Brisk())["visits"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"horizon_s": -1.0}, "horizon_s"),
        ({"overtime_s": "long"}, "overtime_s"),
        ({"cases": None}, "cases"),
        ({"teams": [{"id": "T0"}]}, "teams[0].shift_start"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(change: Json, field: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        read_day({**day(), **change})
    assert refused.value.field == field
