"""Real days of a fire department: whom they sent, beside whom the engine would have sent.

The first two days teach the model of travel and work; the last three are scored, after half a day
to begin with.
"""

import os
import time

import numpy as np
import pytest

from tests.bench.engine.fire_model import learn, retrace
from tests.bench.engine.fire_policies import NearestFree, Ours
from tests.bench.engine.fire_replay import Outcome, recorded, replay, rescored, score
from tests.bench.engine.fire_rows import DAY_S, FILE, KINDS, read_sent
from tests.bench.engine.fire_scene import City, city_of

LEARNED_S, BEGIN_S = 2 * DAY_S, 1.5 * DAY_S
HEAD = (
    "                                      first on scene, min         travel  rows  un-  Jain\n"
    "                                       mean    p50    p90  ≤8 min    min waited served "
    "engines ambulances"
)
EVEN, RESPONSE_FIRST = 960.0, 1e6


@pytest.mark.bench
@pytest.mark.skipif(not FILE.is_file(), reason="the recorded days are not beside the project")
def test_real_fire_days() -> None:
    rows = read_sent()
    learning = [row for row in rows if row.received < LEARNED_S]
    city = city_of([row for row in rows if row.dispatched >= BEGIN_S], learn(learning, rows))
    print(f"\n{len(city.rows)} rows, {len(city.units)} units, {os.cpu_count()} cores")
    _tell_model(city)
    found = {"recorded": recorded(city), "real choices, our travel": rescored(city)}
    for name, policy in (
        ("nearest free unit", NearestFree(city)),
        ("engine, response first", Ours(city, RESPONSE_FIRST)),
        ("engine, load at its default", Ours(city, EVEN)),
    ):
        began = time.perf_counter()
        found[name] = replay(city, policy)
        print(f"  {name}: {time.perf_counter() - began:.0f} s for three days and a half")
    for urgent, title in ((True, "lights and siren"), (False, "without"), (None, "all")):
        _print(city, found, title, urgent)
    assert all((outcome.unit >= 0).all() for outcome in found.values())


def _tell_model(city: City) -> None:
    model = city.model
    print(f"  learned from {model.samples} trips of the first two days:")
    print("  m/s by quarter of the day " + ", ".join(f"{1 / pace:.1f}" for pace in model.pace))
    ways = retrace(city.rows, model.homes, model.pace)
    for kind in KINDS:
        pairs = [
            (row.on_scene - row.dispatched, model.fixed[kind] + way * model.pace_at(row.dispatched))
            for row, way in zip(city.rows, ways, strict=True)
            if row.kind == kind and row.arrived and row.received >= LEARNED_S
        ]
        took, said = np.array(pairs).T
        print(
            f"    {kind:15s} fixed {model.fixed[kind]:4.0f} s; the scored days: recorded p50 "
            f"{np.median(took):4.0f} s, model {np.median(said):4.0f} s, half of the errors below "
            f"{np.median(np.abs(took - said)):4.0f} s"
        )


def _print(city: City, found: dict[str, Outcome], title: str, urgent: bool | None) -> None:
    scores = {name: score(city, of, LEARNED_S, urgent=urgent) for name, of in found.items()}
    print(f"\n{title}: {next(iter(scores.values())).incidents} incidents\n{HEAD}")
    for name, one in scores.items():
        print(f"  {name:35s} {one}")
