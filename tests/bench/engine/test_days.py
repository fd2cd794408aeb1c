"""Whole days lived through with our policy, beside what is known of other rules."""

import time

import numpy as np
import pytest

from dispatch.engine.day import read_day
from dispatch.engine.kit import DayPolicy
from dispatch.engine.simulation import Simulation
from tests.bench.engine.cities import load
from tests.bench.engine.day_score import score_day

# day: J, late cases, travel minutes a case of the prototype, P1 on time of the best assignment.
BARS: dict[str, tuple[float, int, float, float] | None] = {
    "day-normal-15000x2000": (212_000.0, 75, 4.31, 0.944),
    "day-tight-15000x1300": (352_000.0, 175, 5.13, 0.870),
    "day-storm-15000x2000": (460_000.0, 485, 4.50, 0.920),
    "day-small-1500x240": None,
    "real-boston311-2011-07-06": None,
}


@pytest.mark.bench
@pytest.mark.parametrize("name", BARS)
def test_a_day_with_our_policy(name: str) -> None:
    simulation = Simulation(read_day(load(name)), DayPolicy())
    began = time.perf_counter()
    for _ in simulation.run():
        pass
    took = time.perf_counter() - began
    found, p99 = score_day(simulation), np.percentile(simulation.latency_ms, 99)
    print(f"\n{name}: {found}; p99 {p99:.1f} ms a decision, the day in {took:.0f} s")
    if bars := BARS[name]:
        total, late, travel, urgent = bars
        print(f"  bars: J {total:,.0f}, late {late}, travel {travel}, P1 on time {urgent:.1%}")
