"""Fixtures every folder shares: databases, buses, a running city."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from callbacks.screens import register_pages
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from tests import servers
from tests.browser.watching import ARGS, CHROMIUM
from tests.running import Site, a_config, running_services, running_site

# How long one example takes says more about what else the machine does than about the code.
settings.register_profile("zhihui", deadline=None)
settings.load_profile("zhihui")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL with a migrated database "base" to copy from."""
    with servers.postgres() as address:
        _run_sql(address, "CREATE DATABASE base")
        base = Database(_named(address, "base"))
        migrate(base)
        base.close()
        yield address


def _run_sql(address: str, statement: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis of the test run."""
    with servers.redis_server() as address:
        yield address


@pytest.fixture(scope="session")
def mosquitto_port() -> Iterator[int]:
    """A Mosquitto of the test run."""
    with servers.mosquitto() as port:
        yield port


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers: one for the whole run, two cannot live in one process."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An up-to-date, empty database of each kind."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'test.sqlite3'}"
        database = Database(address)
        migrate(database)
        database.close()
        return address
    server: str = request.getfixturevalue("postgres_server")
    name = f"t{uuid4().hex}"
    _run_sql(server, f"CREATE DATABASE {name} TEMPLATE base")
    return _named(server, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A connection to it."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """The services of a tiny, empty city, on each database."""
    with running_services(a_config(database_url, tmp_path)) as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A whole web server of a tiny, empty city on SQLite."""
    address = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    database = Database(address)
    migrate(database)
    database.close()
    config = a_config(address, tmp_path)
    with running_services(config) as services, running_site(services, register_pages) as running:
        yield running
