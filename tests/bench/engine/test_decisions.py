"""How long a decision takes while the whole city is open, and how long a tick holds it up."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from dispatch.engine.anneal import Heat
from dispatch.engine.instance import read_instance
from dispatch.engine.layout import NOBODY
from dispatch.engine.live import Call, Live, Model, Standing
from dispatch.engine.ruin import Appetite
from dispatch.engine.warming import warm
from tests.bench.engine.cities import load

DECISION_MS, TICK_MS = 20.0, 50.0
ENDED = "no bar: news ends it"
ASKED = 2000
STEPS, TICKS, NEWS_WITHIN_S = 1000, 200, 0.03
WARMLY = Heat(3.0, 0.1), Appetite(8.0, 10, 2)


def _city() -> tuple[Live, list[Call], Standing]:
    """Return 2,000 crews with 10,000 cases in their queues, and the calls they came from."""
    problem = read_instance(load("static-soft-10000x2000"))
    crews, cases, weights = problem.crews, problem.cases, problem.objective
    live = Live(Model(crews, weights, problem.travel, len(cases.id) + ASKED))
    standing = Standing(crews.lon, crews.lat, crews.free_at, crews.shift_end, crews.load_s)
    live.set_clock(problem.now, standing)
    calls = [
        Call(
            float(cases.lon[c]),
            float(cases.lat[c]),
            float(cases.due_at[c]),
            float(cases.work_s[c]),
            int(cases.skill[c]),
            int(cases.district[c]),
            float(weights.tardy_per_min[cases.priority[c]]),
            float(weights.response_per_min[cases.priority[c]]),
            float(weights.left_out[cases.priority[c]]),
        )
        for c in range(len(cases.id))
    ]
    for slot, call in enumerate(calls):
        live.add(slot, call)
        live.insert(slot)
    return live, calls, standing


def _line(what: str, ms: list[float], bar: str) -> str:
    p50, p99 = np.percentile(ms, [50, 99])
    return f"  {what}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, most {max(ms):.1f} ms; {bar}"


def _decisions(live: Live, calls: list[Call], standing: Standing) -> list[float]:
    """Return the milliseconds of one decision after another, each a second later."""
    now, took = live.now, []
    for k in range(ASKED):
        slot = len(calls) + k
        began = time.perf_counter()
        live.set_clock(now + k, standing)
        live.add(slot, calls[k * 5])
        crew = live.insert(slot)
        took.append(1e3 * (time.perf_counter() - began))
        assert crew == NOBODY or slot in live.queue(crew)
        live.close(slot)
    return took


def _waits(live: Live) -> list[float]:
    """Return for how many milliseconds news that comes in the middle of a tick is kept waiting."""
    waits = []
    for moment in np.random.default_rng(1).uniform(0.0, NEWS_WITHIN_S, TICKS):
        news = time.perf_counter() + float(moment)
        live.improve(STEPS, *WARMLY, stop=lambda news=news: time.perf_counter() >= news)
        waits.append(1e3 * max(time.perf_counter() - news, 0.0))
    return waits


def _ticks(live: Live) -> Iterator[float]:
    for _ in range(TICKS):
        began = time.perf_counter()
        live.improve(STEPS, *WARMLY)
        yield 1e3 * (time.perf_counter() - began)


@pytest.mark.bench
def test_a_decision_and_a_tick_with_ten_thousand_open_cases() -> None:
    warm()
    live, calls, standing = _city()
    print("\n10,000 open cases, 2,000 crews")
    print(_line("news that comes in a tick waits", _waits(live), f"bar {TICK_MS:.0f} ms"))
    decisions = _decisions(live, calls, standing)
    print(_line("decision for one new case, clock and all", decisions, f"bar {DECISION_MS:.0f} ms"))
    print(_line(f"tick of {STEPS} steps, nothing coming between", list(_ticks(live)), ENDED))
