"""The engine at work in a running installation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.access.who import MACHINE, Role, Who
from dashboard.advising import advise
from dashboard.jobs.dispatching import NOBODY_FOR, Dispatching
from dashboard.services import Services
from dashboard.store.bars import plan_bars
from dashboard.store.reads import find_case, history
from dispatch.advice.dispatching import Waiting
from dispatch.advice.keeping import read_kept
from dispatch.barring import BarFromPlan, BarUnit, PinUnit
from dispatch.case import Case
from dispatch.city import City
from dispatch.commands import AssignUnit, EnterUnit, FileCase, SetDuty, TakeStep
from dispatch.dispatch_rules import Mode
from dispatch.facts import FactKind
from dispatch.lifecycle import State, Step
from tests.builders import NOON, a_city, a_fix, a_matter, a_report, a_unit
from tests.fakes import StillClock
from tests.running import a_config, running_services

OFFICER = Who("li", "李强", Role.OPERATOR)
ADMIN = Who("admin", "管理员", Role.ADMIN)


def _city(mode: Mode) -> City:
    city = a_city()
    return replace(city, matters={**city.matters, "06042": a_matter(mode=mode)})


@pytest.fixture(params=[Mode.AUTOMATIC])
def services(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> Iterator[Services]:
    """A running installation with two crews on duty, near and far."""
    config, city = a_config(database_url, tmp_path), _city(request.param)
    with running_services(config, StillClock(), city) as found:
        for sign, lon in (("A01", 114.051), ("A02", 114.09)):
            _on_duty(found, sign, lon)
        yield found


def _on_duty(services: Services, sign: str, lon: float) -> None:
    unit = a_unit(sign)
    services.send(EnterUnit(sign, unit.name, unit.kind, unit.district, unit.department,
        unit.skills, unit.support), ADMIN)  # fmt: skip
    services.send(SetDuty(sign, "available", unit.shift_start, unit.shift_end), OFFICER)
    assert services.board.put_safely([a_fix(sign, lon=lon)])


def _filed(services: Services, who: Who = OFFICER) -> Case:
    case = services.send(a_report(), who).row
    assert isinstance(case, Case)
    filed = services.send(FileCase(case.id, case.version), who).row
    assert isinstance(filed, Case)
    return filed


def _now(services: Services, case: Case) -> Case:
    with services.database.reading() as connection:
        return find_case(connection, case.id)


def test_an_automatic_case_goes_to_the_best_crew_with_its_reasons(services: Services) -> None:
    case = _filed(services)
    Dispatching(services).turn()
    found = _now(services, case)
    assert (found.state, found.unit) == (State.ASSIGNED, "A01")
    with services.database.reading() as connection:
        fact = next(
            e.fact for e in history(connection, case.id) if e.fact.kind is FactKind.UNIT_ASSIGNED
        )
    assert fact.actor == MACHINE.actor
    assert read_kept(fact.detail["advice"])


@pytest.mark.parametrize("services", [Mode.PROPOSE, Mode.MANUAL], indirect=True)
def test_other_cases_wait_for_a_person(services: Services) -> None:
    case = _filed(services)
    Dispatching(services).turn()
    assert _now(services, case).state is State.FILED


def test_a_crew_that_does_not_answer_loses_the_case_to_the_next(services: Services) -> None:
    case, engine = _filed(services), Dispatching(services)
    engine.turn()
    assert isinstance(services.clock, StillClock)
    services.clock.forward(minutes=6)
    services.board.put_safely([a_fix("A02", lon=114.09, at=services.clock.now())])
    engine.turn()
    found = _now(services, case)
    assert (found.state, found.unit) == (State.ASSIGNED, "A02")


def test_a_crew_that_a_person_chose_keeps_the_case_though_it_is_slow(services: Services) -> None:
    case, engine = _filed(services), Dispatching(services)
    services.send(AssignUnit(case.id, case.version, "A02"), OFFICER)
    assert isinstance(services.clock, StillClock)
    services.clock.forward(minutes=30)
    engine.turn()
    assert _now(services, case).unit == "A02"


def test_a_pinned_crew_keeps_the_case_though_it_does_not_answer(services: Services) -> None:
    case, engine = _filed(services), Dispatching(services)
    services.send(PinUnit(case.id, case.version, "A02"), OFFICER)
    engine.turn()
    assert _now(services, case).unit == "A02"
    assert isinstance(services.clock, StillClock)
    services.clock.forward(minutes=6)
    engine.turn()
    found = _now(services, case)
    assert (found.state, found.unit) == (State.ASSIGNED, "A02")


def test_a_crew_barred_from_the_plan_gets_nothing_until_its_ban_ends(services: Services) -> None:
    engine, until = Dispatching(services), NOON + timedelta(minutes=10)
    services.send(BarFromPlan("A01", "车辆维修", until), OFFICER)
    first = _filed(services)
    engine.turn()
    assert _now(services, first).unit == "A02"
    with services.database.reading() as connection:
        assert [(bar.unit, bar.until) for bar in plan_bars(connection, NOON)] == [("A01", until)]
        assert plan_bars(connection, until) == []
    services.send(BarFromPlan("A01", "已修好", NOON), OFFICER)
    second = _filed(services)
    engine.turn()
    assert _now(services, second).unit == "A01"


def test_the_recommendation_leaves_out_whom_officers_bar(services: Services) -> None:
    case = _filed(services)
    services.send(BarUnit(case.id, case.version, "A01", "设备不适合"), OFFICER)
    _, advice = advise(services, case.id)
    assert [found.unit for found in advice.ranked] == ["A02"]
    assert [(one.unit, one.reason) for one in advice.excluded] == [("A01", "barred")]


def test_a_case_that_a_person_took_back_is_left_to_people(services: Services) -> None:
    case, engine = _filed(services), Dispatching(services)
    engine.turn()
    given = _now(services, case)
    services.send(TakeStep(case.id, given.version, Step.RECALL, "另有安排"), OFFICER)
    engine.turn()
    assert _now(services, case).state is State.FILED


def test_a_crew_that_declines_is_not_asked_again(services: Services) -> None:
    case, engine = _filed(services), Dispatching(services)
    engine.turn()
    given = _now(services, case)
    crew = Who("crew", "张师傅", Role.CREW, unit="A01")
    services.send(TakeStep(case.id, given.version, Step.DECLINE, "车坏了"), crew)
    engine.turn()
    assert _now(services, case).unit == "A02"


class NobodyFits:
    """An engine that finds nobody, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def decide(self, waiting: Waiting) -> list[AssignUnit]:
        self.asked += 1
        return []


def test_a_case_that_nobody_can_take_is_looked_at_again_after_a_while(services: Services) -> None:
    engine = NobodyFits()
    dispatching = Dispatching(services, engine)
    _filed(services)
    for _ in range(5):
        dispatching.turn()
    assert engine.asked == 1
    assert isinstance(services.clock, StillClock)
    services.clock.forward(seconds=NOBODY_FOR.total_seconds() + 1)
    dispatching.turn()
    assert engine.asked == 2


class Late:
    """An engine whose answer is out of date when it comes."""

    def decide(self, waiting: Waiting) -> list[AssignUnit]:
        return [AssignUnit(case.id, case.version - 1, "A01") for case in waiting.cases]


def test_a_refusal_leaves_the_case_as_it_is(services: Services) -> None:
    case = _filed(services)
    Dispatching(services, Late()).turn()
    assert _now(services, case).version == case.version
    assert services.clock.now() == NOON
