"""Accepted cases a second, beside the bare database writing the same rows in the same commits."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, event

from dashboard.access.who import Role, Who
from dashboard.cities.load import load_city
from dashboard.clock import SystemClock
from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.engine import WRITE_LOCK
from dispatch.commands import ReportCase
from dispatch.simulation.reports import Day
from tests.running import a_config, running_services, running_site
from tests.unit.simulation.test_reports import a_day

pytestmark = pytest.mark.bench

CASES = 400
HOTLINE = Who("hotline", "12345", Role.SYSTEM)
WRITES = ("INSERT", "UPDATE")
Write = tuple[str, Any]
BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgresql": ("BEGIN", f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"),
}


class Tape:
    """What was written, statement by statement, in its transactions."""

    def __init__(self, engine: Engine) -> None:
        self.transactions: list[list[Write]] = []
        event.listen(engine, "before_cursor_execute", self._write)
        event.listen(engine, "commit", self._commit)

    def _write(self, at: Connection, _cursor: object, sql: str, values: Any, *_rest: Any) -> None:
        if sql.lstrip().startswith(WRITES):
            at.info.setdefault("tape", []).append((sql, values))

    def _commit(self, at: Connection) -> None:
        if writes := at.info.pop("tape", None):
            self.transactions.append(writes)


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """An installation of Shenzhen."""
    config, city = a_config(database_url, tmp_path), load_city("shenzhen")
    with running_services(config, SystemClock(), city) as found:
        yield found


def _rate(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return CASES / (perf_counter() - began)


def _empty(services: Services) -> None:
    with services.database.writing() as connection:
        for table in (tables.case, tables.fact, tables.tally, tables.serial, tables.receipt):
            connection.execute(delete(table))


def _bare(services: Services, transactions: list[list[Write]]) -> None:
    """Write the same with the driver alone: no product, no SQLAlchemy."""
    connection = services.database.engine.raw_connection()
    driver: Any = connection.driver_connection
    if not services.database.sqlite:
        driver.autocommit = True
    cursor = driver.cursor()
    for writes in transactions:
        for statement in BEGIN[services.database.engine.name]:
            cursor.execute(statement)
        for sql, values in writes:
            cursor.execute(sql, values)
            _drain(cursor, sql)
        cursor.execute("COMMIT")
    connection.invalidate()


def _drain(cursor: Any, sql: str) -> None:
    if "RETURNING" in sql:
        cursor.fetchall()


def _send(services: Services, asks: tuple[ReportCase, ...]) -> None:
    for number, ask in enumerate(asks):
        services.send(ask, HOTLINE, f"bench-{number}")


def test_accepted_cases_a_second(services: Services) -> None:
    asks = a_day()[:CASES]
    _send(services, asks[:20])
    _empty(services)
    tape = Tape(services.database.engine)
    product = _rate(lambda: _send(services, asks))
    writes = tape.transactions
    assert len(writes) == CASES
    _empty(services)
    bare = _rate(lambda: _bare(services, writes))
    print(
        f"\n{services.database.engine.name}: {product:,.0f} accepted cases/s, bare database "
        f"{bare:,.0f}/s: {product / bare:.0%} ({len(writes[-1])} writes a case)"
    )


def test_accepted_cases_a_second_over_http(services: Services) -> None:
    asks = a_day()[:CASES]
    with running_site(services) as site:
        client = site.client(HOTLINE)
        bodies = [
            {"title": a.title, "matter": a.matter, "source": a.source, "lon": a.lon, "lat": a.lat,
             "description": a.description, "address": a.address} for a in asks
        ]  # fmt: skip

        def post() -> None:
            for number, body in enumerate(bodies):
                answer = client.post(
                    "/api/cases", json=body, headers={"Idempotency-Key": f"h{number}"}
                )
                assert answer.status_code == 201

        rate = _rate(post)
    print(
        f"\n{services.database.engine.name}: {rate:,.0f} accepted cases/s through POST /api/cases"
    )
    assert Day().cases_per_day / 86400 < rate
