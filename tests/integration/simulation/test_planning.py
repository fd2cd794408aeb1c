"""The planner in a running installation, with the real search in its own process."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.jobs.planning import Planning
from dashboard.jobs.solving import ApartSolver
from dashboard.services import Services
from dashboard.store.outlooks import read_outlook
from dispatch.commands import FreezeDispatching, ResumeDispatching, TakeStep
from dispatch.dispatch_rules import Mode
from dispatch.lifecycle import State, Step
from dispatch.refusals import FieldRefused, ReasonMissing
from dispatch.unit import LOST
from tests.builders import a_fix
from tests.fakes import StillClock
from tests.integration.simulation.test_dispatching import (
    OFFICER,
    _city,
    _filed,
    _now,
    _on_duty,
)
from tests.running import a_config, running_services


@pytest.fixture(scope="module")
def solver() -> Iterator[ApartSolver]:
    """The search, compiled once for the module."""
    found = ApartSolver(spare_s=60)
    assert found.ready(600)
    yield found
    found.close()


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A running installation with two crews on duty and automatic cases."""
    config, city = a_config(database_url, tmp_path), _city(Mode.AUTOMATIC)
    with running_services(config, StillClock(), city) as found:
        for sign, lon in (("A01", 114.051), ("A02", 114.09)):
            _on_duty(found, sign, lon)
        yield found


def _turn(services: Services, planning: Planning, **span: float) -> None:
    clock = services.clock
    assert isinstance(clock, StillClock)
    clock.forward(**(span or {"seconds": 5}))
    for sign, lon in (("A01", 114.051), ("A02", 114.09)):
        services.board.put_safely([a_fix(sign, lon=lon, at=clock.now())])
    planning.turn()


def test_two_cases_go_to_two_crews_and_a_third_stays_the_citys(
    services: Services, solver: ApartSolver
) -> None:
    cases = [_filed(services) for _ in range(3)]
    _turn(services, Planning(services, solver))
    states = [_now(services, case).state for case in cases]
    assert sorted(states) == [State.ASSIGNED, State.ASSIGNED, State.FILED]


def test_the_plan_is_on_record_with_its_cost_and_what_it_is_measured_by(
    services: Services, solver: ApartSolver
) -> None:
    for _ in range(4):
        _filed(services)
    planning = Planning(services, solver)
    for _ in range(6):
        _turn(services, planning)
    with services.database.reading() as connection:
        record = read_outlook(connection)
    assert record
    assert record["automatic"] == 2
    assert record["source"] == "default"
    assert sum(map(len, record["queues"].values())) == 2
    if record["standard"]:
        standard = record["standard"]
        assert standard["bound"] <= standard["best"] <= standard["cost"]


def test_a_frozen_engine_plans_on_and_gives_nothing(
    services: Services, solver: ApartSolver
) -> None:
    planning = Planning(services, solver)
    services.send(FreezeDispatching("台风演练"), OFFICER)
    case = _filed(services)
    _turn(services, planning)
    assert _now(services, case).state is State.FILED
    services.send(ResumeDispatching(), OFFICER)
    _turn(services, planning)
    assert _now(services, case).state is State.ASSIGNED


def test_freezing_names_who_was_first_and_asks_for_a_reason(services: Services) -> None:
    with pytest.raises(ReasonMissing):
        services.send(FreezeDispatching(" "), OFFICER)
    services.send(FreezeDispatching("演练"), OFFICER)
    with pytest.raises(FieldRefused) as refused:
        services.send(FreezeDispatching("再来"), OFFICER)
    assert refused.value.args_["by"] == OFFICER.name
    services.send(ResumeDispatching(), OFFICER)
    with pytest.raises(FieldRefused):
        services.send(ResumeDispatching(), OFFICER)


def test_what_a_person_took_back_is_only_proposed(services: Services, solver: ApartSolver) -> None:
    planning, case = Planning(services, solver), _filed(services)
    _turn(services, planning)
    given = _now(services, case)
    services.send(TakeStep(case.id, given.version, Step.RECALL, "等交警"), OFFICER)
    _turn(services, planning)
    assert _now(services, case).state is State.FILED
    with services.database.reading() as connection:
        record = read_outlook(connection)
    assert record
    assert [one["case"] for one in record["proposals"]] == [case.id]


def test_a_crew_that_is_out_of_touch_loses_the_case_it_has_not_taken(
    services: Services, solver: ApartSolver
) -> None:
    planning, case = Planning(services, solver), _filed(services)
    _turn(services, planning)
    assert _now(services, case).unit == "A01"
    clock = services.clock
    assert isinstance(clock, StillClock)
    clock.forward(seconds=(LOST + timedelta(seconds=1)).total_seconds())
    services.board.put_safely([a_fix("A02", lon=114.09, at=clock.now())])
    planning.turn()
    found = _now(services, case)
    assert (found.state, found.unit) == (State.ASSIGNED, "A02")


def test_a_search_that_dies_is_replaced_and_no_case_waits_for_it(services: Services) -> None:
    solver = ApartSolver()
    try:
        planning, first = Planning(services, solver), _filed(services)
        _turn(services, planning)
        assert _now(services, first).state is State.ASSIGNED
        assert solver._process
        solver._process.kill()
        second = _filed(services)
        _turn(services, planning)
        assert _now(services, second).state is State.ASSIGNED
    finally:
        solver.close()
