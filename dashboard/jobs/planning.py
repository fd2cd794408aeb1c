"""The planner at work: turns of the search, how good the plan is, and the plan put on record."""

import logging
from collections import deque
from dataclasses import asdict, replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from sqlalchemy.exc import OperationalError

from dashboard.feed.relay import BATCH
from dashboard.jobs.dispatching import Dispatching
from dashboard.jobs.solving import ApartSolver, Standard
from dashboard.services import Services
from dashboard.store.outlooks import keep_outlook
from dispatch.advice.basis import basis_record, sources_for_plan
from dispatch.advice.dispatching import Waiting
from dispatch.commands import SetDuty
from dispatch.engine.plan import Cost
from dispatch.planning.outlook import Outlook, Proposal, Stop
from dispatch.planning.planner import Planner, SolverBusy
from dispatch.planning.rests import Rest
from dispatch.words import say

LOOK_S = 1.0
"""How long it waits for news before it looks by itself."""

LEAST_S = 0.3
"""It rests so long between two turns, however much happens."""

TURN_S = 0.3
MEASURE_S = 0.6
MEASURE_EVERY = timedelta(seconds=15)
SAY_EVERY = timedelta(seconds=4)
KEPT = 120
"""So many measurings are kept for the line of the gap: half an hour."""

log = logging.getLogger(__name__)


class Planning:
    """Keeps the whole city's plan in one process of an installation."""

    def __init__(self, services: Services, solver: ApartSolver | None = None) -> None:
        """Begin without a plan."""
        self._services = services
        self._solver = solver or ApartSolver()
        self._planner = Planner(self._solver, TURN_S)
        self._standard: Standard | None = None
        self._trend: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._measured_at = self._said_at = services.clock.now() - MEASURE_EVERY
        self._dispatching = Dispatching(
            services, self._planner, timedelta(0), self._tell, self._rests
        )
        self._news, self._over = Event(), Event()
        self._thread = Thread(target=self._run, name="planning", daemon=True)
        services.bus.listen(self._hear)

    def start(self) -> None:
        """Begin to look, as soon as something happens and at least once in a while."""
        self._thread.start()

    def turn(self) -> None:
        """Look once: take back, plan, give, and put the plan on record."""
        self._dispatching.turn()

    def close(self) -> None:
        """End the turns and the search; what crews were told stands."""
        self._over.set()
        self._news.set()
        self._solver.close()
        if self._thread.is_alive():
            self._thread.join(timeout=3)

    def _hear(self, kind: str, _body: bytes) -> None:
        if kind == BATCH:
            self._news.set()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.turn()
            except OperationalError:
                log.warning("the database was away for a turn of planning", exc_info=True)
            self._over.wait(LEAST_S)
            self._news.wait(LOOK_S)
            self._news.clear()

    def _rests(self, waiting: Waiting) -> list[SetDuty]:
        """Return what to say about breaks, with the reason in the installation's language."""
        lang = self._services.config.lang
        return [
            replace(one, reason=say(f"dispatching.{one.reason}", lang))
            for one in self._planner.rests(waiting)
        ]

    def _tell(self, waiting: Waiting) -> None:
        now = waiting.situation.now
        if now - self._said_at < SAY_EVERY:
            return
        self._said_at = now
        outlook = self._planner.outlook(waiting)
        self._measure(outlook)
        record = outlook_record(outlook, waiting, self._standard)
        with self._services.database.writing() as connection:
            more = {"searching": self._planner.searching, "trend": list(self._trend)}
            keep_outlook(connection, record | more)

    def _measure(self, outlook: Outlook) -> None:
        """Compare the plan with what a longer run finds, now and then."""
        if not outlook.queues:
            self._standard = None
        elif outlook.at - self._measured_at >= MEASURE_EVERY:
            self._measured_at = outlook.at
            try:
                draft, plan = self._planner.latest
                self._standard = self._solver.measure(draft.problem, MEASURE_S, plan)
            except SolverBusy:
                self._standard = None
            else:
                self._trend.append(_point(outlook, self._standard))


def outlook_record(outlook: Outlook, waiting: Waiting, standard: Standard | None) -> dict[str, Any]:
    """Return a plan as the interface gives it; moments are ISO 8601, costs weighted minutes."""
    at = waiting.situation
    rules, hour = at.city.rules, at.now.astimezone(at.city.calendar.zone).hour
    return {
        "at": outlook.at.isoformat(),
        "automatic": len(waiting.cases),
        "proposed": len(waiting.proposals),
        "crews": len(waiting.units),
        "late": outlook.late,
        "left_out": list(outlook.left_out),
        "fairness": round(outlook.fairness, 3),
        "cost": _cost(outlook.cost),
        "standard": _standard(standard),
        "binding": rules.binding.value,
        "source": rules.source,
        "basis": basis_record(sources_for_plan(at.basis, hour)),
        "queues": {unit: [_stop(s) for s in stops] for unit, stops in outlook.queues.items()},
        "proposals": [_proposal(one) for one in outlook.proposals],
        "rests": {unit: _rest(rest) for unit, rest in outlook.rests.items()},
    }


def _point(outlook: Outlook, standard: Standard) -> dict[str, Any]:
    """Return one measuring: by which part the plan is dearer than the best a longer run found."""
    gap = max(0.0, standard.cost - standard.best) / max(standard.best, 1.0)
    waiting = sum(map(len, outlook.queues.values()))
    return {"at": outlook.at.isoformat(timespec="seconds"), "gap": round(gap, 4), "n": waiting}


def _cost(cost: Cost) -> dict[str, float]:
    parts = {k: round(v, 1) for k, v in asdict(cost).items() if not isinstance(v, bool)}
    return parts | {"total": round(cost.total, 1)}


def _standard(standard: Standard | None) -> dict[str, float] | None:
    if standard is None:
        return None
    return {name: round(value, 1) for name, value in asdict(standard).items()}


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "case": stop.case,
        "part": stop.part,
        "assist": stop.assist,
        "departs_at": stop.departs_at.isoformat(timespec="seconds"),
        "arrives_at": stop.arrives_at.isoformat(timespec="seconds"),
        "done_at": stop.done_at.isoformat(timespec="seconds"),
        "late_min": round(stop.late_min),
    }


def _rest(rest: Rest) -> dict[str, str]:
    return {
        "from": rest.begins_at.isoformat(timespec="seconds"),
        "until": rest.ends_at.isoformat(timespec="seconds"),
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "case": one.case,
        "version": one.version,
        "unit": one.unit,
        "assist": one.assist,
        "assists": list(one.assists),
        "arrives_at": one.arrives_at.isoformat(timespec="seconds"),
        "late_min": round(one.late_min),
    }
