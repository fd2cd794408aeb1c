"""Lives through past hours of the simulated city, far faster than they took."""

from collections.abc import Callable
from datetime import datetime, timedelta

from dashboard.feed.board import replace_fixes
from dashboard.jobs.demo_city import DemoCity
from dashboard.store.bulk import BulkLedger, open_bulk_ledger
from dashboard.store.reads import tip
from dispatch.facts import Fact
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.ports import Row
from dispatch.refusals import Refusal
from dispatch.simulation.life import CityLife
from dispatch.unit import Duty

STEPS = 4000
"""Happenings in one transaction: about a second's work, so that others can get in between."""

WARM_UP = timedelta(hours=3)
"""A city that starts from nothing, or after a long rest, has lived so long before it is shown."""

LAST_SHIFTS = timedelta(hours=9)
"""Crews still on duty at the end began their shift within this: they have had their breaks."""

SHORT_REST = timedelta(hours=6)
"""After a rest no longer than this the city has been reporting all the while."""

OnProgress = Callable[[datetime], None]


class Past:
    """Runs a life against the database up to a moment; time is what the life says it is."""

    def __init__(self, demo: DemoCity, life: CityLife) -> None:
        self._database = demo.database
        self._city = demo.city
        self._life = life
        self.facts = 0

    def run(self, until: datetime, on_progress: OnProgress = lambda _at: None) -> None:
        """Live on until `until`, then write down where the crews on duty are."""
        self._life.scene.breaks_from = until - LAST_SHIFTS
        ledger: BulkLedger | None = None
        while self._life.next_at() <= until:
            with open_bulk_ledger(self._database, self._observe, ledger) as ledger:
                self._some(ledger, until)
            on_progress(min(self._life.next_at(), until))
        self._place_crews(until)

    def _some(self, ledger: BulkLedger, until: datetime) -> None:
        for _ in range(STEPS):
            if self._life.next_at() > until:
                return
            now, ask = self._life.take()
            if ask is None:
                continue
            try:
                handle(ask.command, Context(ledger, self._city, now, ask.actor))
            except Refusal:
                self._life.refused(ask, now)

    def _observe(self, fact: Fact, rows: tuple[Row, ...]) -> None:
        self.facts += 1
        for row in rows:
            self._life.observe(row, fact.at, fact.actor)

    def _place_crews(self, now: datetime) -> None:
        scene = self._life.scene
        on_duty = [u.id for u in scene.units.values() if u.duty is not Duty.OFF_DUTY]
        found = [fix for name in on_duty if (fix := scene.fleet.fix(name, now))]
        if found:
            with self._database.writing() as connection:
                replace_fixes(connection, found)


def prepare_demo(demo: DemoCity, now: datetime) -> int:
    """Bring the simulated city up to `now`, quickly, before it is shown; return the facts made.

    A new one lives through its last hours; one that rested goes on from where it stopped, and a
    long rest brings no reports: the city finishes what it had and wakes a few hours before `now`.
    """
    with demo.database.reading() as connection:
        _, stopped = tip(connection)
    begin = now - WARM_UP
    start = min(stopped or begin, now)
    demo.ensure_crews(start)
    reports = start if now - start <= SHORT_REST else begin
    past = Past(demo, demo.life(start, machine=True, reports=reports))
    past.run(now)
    return past.facts
