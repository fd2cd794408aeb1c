"""Second crews in a running installation: sent, silent, seen by their phones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.access.who import Role, Who
from dashboard.advising import sent
from dashboard.jobs.dispatching import Dispatching
from dashboard.services import Services
from dashboard.store.reads import find_case, find_unit
from dispatch.assisting import AssignAssist, ReleaseAssist
from dispatch.case import Case
from dispatch.commands import AS_IT_STANDS, AssignUnit, EnterUnit, FileCase, SetDuty, TakeStep
from dispatch.lifecycle import State, Step
from dispatch.refusals import NotAllowed
from dispatch.unit import Unit
from tests.builders import (
    CHIEF,
    a_fix,
    a_report,
    a_traffic_crew,
    a_tree_city,
    a_tree_crew,
)
from tests.fakes import StillClock
from tests.running import a_config, running_services

CREWS = (a_tree_crew("T01"), a_tree_crew("T02"), a_traffic_crew("R01"), a_traffic_crew("R02"))


def phone(unit: str) -> Who:
    """Return the account of a crew."""
    return Who(f"crew-{unit}", unit, Role.CREW, unit=unit)


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A running installation with two tree crews and two traffic crews, one of each nearer."""
    clock = StillClock()
    with running_services(a_config(database_url, tmp_path), clock, a_tree_city()) as found:
        for unit in CREWS:
            _on_duty(found, unit)
        yield found


def _on_duty(services: Services, unit: Unit) -> None:
    who = (unit.id, unit.name, unit.kind, unit.district, unit.department)
    services.send(EnterUnit(*who, unit.skills, unit.support), CHIEF)
    services.send(SetDuty(unit.id, "available", unit.shift_start, unit.shift_end), CHIEF)
    _seen(services, unit.id)


def _seen(services: Services, unit: str) -> None:
    lon = 114.051 if unit.endswith("1") else 114.09
    assert services.board.put_safely([a_fix(unit, lon=lon, at=services.clock.now())])


def _tree(services: Services) -> Case:
    case = services.send(a_report(title="行道树倒伏", matter="04002"), CHIEF).row
    assert isinstance(case, Case)
    filed = services.send(FileCase(case.id, case.version), CHIEF).row
    assert isinstance(filed, Case)
    return filed


def _now(services: Services, case: Case) -> Case:
    with services.database.reading() as connection:
        return find_case(connection, case.id)


def _forward(services: Services, minutes: float) -> None:
    assert isinstance(services.clock, StillClock)
    services.clock.forward(minutes=minutes)
    for unit in CREWS:
        _seen(services, unit.id)


def test_the_engine_sends_two_crews_to_a_fallen_tree(services: Services) -> None:
    case = _tree(services)
    Dispatching(services).turn()
    found = _now(services, case)
    assert (found.unit, [one.unit for one in found.assists]) == ("T01", ["R01"])


def test_a_silent_crew_that_assists_is_replaced_while_the_lead_goes_on(services: Services) -> None:
    case, engine = _tree(services), Dispatching(services)
    engine.turn()
    services.send(TakeStep(case.id, AS_IT_STANDS, Step.ACKNOWLEDGE, unit="T01"), phone("T01"))
    _forward(services, minutes=6)
    engine.turn()
    found = _now(services, case)
    assert (found.state, found.unit) == (State.ACKNOWLEDGED, "T01")
    assert [one.unit for one in found.assists] == ["R02"]
    with services.database.reading() as connection:
        assert find_unit(connection, "R01").queue == ()


def test_a_crew_that_a_person_sent_to_assist_keeps_its_part(services: Services) -> None:
    case = _tree(services)
    services.send(AssignUnit(case.id, case.version, "T01", assists=("R02",)), CHIEF)
    _forward(services, minutes=30)
    Dispatching(services).turn()
    assert [one.unit for one in _now(services, case).assists] == ["R02"]


def test_help_that_an_officer_took_back_is_only_proposed(services: Services) -> None:
    case, engine = _tree(services), Dispatching(services)
    engine.turn()
    found = _now(services, case)
    services.send(ReleaseAssist(case.id, found.version, "R01", "情况已解除"), CHIEF)
    engine.turn()
    assert _now(services, case).assists == ()
    assert [one.id for one in engine.waiting().proposals] == [case.id]


def test_a_crew_that_assists_speaks_for_its_part_only(services: Services) -> None:
    case, crew = _tree(services), phone("R01")
    services.send(AssignUnit(case.id, case.version, "T01", assists=("R01",)), CHIEF)
    with pytest.raises(NotAllowed):
        services.send(TakeStep(case.id, case.version + 1, Step.ACKNOWLEDGE), crew)
    with pytest.raises(NotAllowed):
        services.send(TakeStep(case.id, AS_IT_STANDS, Step.ACKNOWLEDGE, unit="T01"), crew)
    services.send(TakeStep(case.id, AS_IT_STANDS, Step.ACKNOWLEDGE, unit="R01"), crew)
    found = _now(services, case)
    assert (found.state, found.state_for("R01")) == (State.ASSIGNED, State.ACKNOWLEDGED)


def test_a_crew_sends_nobody_to_assist(services: Services) -> None:
    case = _tree(services)
    services.send(AssignUnit(case.id, case.version, "T01"), CHIEF)
    with pytest.raises(NotAllowed):
        services.send(AssignAssist(case.id, case.version + 1, "R01"), phone("T01"))


def test_what_sending_a_crew_would_do_can_be_asked_of_a_case_that_was_just_given(
    services: Services,
) -> None:
    case = _tree(services)
    before = sent(services, case.id, "T01")[1]
    services.send(AssignUnit(case.id, case.version, "T01", assists=("R01",)), CHIEF)
    after = sent(services, case.id, "T02")[1]
    assert (before.unit, after.unit) == ("T01", "T02")
