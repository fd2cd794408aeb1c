"""The threads that carry the city outlive what goes wrong around them."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import create_engine, text

from dashboard.feed.bus import MemoryBus
from dashboard.services import Services
from tests.builders import a_fix, a_report
from tests.integration.feed.test_processes import WAIT_S, shows, until
from tests.running import a_config, do, running_services

CUT_OFF = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """The services of a tiny city on PostgreSQL."""
    with running_services(a_config(database_url, tmp_path)) as running:
        yield running


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_goes_and_comes_leaves_the_feed_alive(
    services: Services, database_url: str
) -> None:
    other = create_engine(database_url, isolation_level="AUTOCOMMIT")
    for _ in range(3):
        with other.connect() as connection:
            connection.execute(CUT_OFF)
        case = do(services, a_report())
        assert until(services, lambda case=case: shows(services, case.id))
    services.board.put([a_fix()])
    assert until(services, lambda: "A12" in services.follower.picture._fixes)
    other.dispose()


def test_a_listener_that_fails_keeps_no_other_from_the_message() -> None:
    bus, heard, done = MemoryBus(), list[bytes](), Event()

    def fail(_kind: str, _body: bytes) -> None:
        raise OSError("the database is away")

    def hear(_kind: str, body: bytes) -> None:
        heard.append(body)
        if body == b"1":
            done.set()

    bus.listen(fail)
    bus.listen(hear)
    for number in range(2):
        bus.publish("batch", b"%d" % number)
    assert done.wait(WAIT_S)
    bus.close()
    assert heard == [b"0", b"1"]
