"""The search for plans in a process of its own: its seconds and its memory are not ours."""

import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

from dispatch.engine.plan import Plan
from dispatch.engine.problem import Problem
from dispatch.planning.planner import SolverBusy

SPARE_S = 1.0
"""How much longer than asked for an answer may take before the first engine decides instead."""


@dataclass(frozen=True, slots=True)
class Standard:
    """What a plan of `cost` is measured by, in weighted minutes, the cases being the same.

    No plan is below `bound`, `best` was found.
    """

    cost: float
    bound: float
    best: float


class ApartSolver:
    """See `dispatch.planning.planner.Solver`. A search that dies is begun anew at the next call."""

    def __init__(self, spare_s: float = SPARE_S) -> None:
        """Start nothing yet: an installation that assigns nothing by machine needs no search."""
        self._spare_s = spare_s
        self._turn = Lock()
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._owed = 0

    def plan(self, problem: Problem, seconds: float, start: Plan) -> Plan:
        """Return the best plan found in `seconds`, or raise `SolverBusy`."""
        found: Plan = self._ask(("plan", problem, seconds, start), seconds)
        return found

    def measure(self, problem: Problem, seconds: float, plan: Plan) -> Standard:
        """Return what the plan costs, the bound, and what a run of `seconds` finds from it on."""
        return Standard(*self._ask(("measure", problem, seconds, plan), seconds))

    def ready(self, patience: float) -> bool:
        """Wait up to so many seconds until everything is compiled; tell whether it is."""
        with self._turn:
            line = self._line or self._begin()
            while self._owed and line.poll(patience):
                line.recv()
                self._owed -= 1
            return self._owed == 0

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _ask(self, job: tuple[Any, ...], seconds: float) -> Any:
        with self._turn:
            try:
                return self._answer(job, seconds)
            except (EOFError, OSError):
                self._end()
                raise SolverBusy from None

    def _answer(self, job: tuple[Any, ...], seconds: float) -> Any:
        line = self._line or self._begin()
        while self._owed:
            # It is still compiling, or at an answer nobody waits for any more.
            if not line.poll():
                raise SolverBusy
            line.recv()
            self._owed -= 1
        line.send(job)
        self._owed += 1
        if not line.poll(seconds + self._spare_s):
            raise SolverBusy
        self._owed -= 1
        return line.recv()

    def _begin(self) -> Connection:
        apart = get_context("spawn")
        ours, theirs = apart.Pipe()
        process = apart.Process(target=_serve, args=(theirs,), name="solver", daemon=True)
        process.start()
        theirs.close()
        self._process, self._line, self._owed = process, ours, 1
        return ours

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process, self._line, self._owed = None, None, 0


def _serve(line: Connection) -> None:
    """Answer jobs until the other end hangs up; the first message says that all is compiled."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        from dispatch.engine import warm  # noqa: PLC0415 # only this process compiles

        warm()
        line.send("ready")
        while True:
            line.send(_work(*line.recv()))


def _work(job: str, problem: Problem, seconds: float, plan: Plan) -> Any:
    from dispatch.engine.gap import assess  # noqa: PLC0415
    from dispatch.engine.search import Effort  # noqa: PLC0415
    from dispatch.engine.solve import solve  # noqa: PLC0415

    effort = Effort(seconds=seconds, threads=1)
    if job == "plan":
        return solve(problem, effort, plan if len(plan.cases) else None).plan
    found = assess(problem, plan, effort)
    return found.cost.total, found.bound, found.best
