"""The search as Python drives it: begin with a plan, improve it until time or steps end."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from dispatch.engine.anneal import Heat, anneal, insert_all, reckon_all, stint
from dispatch.engine.desk import BLINK, Desk, new_desk
from dispatch.engine.ground import Board
from dispatch.engine.layout import NOBODY, Indices, Queues
from dispatch.engine.pace import MOST, STEPS, ByClock, BySteps, Pace, stopwatch
from dispatch.engine.plan import Plan
from dispatch.engine.pool import Pool
from dispatch.engine.ruin import Appetite
from dispatch.engine.sides import cut_city, one_side, seat

ROUND_S, ROUND_STEPS = 0.15, 10_000
ROUNDS = 60
CHUNK = 512
LOOK_STEPS = 64
MIXED = Appetite(10.0, 10, 2)


def never() -> bool:
    """Do not stop before the effort is spent."""
    return False


@dataclass(frozen=True, slots=True)
class Effort:
    """How long and how to search.

    With `steps` the same seed gives the same plan; with `seconds` the clock decides how many steps
    there are. `hot` and `cold` are temperatures in mean costs of a case; see `Desk` for `blink`.
    """

    seconds: float = 0.0
    steps: int = 0
    seed: int = 1
    threads: int = 2
    hot: float = 1.5
    cold: float = 0.01
    appetite: Appetite = MIXED
    cycles: int = 1
    blink: int = BLINK
    stop: Callable[[], bool] = never
    clock: Callable[[], float] = stopwatch


class Search:
    """A plan under work: `begin`, then `improve`, then read `plan`.

    With a `pool`, one thread only, every queue that lasts some steps is remembered in it.
    """

    def __init__(self, board: Board, effort: Effort, pool: Pool | None = None) -> None:
        """Set up a desk for each thread; the seconds run from now."""
        self.board, self.effort, self.pool = board, effort, pool
        self.steps = 0
        self._end = effort.clock() + effort.seconds
        self._chance = np.random.default_rng(effort.seed)
        self._desks = _desks(board, effort)
        self._papers = [
            board.queues._replace(tray=np.zeros_like(board.queues.tray)) for _ in self._desks
        ]
        self._best: tuple[float, Indices, Indices] | None = None

    @property
    def cost(self) -> float:
        """Return what the plan costs now."""
        queues, cases = self.board.queues, self.board.ground.cases
        out = queues.crew_of == NOBODY
        return float(queues.heads["cost"].sum() + cases["left_out"][out].sum())

    def begin(self, plan: Plan | None = None) -> None:
        """Take over `plan`, then put every other case where it is cheapest, the dearest first."""
        board, queues = self.board, self.board.queues
        if plan is not None:
            _copy_in(board, plan)
        reckon_all(board.ground, queues)
        cases = board.ground.cases
        order = np.lexsort((cases["due"], -cases["left_out"])).astype(np.int32)
        order = order[queues.crew_of[order] == NOBODY]
        sides = one_side(len(board.crews), len(board.cases))
        desk = seat(self._desks[0], queues, sides, self._chance)
        for at in range(0, len(order), CHUNK):
            if self._over():
                break
            insert_all(board.ground, queues, desk, order[at : at + CHUNK])
        self._remember()

    def improve(self) -> None:
        """Anneal in rounds, each with the city cut anew between the threads, and keep the best."""
        if not len(self.board.cases) or not len(self.board.crews):
            return
        paces, rounds = self._paces(), self._rounds()
        with ThreadPoolExecutor(len(self._desks)) as pool:
            for k in range(rounds):
                self._round(pool, paces, (k + 1) / rounds)
                self._remember()
                if self._over():
                    break
        self._recall()

    def take(self, queues: Sequence[tuple[int, Indices]]) -> None:
        """Take over these queues, by row of crew; everybody else has nothing to do."""
        rows = self.board.queues
        rows.heads["size"], rows.crew_of[:] = 0, NOBODY
        for crew, queue in queues:
            rows.order[crew, 1 : len(queue) + 1] = queue
            rows.heads["size"][crew] = len(queue)
        reckon_all(self.board.ground, rows)

    def plan(self) -> Plan:
        """Return the plan in the problem's own order."""
        board, queues = self.board, self.board.queues
        rows = np.argsort(board.crews)
        sizes = queues.heads["size"][rows]
        inside = np.arange(queues.order.shape[1] - 1) < sizes[:, None]
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        return Plan(first, board.cases[queues.order[rows, 1:][inside]])

    def _over(self) -> bool:
        effort = self.effort
        return effort.stop() or (effort.seconds > 0 and effort.clock() >= self._end)

    def _rounds(self) -> int:
        if len(self._desks) == 1:
            return self.effort.cycles
        effort = self.effort
        wanted = effort.steps / ROUND_STEPS if effort.steps else effort.seconds / ROUND_S
        return int(min(max(wanted, 2), ROUNDS))

    def _paces(self) -> list[Pace]:
        effort, count = self.effort, len(self._desks)
        if effort.steps:
            most = LOOK_STEPS if self.pool else STEPS
            return [BySteps(max(effort.steps // count, 1), most) for _ in range(count)]
        now, most = effort.clock(), LOOK_STEPS if self.pool else MOST
        return [ByClock(effort.clock, now, self._end, most) for _ in range(count)]

    def _round(self, pool: ThreadPoolExecutor, paces: list[Pace], until: float) -> None:
        """Let every thread work on its side until the part `until` of the effort is spent."""
        board, queues, count = self.board, self.board.queues, len(self._desks)
        sides = one_side(len(board.crews), len(board.cases))
        if count > 1:
            angle = self._chance.uniform(0.0, np.pi)
            sides = cut_city(board.ground, queues, angle, count)
        self._desks = [seat(desk, queues, sides, self._chance) for desk in self._desks]
        busy = max(int((queues.crew_of != NOBODY).sum()), 1)
        mean = float(queues.heads["cost"].sum()) / busy
        jobs = [pool.submit(self._work, k, paces[k], (mean, until)) for k in range(count)]
        self.steps += sum(job.result() for job in jobs)

    def _work(self, k: int, pace: Pace, goal: tuple[float, float]) -> int:
        """Do stints on one side; return the steps done."""
        effort, (mean, until), steps = self.effort, goal, 0
        hot, cold = max(effort.hot * mean, 1e-3), max(effort.cold * mean, 1e-5)
        if not len(self._desks[k].turns):
            return 0
        while (part := pace.part()) < until and not effort.stop():
            heat = hot * (cold / hot) ** (part * effort.cycles % 1.0)
            task = stint(pace.next_steps(), effort.appetite, Heat(heat, heat))
            anneal(self.board.ground, self._papers[k], self._desks[k], task)
            if self.pool:
                self.pool.look(self.board.queues)
            steps += task.steps
        return steps

    def _remember(self) -> None:
        cost, queues = self.cost, self.board.queues
        if self._best is None or cost < self._best[0]:
            self._best = cost, queues.order.copy(), queues.heads["size"].copy()

    def _recall(self) -> None:
        if self._best is None or self._best[0] >= self.cost:
            return
        queues = self.board.queues
        _, queues.order[:], queues.heads["size"] = self._best
        queues.crew_of[:] = NOBODY
        reckon_all(self.board.ground, queues)


def _desks(board: Board, effort: Effort) -> list[Desk]:
    """Return a desk for each thread; all share the quotes, as each looks at cases of its own."""
    count = max(1, effort.threads)
    desks = [new_desk(board.ground, board.queues, (effort.seed, k)) for k in range(count)]
    for k, desk in enumerate(desks):
        desk.tally["blink"] = effort.blink
        desk.tally["stride"], desk.tally["version"] = count, len(board.crews) + count + k
    return [desk._replace(side=k, quotes=desks[0].quotes) for k, desk in enumerate(desks)]


def _copy_in(board: Board, plan: Plan) -> None:
    """Write a plan's queues into the rows of the board."""
    row = np.argsort(board.cases).astype(np.int32)
    queues: Queues = board.queues
    for r, crew in enumerate(board.crews):
        queue = plan.queue(crew)
        queues.order[r, 1 : len(queue) + 1] = row[queue]
        queues.heads["size"][r] = len(queue)
