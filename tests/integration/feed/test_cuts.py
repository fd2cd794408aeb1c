"""A thousand forced disconnects: after each, the client's state hash equals the server's."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Condition
from typing import Any

import pytest

from dashboard.access.who import Role, Who
from dashboard.feed.deltas import Batch
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dispatch.case import Case
from dispatch.commands import AddNote, FileCase, TakeStep, UrgeCase
from dispatch.lifecycle import Step
from dispatch.picture import Delta, Tables, merge, state_hash
from tests.builders import CHIEF, a_city, a_report
from tests.fakes import StillClock
from tests.running import Site, a_config, running_site

CUTS = 1000
WAIT_S = 20


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server whose relay steps when the test says so."""
    address = f"sqlite:///{tmp_path / 'cuts.sqlite3'}"
    database = Database(address)
    migrate(database)
    database.close()
    services = Services(a_config(address, tmp_path), a_city(), StillClock())
    with running_site(services) as running:
        yield running
    services.close()


class Cut:
    """A client that is thrown out again and again and keeps what it knows."""

    def __init__(self, site: Site) -> None:
        self._server = site.feed.server
        self._sio = site.feed.sio
        self._key = site.token(Who("north", "north", Role.WALL))
        self._http = self._server.test_client()
        self.tables: Tables = {}
        self.place = 0
        self.gaps = 0

    def connect(self) -> None:
        """Come back, and catch up by the place the server says it tells from."""
        headers = {"Authorization": f"Bearer {self._key}"}
        self.client = self._sio.test_client(self._server, headers=headers, auth={"scope": "city"})
        hello = next(m for m in self.client.get_received() if m["name"] == "hello")
        if hello["args"][0]["place"] > self.place:
            self._fetch()

    def listen(self) -> None:
        """Take in what has come."""
        for message in self.client.get_received():
            if message["name"] == "delta":
                self._take(message["args"][0])

    def _take(self, delta: dict[str, Any]) -> None:
        if delta["prev"] > self.place:
            self._fetch()
        if delta["place"] > self.place:
            rows, gone = delta.get("rows", {}), delta.get("gone", {})
            merge(self.tables, Delta(delta["prev"], delta["place"], rows, gone))
            self.place = delta["place"]

    def _fetch(self) -> None:
        self.gaps += 1
        headers = {"Authorization": f"Bearer {self._key}"}
        path = f"/api/feed?after={self.place}&scope=city"
        self._take(self._http.get(path, headers=headers).json)

    def hash(self) -> str:
        """Return the hash of what it shows."""
        return state_hash({name: rows.values() for name, rows in self.tables.items()})


class City:
    """Something happens, and has been told when `happen` returns."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._chance = Random(7)
        self._told = Condition()
        self._open: list[Case] = []
        tell = services.follower.on_batch

        def on_batch(batch: Batch) -> None:
            tell(batch)
            with self._told:
                self._told.notify_all()

        services.follower.on_batch = on_batch

    def happen(self) -> None:
        """Let a few commands be given, and wait until the sockets were told."""
        for _ in range(self._chance.randrange(1, 4)):
            self._one()
        self._services.relay.step()
        with self._told:
            assert self._told.wait_for(self._is_told, WAIT_S)

    def _is_told(self) -> bool:
        return self._services.follower.picture.place == self._services.relay.place

    def _one(self) -> None:
        send = self._services.send
        if len(self._open) < 5 or self._chance.random() < 0.3:
            case = send(a_report(), CHIEF).row
            case = send(FileCase(case.id, case.version), CHIEF).row
            self._open.append(case)
            return
        case = self._open.pop(self._chance.randrange(len(self._open)))
        if len(self._open) > 20:
            send(TakeStep(case.id, case.version, Step.VOID, reason="误报"), CHIEF)
            return
        command = self._chance.choice(
            [AddNote(case.id, case.version, "看过"), UrgeCase(case.id, case.version, "催办")]
        )
        self._open.append(send(command, CHIEF).row)


def test_a_thousand_cuts_leave_no_difference(site: Site) -> None:
    city, cut = City(site.services), Cut(site)
    picture = site.services.follower.picture
    chance = Random(3)
    for number in range(CUTS):
        if chance.random() < 0.4:
            city.happen()
        cut.connect()
        if chance.random() < 0.4:
            city.happen()
        cut.listen()
        assert (cut.place, cut.hash()) == picture.hash("city"), number
        cut.client.disconnect()
    assert cut.gaps > CUTS / 4
