"""What crews' finished cases teach a running installation, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.advising import advise, situation
from dashboard.jobs.learning import LOOKED_BACK, learn
from dashboard.services import Services
from dashboard.store.finished import UNSEEN, finished
from dashboard.store.learned import keep_learned, read_learned
from dashboard.store.tracks import append_track, appending
from dispatch.case import Case
from dispatch.commands import AssignUnit, SetDuty, TakeStep
from dispatch.dispatch_rules import Mode
from dispatch.learning.figures import NOTHING, Figure, Learned
from dispatch.learning.lessons import LEAST
from dispatch.lifecycle import Step
from dispatch.unit import Fix
from tests.builders import NOON, a_city, a_fix, a_matter
from tests.fakes import StillClock
from tests.integration.simulation.test_dispatching import OFFICER, _filed, _now, _on_duty
from tests.running import a_config, running_services

START = Fix("A01", 114.06, 22.55, NOON)


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A running installation with one crew on duty, whose shift is long."""
    city = a_city()
    city = replace(city, matters={**city.matters, "06042": a_matter(mode=Mode.MANUAL)})
    with running_services(a_config(database_url, tmp_path), StillClock(), city) as found:
        _on_duty(found, "A01", 114.051)
        yield found


def _forward(services: Services, **span: float) -> None:
    assert isinstance(services.clock, StillClock)
    services.clock.forward(**span)


def _do(services: Services, *, seen: timedelta | None = timedelta(minutes=1)) -> Case:
    """Have A01 drive 20 minutes and work 40; `seen` is how long before it was last heard of."""
    case = _filed(services)
    case = _send(services, AssignUnit(case.id, case.version, "A01"))
    case = _send(services, TakeStep(case.id, case.version, Step.ACKNOWLEDGE))
    if seen is not None:
        with appending(services.database) as connection:
            append_track(connection, [replace(START, at=services.clock.now() - seen)])
    for step, minutes in ((Step.DEPART, 20), (Step.ARRIVE, 40), (Step.DISPOSE, 0)):
        case = _send(services, TakeStep(case.id, case.version, step))
        _forward(services, minutes=minutes)
    return _now(services, case)


def _send(services: Services, command: AssignUnit | TakeStep) -> Case:
    case = services.send(command, OFFICER).row
    assert isinstance(case, Case)
    return case


def _finished(services: Services) -> list:
    with services.database.reading() as connection:
        return finished(connection, services.clock.now() - LOOKED_BACK)


def test_a_finished_case_is_read_with_the_place_its_crew_set_off_from(services: Services) -> None:
    case = _do(services)
    (found,) = _finished(services)
    assert (found.start, found.end) == (START.point, case.point)
    assert found.arrived_at - found.departed_at == timedelta(minutes=20)
    assert found.disposed_at - found.arrived_at == timedelta(minutes=40)


@pytest.mark.parametrize("seen", [None, UNSEEN + timedelta(seconds=1)])
def test_a_crew_not_seen_lately_set_off_nobody_knows_where(
    services: Services, seen: timedelta | None
) -> None:
    _do(services, seen=seen)
    (found,) = _finished(services)
    assert found.start is None


def test_what_ended_before_the_last_four_weeks_is_not_read(services: Services) -> None:
    _do(services)
    _forward(services, days=29)
    assert _finished(services) == []


def test_what_was_learned_is_kept_as_it_is(services: Services) -> None:
    learned = Learned(
        by="road",
        hours=tuple(Figure(1.0 + hour / 24, hour) for hour in range(24)),
        districts={"440304": Figure(1.5, 40)},
        work={"06042": Figure(33.0, 12)},
        travel_spread=Figure(20.0, 90),
        work_spread={"06042": Figure(40.0, 12)},
        spread=Figure(25.0, 300),
    )
    with services.database.writing() as connection:
        assert read_learned(connection) == NOTHING
        keep_learned(connection, learned)
        assert read_learned(connection) == learned


def test_the_next_recommendation_goes_by_what_crews_have_taught(services: Services) -> None:
    before = _advised(services)
    for _ in range(LEAST):
        _forward(services, hours=24 - 1)
        services.board.put_safely([a_fix("A01", at=services.clock.now())])
        _renew_shift(services)
        _do(services)
    learned = learn(services)
    assert learned.work["06042"].n == LEAST
    assert max(hour.n for hour in learned.hours) == LEAST
    assert [one.source for one in before] == ["default"] * 3
    assert [(one.what, one.source) for one in _advised(services)][1] == ("work", "learned")
    with services.database.reading() as connection:
        city = situation(services, connection).city
    usual = services.city.matters["06042"].work_minutes
    assert usual < city.matters["06042"].work_minutes < 40


def _renew_shift(services: Services) -> None:
    now = services.clock.now()
    services.send(SetDuty("A01", "available", now, now + timedelta(hours=8)), OFFICER)


def _advised(services: Services) -> tuple:
    _, advice = advise(services, _filed(services).id)
    return advice.sources
