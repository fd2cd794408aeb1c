"""Queues of different plans make a better plan together, if there is one."""

import numpy as np
import pytest

from dispatch.engine.ground import lay_out
from dispatch.engine.layout import NOBODY
from dispatch.engine.plan import broken, cost
from dispatch.engine.pool import MOST, Pool, Seen, choose
from dispatch.engine.search import Effort, Search
from dispatch.engine.solve import solve
from tests.engine_problems import SOFT, problem

LEFT_OUT = np.array([50.0, 50.0, 50.0])


def seen(*queues: tuple[int, list[int], float]) -> Seen:
    return {(crew, np.array(order, np.int32).tobytes()): price for crew, order, price in queues}


def orders(chosen: list[tuple[int, np.ndarray]] | None) -> list[tuple[int, list[int]]]:
    assert chosen is not None
    return sorted((crew, order.tolist()) for crew, order in chosen)


def test_the_halves_of_two_plans_make_a_better_one() -> None:
    first, second = [(0, [0, 1], 4.0), (1, [2], 9.0)], [(0, [2, 1], 9.0), (1, [0], 8.0)]
    better = [(0, [0, 1], 4.0), (2, [2], 1.0)]
    chosen = choose(seen(*first, *second, better[1]), LEFT_OUT, 3, rival=13.0)
    assert orders(chosen) == [(0, [0, 1]), (2, [2])]


def test_a_crew_gets_one_queue_at_most() -> None:
    chosen = choose(seen((0, [0], 1.0), (0, [1], 1.0), (1, [1, 2], 30.0)), LEFT_OUT, 2, rival=200.0)
    assert orders(chosen) == [(0, [0]), (1, [1, 2])]


def test_a_case_is_left_out_when_that_is_cheaper() -> None:
    chosen = choose(seen((0, [0, 1, 2], 200.0), (0, [0, 1], 3.0)), LEFT_OUT, 1, rival=200.0)
    assert orders(chosen) == [(0, [0, 1])]


def test_nothing_is_chosen_that_is_no_better() -> None:
    assert choose(seen((0, [0, 1, 2], 10.0)), LEFT_OUT, 1, rival=10.0) is None


def test_a_search_leaves_its_queues_behind_each_with_its_price() -> None:
    city, pool = problem(40, 6, 3), Pool()
    search = Search(lay_out(city), Effort(steps=2000, threads=1), pool)
    search.begin()
    search.improve()
    chosen = choose(pool.seen, np.full(40, 1e5), 6, np.inf)
    assert 6 < len(pool.seen) <= MOST
    assert chosen is not None
    search.take(chosen)
    left = search.board.ground.cases["left_out"][search.board.queues.crew_of == NOBODY].sum()
    assert sum(pool.seen[crew, order.tobytes()] for crew, order in chosen) == pytest.approx(
        search.cost - left
    )


def test_a_plan_put_together_keeps_every_rule() -> None:
    for seed in range(8):
        city = problem(60, 8, seed, SOFT)
        found = solve(city, Effort(steps=2000, seed=seed))
        assert not broken(city, found.plan).any()
        assert found.cost == cost(city, found.plan)
