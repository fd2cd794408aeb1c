"""A tiny city that has lived for weeks: cases in every state, written through the handlers."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from dashboard.services import Services
from dashboard.store.ledger import SqlLedger, open_ledger
from dispatch import commands as c
from dispatch.case import Case
from dispatch.city import City
from dispatch.commands import Command
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import Step
from dispatch.refusals import Refusal
from tests.builders import AN_ACTOR, NOON, a_report

PLACES = ((114.05, 22.55), (114.15, 22.55))
WALK = (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE, Step.PASS, Step.CLOSE)


class Life:
    """Writes cases of any past moment into the database of services."""

    def __init__(self, services: Services, seed: int = 1) -> None:
        self.services = services
        self.chance = Random(seed)
        self.asked: list[tuple[datetime, int]] = []

    def crews(self, at: datetime) -> None:
        """Enter one large crew for each district."""
        for sign, district in (("A12", "440304"), ("B07", "440303")):
            skills = tuple(self.services.city.skills)
            unit = c.EnterUnit(sign, "环卫", "crew", district, "sanitation", skills, (), 1000)
            self._do(at, unit, c.SetDuty(sign, "available"))

    def _do(self, at: datetime, *commands: Command) -> Any:
        with open_ledger(self.services.database) as ledger:
            for command in commands:
                row = self._decide(ledger, at, command)
        return row

    def _decide(self, ledger: SqlLedger, at: datetime, command: Command) -> Any:
        city: City = self.services.city
        return handle(command, Context(ledger, city, at, AN_ACTOR))

    def days(self, days: int, a_day: int, until: datetime = NOON) -> None:
        """Let so many cases a day be reported, and each walk some way, in the order of time."""
        plans = [self._plan(until) for _ in range(days * a_day)]
        plans = [(until - timedelta(days=days * self.chance.random()), walk) for _, walk in plans]
        with open_ledger(self.services.database) as ledger:
            for at, walk in sorted(plans, key=lambda plan: plan[0]):
                self._live(ledger, at, walk, until)

    def _plan(self, until: datetime) -> tuple[datetime, int]:
        return until, self.chance.choice((0, 1, 2, 3, 5, 6, 8, 8, 8, 8, 8, 8))

    def _live(self, ledger: SqlLedger, at: datetime, walk: int, until: datetime) -> None:
        lon, lat = self.chance.choice(PLACES)
        matter = self.chance.choice(("06042", "04002"))
        moment = at
        case = self._decide(ledger, moment, a_report(lon=lon, lat=lat, matter=matter))
        for number in range(walk):
            moment += timedelta(minutes=self.chance.expovariate(1 / 30))
            if moment >= until:
                return
            try:
                case = self._decide(ledger, moment, self._next(case, number))
            except Refusal:
                return

    def _next(self, case: Case, number: int) -> Command:
        mine = (case.id, case.version)
        if number == 0:
            return c.FileCase(*mine)
        if number == 1:
            return c.AssignUnit(*mine, "A12" if case.district == "440304" else "B07")
        if self.chance.random() < 0.02 and case.state in ("assigned", "on_scene"):
            return c.HoldCase(*mine, NOON + timedelta(days=30), "等配件")
        if self.chance.random() < 0.03 and case.state in ("disposed", "verified"):
            return c.TakeStep(*mine, Step.REWORK, reason="没修好")
        return c.TakeStep(*mine, WALK[number - 2], reason="好")
