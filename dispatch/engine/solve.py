"""From a problem to a plan within an effort, with what it costs and how far off it may be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, repeat
from math import inf

from dispatch.engine.ground import Board, lay_out
from dispatch.engine.layout import Queues
from dispatch.engine.plan import Cost, Plan, cost, empty_plan, without_broken
from dispatch.engine.pool import Pool, choose
from dispatch.engine.problem import NONE, Problem
from dispatch.engine.search import Effort, Search

SMALL = 400
SMALL_HOT, SMALL_CYCLES = 0.3, 2
POOLED, POOLED_BLINK = 128, 15
CHAIN = 2
TO_CHOOSE, TO_CHOOSE_S = 0.1, 0.015


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan, its cost by part, and how many steps were done for it."""

    plan: Plan
    cost: Cost
    steps: int


def _twin(board: Board) -> Board:
    q = board.queues
    own = (q.heads.copy(), q.order.copy(), q.sheet.copy(), q.crew_of.copy(), q.version.copy())
    return replace(board, queues=Queues(*own, q.tray.copy()))


def _search(board: Board, effort: Effort, plan: Plan | None, pool: Pool | None = None) -> Search:
    search = Search(board, effort, pool)
    search.begin(plan)
    search.improve()
    return search


def _chain(board: Board, effort: Effort, plan: Plan | None, pool: Pool) -> list[Search]:
    """Search some times over, each time from the start; the seeds follow one another."""
    searches, end = [], effort.clock() + effort.seconds
    for k in range(CHAIN):
        seconds = (end - effort.clock()) / (CHAIN - k)
        one = replace(effort, seconds=seconds, steps=effort.steps // CHAIN, seed=effort.seed + k)
        searches.append(_search(_twin(board), one, plan, pool))
    return searches


def _side_by_side(board: Board, effort: Effort, plan: Plan | None) -> list[Search]:
    """Search once in each thread; warmed up a second time it leaves what it was stuck in."""
    with ThreadPoolExecutor(effort.threads) as pool:
        jobs = [
            pool.submit(_search, _twin(board), one, plan) for one in _split(effort, effort.seconds)
        ]
        return [job.result() for job in jobs]


def _split(effort: Effort, seconds: float) -> list[Effort]:
    """Return the effort of each thread, with seeds far enough apart for a chain."""
    each = replace(effort, threads=1, steps=effort.steps // effort.threads, seconds=seconds)
    each = replace(each, hot=SMALL_HOT, cycles=SMALL_CYCLES)
    seeds = (CHAIN * (effort.seed * effort.threads + k) for k in range(effort.threads))
    return [replace(each, seed=seed) for seed in seeds]


def _put_together(board: Board, effort: Effort, plan: Plan | None) -> list[Search]:
    """Search some times over in each thread, then choose the best plan of all queues seen."""
    end = effort.clock() + effort.seconds
    efforts = _split(replace(effort, blink=POOLED_BLINK), effort.seconds - _to_choose(effort))
    pools = [Pool() for _ in efforts]
    with ThreadPoolExecutor(effort.threads) as pool:
        jobs = pool.map(_chain, repeat(board), efforts, repeat(plan), pools)
        searches = list(chain(*jobs))
    best = min(searches, key=lambda search: search.cost)
    seconds = inf if effort.steps else end - effort.clock()
    seen = {key: price for pool in pools for key, price in pool.seen.items()}
    if seen and seconds > 0.0:
        left_out = board.ground.cases["left_out"].astype(float)
        chosen = choose(seen, left_out, len(board.crews), best.cost, seconds)
        if chosen is not None:
            best.take(chosen)
    return searches


def _searches(board: Board, effort: Effort, plan: Plan | None) -> list[Search]:
    """Search in the way that suits the size."""
    if len(board.cases) > SMALL or effort.threads < 2:
        return [_search(board, effort, plan)]
    if len(board.cases) > POOLED or (board.ground.cases["joint"] != NONE).any():
        return _side_by_side(board, effort, plan)
    return _put_together(board, effort, plan)


def _to_choose(effort: Effort) -> float:
    return min(TO_CHOOSE * effort.seconds + TO_CHOOSE_S, effort.seconds / 2.0)


def solve(problem: Problem, effort: Effort, plan: Plan | None = None) -> Solution:
    """Return the best plan found; `plan` is improved when there is one, else one is built."""
    if not len(problem.cases.id) or not len(problem.crews.id):
        empty = empty_plan(len(problem.crews.id))
        return Solution(empty, cost(problem, empty), 0)
    start = None if plan is None else without_broken(problem, plan)
    began = effort.clock()
    board = lay_out(problem)
    effort = replace(effort, seconds=effort.seconds - (effort.clock() - began))
    searches = _searches(board, effort, start)
    best = min(searches, key=lambda search: search.cost)
    found = without_broken(problem, best.plan())
    return Solution(found, cost(problem, found), sum(search.steps for search in searches))
