"""2,000 terminals: connected at once, reporting, and coming back all together with back-fill."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

from dashboard.gateways.jt808.messages import Location
from dashboard.gateways.jt808.terminal import Identity, Terminal
from dashboard.gateways.jt808.writing import mileage, place_at
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.store.tables import track
from tests.bench.jt808.station import Station

pytestmark = pytest.mark.bench

TERMINALS = 2_000
DESIGN_RATE = 2_100
"""Positions a second at the design load: 8,000 vehicles of the city, 13,000 tippers, each 10 s."""
STEADY_S = 15
DARK_MINUTES = 10
EVERY_S = 10

_dice = random.Random(808)
_began = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


def _place(second: int) -> Location:
    lon, lat = 114.0 + _dice.random() / 5, 22.5 + _dice.random() / 5
    place = place_at(lon, lat, _began + timedelta(seconds=second))
    return place._replace(speed_kmh=30.0, extras=mileage(1234.5))


async def _all(work: Callable[[Terminal], Awaitable[None]], road: list[Terminal]) -> float:
    began = perf_counter()
    await asyncio.gather(*(work(terminal) for terminal in road))
    return perf_counter() - began


async def _steady(road: list[Terminal], took: list[float]) -> float:
    """Report in turn at the design rate and wait for the last answer."""
    began, sent, waiting = perf_counter(), 0, set()
    while sent < DESIGN_RATE * STEADY_S:
        due = int((perf_counter() - began) * DESIGN_RATE)
        for n in range(sent, min(due, DESIGN_RATE * STEADY_S)):
            task = asyncio.create_task(_timed(road[n % len(road)], _place(n // len(road)), took))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        sent = max(sent, due)
        await asyncio.sleep(0.01)
    await asyncio.gather(*waiting)
    return perf_counter() - began


async def _timed(terminal: Terminal, place: Location, took: list[float]) -> None:
    began = perf_counter()
    await terminal.report(place)
    took.append(perf_counter() - began)


def _go_dark(road: list[Terminal]) -> int:
    for terminal in road:
        terminal.hang_up()
        terminal.keep([_place(600 + EVERY_S * n) for n in range(60 * DARK_MINUTES // EVERY_S)])
    return sum(len(terminal.memory.kept) for terminal in road)


async def _day(station: Station) -> int:
    road = [Terminal(Identity(str(13_900_000_000 + n), 2013 + n % 2 * 6)) for n in range(TERMINALS)]
    connected_s = await _all(lambda t: t.connect("127.0.0.1", station.port), road)
    first = station.report()
    print(f"\n{TERMINALS} terminals registered and authenticated at once in {connected_s:.1f} s")

    took: list[float] = []
    steady_s = await _steady(road, took)
    second = station.report()
    high = quantiles(took, n=20)[-1]
    print(
        f"{len(took)} positions in {steady_s:.1f} s = {len(took) / steady_s:,.0f}/s, safe and "
        f"answered p50 {median(took) * 1000:.0f} ms p95 {high * 1000:.0f} ms; gateway used "
        f"{(second.cpu_s - first.cpu_s) / steady_s:.0%} of a core, {second.rss_mib:.0f} MiB"
    )

    for round_ in (1, 2):
        kept = _go_dark(road)
        await asyncio.sleep(0)
        storm_s = await _all(lambda t: t.connect("127.0.0.1", station.port), road)
        report = station.report()
        print(
            f"storm {round_}: all {TERMINALS} back with {kept:,} positions of {DARK_MINUTES} min "
            f"in {storm_s:.1f} s = {kept / storm_s:,.0f}/s; {report.rss_mib:.0f} MiB"
        )
    acked = sum(terminal.memory.acked for terminal in road)
    print(
        f"acknowledged {acked:,}; refused {dict(report.figures.refused)}, "
        f"reading paused {report.figures.tallied.get('paused', 0):,} times"
    )
    for terminal in road:
        terminal.hang_up()
    await asyncio.sleep(0)
    return acked


def test_two_thousand_terminals_in_memory() -> None:
    with Station() as station:
        acked = asyncio.run(_day(station))
        figures = station.report().figures
    assert figures.tallied["safe"] >= acked


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that the gateway and this process both open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bench.sqlite3'}"
    else:
        server = request.getfixturevalue("postgres_server")
        name = f"b{uuid4().hex}"
        admin = create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    migrate(database)
    database.close()
    return url


def test_two_thousand_terminals_into_the_database(fresh_url: str) -> None:
    with Station(fresh_url) as station:
        asyncio.run(_day(station))
    database = Database(fresh_url)
    with database.reading() as connection:
        rows = connection.execute(select(func.count()).select_from(track)).scalar_one()
    database.close()
    distinct = TERMINALS * (60 * DARK_MINUTES // EVERY_S) + DESIGN_RATE * STEADY_S
    print(
        f"{fresh_url.split(':', maxsplit=1)[0]}: {rows:,} rows of {distinct:,} distinct positions"
    )
    assert rows == distinct
