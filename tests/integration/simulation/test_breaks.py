"""Planned breaks in a running installation: given by the machine, shown, undone by nobody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.access.who import Role, Who
from dashboard.jobs.dispatching import Dispatching
from dashboard.jobs.planning import outlook_record
from dashboard.services import Services
from dashboard.store.outlooks import keep_outlook
from dashboard.store.reads import find_unit
from dispatch.barring import BarFromPlan
from dispatch.commands import FreezeDispatching, ResumeDispatching, SetDuty
from dispatch.dispatch_rules import DispatchRules, Mode
from dispatch.lifecycle import State
from dispatch.planning.planner import Planner
from dispatch.unit import Duty, Unit
from tests.builders import NOON, a_fix
from tests.fakes import StillClock
from tests.integration.simulation.test_dispatching import OFFICER, _city, _filed, _now, _on_duty
from tests.running import a_config, running_services, running_site
from tests.unit.planning.scenes import Inserting

CREW = Who("crew", "张师傅", Role.CREW, unit="A01")
OTHER = Who("other", "李师傅", Role.CREW, unit="A02")
HALF = timedelta(minutes=30)


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A running installation at one in the afternoon, when the break of its crew has to begin."""
    clock, city = StillClock(), replace(_city(Mode.AUTOMATIC), rules=DispatchRules())
    with running_services(a_config(database_url, tmp_path), clock, city) as found:
        _on_duty(found, "A01", 114.051)
        clock.forward(hours=1)
        yield found


def _turn(services: Services, **span: float) -> None:
    """Move on, hear where the crew is, and let the machine decide."""
    clock = services.clock
    assert isinstance(clock, StillClock)
    clock.forward(**span)
    services.board.put_safely([a_fix("A01", lon=114.051, at=clock.now())])
    planner = Planner(Inserting())
    Dispatching(services, planner, timedelta(0), rests=planner.rests).turn()


def _crew(services: Services) -> Unit:
    with services.database.reading() as connection:
        return find_unit(connection, "A01")


def test_the_machine_begins_a_break_and_ends_it_at_its_time(services: Services) -> None:
    case = _filed(services)
    _turn(services)
    crew = _crew(services)
    assert (crew.duty, crew.rests_until) == (Duty.BREAK, services.clock.now() + HALF)
    assert _now(services, case).state is State.FILED
    _turn(services, minutes=29)
    assert _crew(services).duty is Duty.BREAK
    _turn(services, minutes=1)
    assert (_crew(services).duty, _crew(services).rested_s) == (Duty.AVAILABLE, 1800)
    _turn(services, seconds=1)
    assert _now(services, case).unit == "A01"


def test_a_break_ended_early_by_the_crew_is_not_begun_again(services: Services) -> None:
    _turn(services)
    services.send(SetDuty("A01", "available"), CREW)
    for _ in range(3):
        _turn(services, minutes=20)
        assert _crew(services).duty is Duty.AVAILABLE


def test_while_dispatching_is_stopped_no_break_begins_or_ends(services: Services) -> None:
    services.send(FreezeDispatching("演练"), OFFICER)
    _turn(services)
    assert _crew(services).duty is Duty.AVAILABLE
    services.send(ResumeDispatching(), OFFICER)
    _turn(services)
    services.send(FreezeDispatching("演练"), OFFICER)
    _turn(services, minutes=40)
    assert _crew(services).duty is Duty.BREAK
    services.send(ResumeDispatching(), OFFICER)
    _turn(services)
    assert _crew(services).duty is Duty.AVAILABLE


def test_a_crew_barred_from_the_plan_is_sent_on_no_break(services: Services) -> None:
    services.send(BarFromPlan("A01", "车辆维修", NOON + timedelta(hours=3)), OFFICER)
    _turn(services)
    assert _crew(services).duty is Duty.AVAILABLE


def test_a_break_that_the_crew_took_by_itself_is_not_ended_by_the_machine(
    services: Services,
) -> None:
    services.send(SetDuty("A01", "break"), CREW)
    _turn(services, minutes=90)
    assert _crew(services).duty is Duty.BREAK


def test_a_crew_hears_of_its_own_break_only(services: Services) -> None:
    planner = Planner(Inserting())
    waiting = Dispatching(services, planner).waiting()
    record = outlook_record(planner.outlook(waiting), waiting, None)
    assert datetime.fromisoformat(record["rests"]["A01"]["from"]) == services.clock.now()
    with services.database.writing() as connection:
        keep_outlook(connection, record)
    with running_site(services) as site:
        mine = site.client(CREW).get("/api/rest").get_json()
        assert mine == {"rest": record["rests"]["A01"]}
        assert site.client(OTHER).get("/api/rest").get_json() == {"rest": None}
        assert site.client(OFFICER).get("/api/rest").status_code == 403
        services.send(FreezeDispatching("演练"), OFFICER)
        assert site.client(CREW).get("/api/rest").get_json() == {"rest": None}
