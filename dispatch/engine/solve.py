"""From a problem to a plan within an effort, with what it costs and how far off it may be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from dispatch.engine.ground import Board, lay_out
from dispatch.engine.layout import Queues
from dispatch.engine.plan import Cost, Plan, cost, empty_plan, without_broken
from dispatch.engine.problem import Problem
from dispatch.engine.search import Effort, Search

SMALL = 400
SMALL_HOT, SMALL_CYCLES = 0.3, 2


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


def _search(board: Board, effort: Effort, plan: Plan | None) -> Search:
    search = Search(board, effort)
    search.begin(plan)
    search.improve()
    return search


def _searches(board: Board, effort: Effort, plan: Plan | None) -> list[Search]:
    """Search a large problem once with all threads, a small one once in each thread.

    A small one is soon cold; warmed up gently a second time it leaves what it was stuck in.
    """
    if len(board.cases) > SMALL or effort.threads < 2:
        return [_search(board, effort, plan)]
    small = replace(effort, threads=1, steps=effort.steps // 2, hot=SMALL_HOT, cycles=SMALL_CYCLES)
    alone = [replace(small, seed=effort.seed * effort.threads + k) for k in range(effort.threads)]
    with ThreadPoolExecutor(effort.threads) as pool:
        jobs = [pool.submit(_search, _twin(board), one, plan) for one in alone]
        return [job.result() for job in jobs]


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
