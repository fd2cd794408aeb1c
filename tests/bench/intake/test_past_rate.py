"""How fast past days are lived through, and what the living demonstration costs."""

from datetime import timedelta
from pathlib import Path
from time import perf_counter, thread_time

import pytest

from dashboard.cities.load import load_city
from dashboard.clock import SystemClock
from dashboard.jobs.demo import Living
from dashboard.jobs.demo_city import DemoCity
from dashboard.jobs.demo_past import Past, prepare_demo
from dashboard.jobs.dispatching import Dispatching
from dashboard.store.engine import Database
from tests.builders import NOON
from tests.fakes import StillClock
from tests.running import a_config, running_services

pytestmark = pytest.mark.bench

HOURS = 12
TURNS = 120


def test_facts_of_past_hours_a_second(database: Database) -> None:
    demo = DemoCity(database, load_city("shenzhen"), "shenzhen")
    start = NOON - timedelta(hours=HOURS)
    demo.ensure_crews(start)
    past = Past(demo, demo.life(start, machine=True))
    began = perf_counter()
    past.run(NOON)
    took = perf_counter() - began
    print(
        f"\n{database.engine.name}: {past.facts:,} facts of {HOURS} hours in {took:.1f} s: "
        f"{past.facts / took:,.0f} facts/s"
    )


def test_share_of_a_core_the_demonstration_needs(database_url: str, tmp_path: Path) -> None:
    city, clock = load_city("shenzhen"), StillClock(SystemClock().now())
    database = Database(database_url)
    prepare_demo(DemoCity(database, city, "shenzhen"), clock.now())
    database.close()
    with running_services(a_config(database_url, tmp_path), clock, city) as services:
        living = Living(services, DemoCity(services.database, city, "shenzhen"))
        engine, began = Dispatching(services), thread_time()
        for number in range(TURNS):
            living.turn()
            if number % 2:
                engine.turn()
            clock.forward(seconds=1)
        share = (thread_time() - began) / TURNS
    print(f"\n{services.database.engine.name}: the demonstration needs {share:.1%} of a core")
    assert share < 0.10
