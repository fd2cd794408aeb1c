"""The demonstration around a database: its past, its present, its manners."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from dashboard.access.who import Role, Who
from dashboard.cli.seed import run_days, seed_command
from dashboard.jobs.demo import Living, who_of
from dashboard.jobs.demo_city import DemoCity, busyness
from dashboard.jobs.demo_past import WARM_UP, prepare_demo
from dashboard.jobs.plots import PLOT
from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.engine import Database
from dashboard.store.reads import count_cases, find_case, fixes
from dashboard.store.verify import verify
from dispatch.case import CITY, Case
from dispatch.commands import FileCase, TakeStep
from dispatch.facts import Actor
from dispatch.lifecycle import State, Step
from dispatch.simulation.reports import Day
from dispatch.simulation.scene import Ask
from tests.builders import NOON, a_case, a_city, a_report
from tests.fakes import StillClock
from tests.running import a_config, running_services

OFFICER = Who("li", "李强", Role.OPERATOR)
DAY = Day(seed=2, cases_per_day=300)
CITY_OF_TWO = a_city(code="990000")
"""A tiny city that the plan of crews does not know: it gets the forty of any city."""


def _demo(database: Database, day: Day = DAY) -> DemoCity:
    return DemoCity(database, CITY_OF_TWO, "shenzhen", day)


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A running installation whose clock stands at noon."""
    with running_services(a_config(database_url, tmp_path), StillClock(), CITY_OF_TWO) as found:
        yield found


def _forward(services: Services, **span: float) -> None:
    assert isinstance(services.clock, StillClock)
    services.clock.forward(**span)


def test_a_new_demonstration_has_lived_some_hours_before_it_is_shown(database: Database) -> None:
    facts = prepare_demo(_demo(database), NOON)
    with database.reading() as connection:
        assert verify(connection).holds
        assert count_cases(connection) > 20
        first = connection.execute(select(func.min(tables.fact.c.at))).scalar()
        crews = fixes(connection)
    assert facts > 200
    assert first == NOON - WARM_UP
    assert crews
    assert all(fix.at == NOON for fix in crews)


def test_a_demonstration_goes_on_from_where_it_stopped(database: Database) -> None:
    prepare_demo(_demo(database), NOON)
    with database.reading() as connection:
        before = count_cases(connection)
    prepare_demo(_demo(database), NOON + timedelta(hours=2))
    with database.reading() as connection:
        assert count_cases(connection) > before
        assert verify(connection).holds


def test_after_a_long_rest_the_city_finishes_what_it_had(database: Database) -> None:
    prepare_demo(_demo(database), NOON)
    later = NOON + timedelta(days=3)
    prepare_demo(_demo(database), later)
    case = tables.case
    with database.reading() as connection:
        old = case.c.reported_at < NOON
        query = select(func.count()).where(
            old, case.c.closed_at.is_(None), case.c.state != State.HELD
        )
        assert connection.execute(query).scalar() == 0
        resting = select(func.count()).where(
            case.c.reported_at.between(NOON + timedelta(hours=1), later - WARM_UP)
        )
        assert connection.execute(resting).scalar() == 0


def _live(services: Services, day: Day, **span: float) -> Living:
    """Live on in steps of twenty seconds."""
    living = Living(services, _demo(services.database, day))
    end = services.clock.now() + timedelta(**span)
    while services.clock.now() < end:
        living.turn()
        _forward(services, seconds=20)
    return living


def test_a_living_city_acts_through_the_services_and_moves_its_crews(services: Services) -> None:
    demo = _demo(services.database)
    prepare_demo(demo, services.clock.now())
    with services.database.reading() as connection:
        before = count_cases(connection)
    _live(services, DAY, minutes=30)
    with services.database.reading() as connection:
        assert count_cases(connection) > before
        assert verify(connection).holds
    crews = [u for u in ("A01", "A02", "A03", "A04", "A05", "A06") if services.board.newest(u)]
    assert crews


def test_a_living_city_leaves_a_real_officers_case_alone(services: Services) -> None:
    quiet = Day(seed=2, cases_per_day=0.001)
    prepare_demo(_demo(services.database, quiet), services.clock.now())
    mine = services.send(a_report(), OFFICER).row
    assert isinstance(mine, Case)
    services.send(FileCase(mine.id, mine.version), OFFICER)
    _live(services, quiet, minutes=40)
    with services.database.reading() as connection:
        assert find_case(connection, mine.id).state is State.FILED


def test_a_restart_remembers_which_cases_real_officers_have(services: Services) -> None:
    quiet = Day(seed=2, cases_per_day=0.001)
    prepare_demo(_demo(services.database, quiet), services.clock.now())
    mine = services.send(a_report(), OFFICER).row
    assert isinstance(mine, Case)
    life = _demo(services.database, quiet).life(services.clock.now(), machine=False)
    assert life.scene.touched == {mine.id}


def test_a_storm_asked_for_reaches_the_people_of_the_demonstration(services: Services) -> None:
    living = Living(services, _demo(services.database))
    for wish, weather in (("typhoon", "typhoon"), ("outage", "normal")):
        living.listen(PLOT, wish.encode())
        living.turn()
        assert living.life.weather == weather


def test_invented_people_ask_with_the_rights_of_their_role(services: Services) -> None:
    living = Living(services, _demo(services.database))
    scene = living.life.scene
    case = a_case(unit="A12", state=State.ON_SCENE)
    scene.cases[case.id] = case
    step = TakeStep(case.id, case.version, Step.DISPOSE)
    crew = who_of(Ask(step, Actor("demo-crew-A12", "crew", "A12")), scene)
    inspector = who_of(Ask(step, Actor("demo-check-1", "district", "核查员")), scene)
    assert (crew.role, crew.unit) == (Role.CREW, "A12")
    assert (inspector.role, inspector.district) == (Role.DISTRICT, case.holder)
    scene.cases[case.id] = a_case(holder=CITY)
    assert who_of(Ask(step, Actor("demo-check-1", "district", "")), scene).role is Role.OPERATOR


def test_past_days_begin_at_midnight_and_end_now(database: Database) -> None:
    facts = run_days(_demo(database, Day(2, 60)), 2, NOON)
    with database.reading() as connection:
        first = connection.execute(select(func.min(tables.fact.c.at))).scalar()
        last = connection.execute(select(func.max(tables.fact.c.at))).scalar()
        days = connection.execute(select(tables.tally.c.day).distinct()).all()
        assert verify(connection).holds
    assert facts > 300
    assert first == NOON - timedelta(hours=36)
    assert last <= NOON
    assert len(days) == 2


def _seed(url: str, folder: Path, *options: str, demo: str = "1") -> Result:
    env = {"DATABASE_URL": url, "DATA_DIR": str(folder), "CITY": "shenzhen", "DEMO": demo}
    # Two days: the first is whole, so there are cases soon after midnight too.
    arguments = ["--days", "2", "--cases-per-day", "20", *options]
    return CliRunner().invoke(seed_command, arguments, env=env)


def test_seeding_asks_before_it_adds_to_cases_that_are_there(
    database_url: str, tmp_path: Path
) -> None:
    assert _seed(database_url, tmp_path).exit_code == 0
    again = _seed(database_url, tmp_path)
    assert again.exit_code == 1
    assert "--force" in again.output
    assert _seed(database_url, tmp_path, "--if-empty").output == ""
    assert _seed(database_url, tmp_path, "--force").exit_code == 0


def test_a_real_installation_is_never_filled_by_the_way(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    assert _seed(database_url, tmp_path, "--if-empty", demo="0").exit_code == 0
    with database.reading() as connection:
        assert count_cases(connection) == 0


def test_a_small_district_brings_few_reports_though_it_has_the_least_crews() -> None:
    weights = busyness({"big": 118, "small": 18})
    assert weights["small"] < weights["big"] / 20
