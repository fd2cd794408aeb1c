"""Several processes share one PostgreSQL and one Redis; Redis may go and come."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
import redis

from dashboard.feed.redis_bus import STREAM
from dashboard.services import Services
from tests.builders import a_fix, a_report
from tests.running import a_config, do, running_services

WAIT_S = 10


@pytest.fixture
def processes(
    database_url: str, redis_url: str, tmp_path: Path
) -> Iterator[tuple[Services, Services]]:
    """Two processes of one installation."""
    config = a_config(database_url, tmp_path, redis_url)
    with ExitStack() as stack:
        first = stack.enter_context(running_services(config))
        yield first, stack.enter_context(running_services(config))


def until(services: Services, done: Callable[[], bool]) -> bool:
    """Wait until something holds, looking after every batch and position."""
    happened = Event()

    def look(_news: object) -> None:
        if done():
            happened.set()

    services.follower.on_batch = look
    services.follower.on_fixes = look
    look(None)
    return happened.wait(WAIT_S)


def shows(services: Services, case_id: str) -> bool:
    """Tell whether a process's picture holds a case."""
    return case_id in services.follower.picture.tables("city")[1]["case"]


def test_what_one_process_writes_the_other_shows(processes: tuple[Services, Services]) -> None:
    first, second = processes
    case = do(first, a_report())
    assert until(second, lambda: shows(second, case.id))
    other = do(second, a_report())
    assert until(first, lambda: shows(first, other.id))
    assert until(second, lambda: shows(second, other.id))
    assert first.follower.picture.hash() == second.follower.picture.hash()


def test_an_emptied_redis_loses_nothing(
    processes: tuple[Services, Services], redis_url: str
) -> None:
    first, second = processes
    for _ in range(5):
        case = do(first, a_report())
        redis.Redis.from_url(redis_url).delete(STREAM)
    assert until(second, lambda: shows(second, case.id))
    assert until(first, lambda: shows(first, case.id))
    assert first.follower.picture.hash()[1] == second.follower.picture.hash()[1]


def test_positions_cross_processes(processes: tuple[Services, Services]) -> None:
    first, second = processes
    first.board.put([a_fix()])
    assert until(second, lambda: "A12" in second.follower.picture._fixes)


def test_without_redis_processes_follow_the_ledger(database_url: str, tmp_path: Path) -> None:
    dead = a_config(database_url, tmp_path, "redis://127.0.0.1:1/0")
    with running_services(dead) as first, running_services(dead) as second:
        case = do(first, a_report())
        assert until(second, lambda: shows(second, case.id))
