"""A running installation for tests: services, web server and sockets around a tiny city."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from flask.testing import FlaskClient

from dashboard.access.who import Who
from dashboard.config import Config
from dashboard.feed.socket import Feed
from dashboard.services import Services
from dashboard.web import listen, make_web
from dispatch.city import City
from dispatch.ports import Clock, Row
from tests.builders import CHIEF, a_city
from tests.fakes import StillClock

SECRET = "a key for tests only"


def a_config(database_url: str, folder: Path, redis_url: str = "") -> Config:
    """Return the settings of a test installation."""
    return Config("127.0.0.1", 0, folder, database_url, redis_url, "tiny", "zh", False, SECRET)


@contextmanager
def running_services(
    config: Config, clock: Clock | None = None, city: City | None = None
) -> Iterator[Services]:
    """Give started services and close them."""
    services = Services(config, city or a_city(), clock or StillClock())
    services.start()
    try:
        yield services
    finally:
        services.close()


@dataclass
class Site:
    """A web server of a test installation."""

    services: Services
    feed: Feed
    url: str
    tokens: dict[str, str] = field(default_factory=dict, kw_only=True)

    def token(self, who: Who) -> str:
        """Return a bearer token for somebody, the same each time: a name is given one key only."""
        if who.name not in self.tokens:
            made = self.services.accounts.make_token(who, self.services.clock.now())
            self.tokens[who.name] = made
        return self.tokens[who.name]

    def client(self, who: Who) -> FlaskClient:
        """Return a client that asks as somebody."""
        client = self.feed.server.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token(who)}"
        return client


@contextmanager
def running_site(
    services: Services, prepare: Callable[[Any], None] = lambda _web: None
) -> Iterator[Site]:
    """Give a listening web server around services."""
    web = make_web(services)
    feed = Feed(web, services)
    prepare(web)
    http = listen(web, "127.0.0.1", 0)
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(services, feed, f"http://127.0.0.1:{http.server_port}")
    finally:
        http.shutdown()
        http.server_close()
        feed.close()


def do(services: Services, *commands: Any, who: Who = CHIEF) -> Row:
    """Send commands; return the row of the last."""
    for command in commands:
        row = services.send(command, who).row
    assert row is not None
    return row
