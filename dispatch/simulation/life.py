"""The simulated city in time: what is asked next, by whom, and what follows from what happened."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from dispatch.case import Case
from dispatch.commands import AddReport, ReportCase
from dispatch.facts import Actor
from dispatch.lifecycle import WITH_UNIT, State
from dispatch.ports import Row
from dispatch.simulation.chance import share_of
from dispatch.simulation.crews import plan_of_assist, plan_of_crew
from dispatch.simulation.desk import Planned, plan_of_desk
from dispatch.simulation.people import invented
from dispatch.simulation.reports import MINUTE, Reports
from dispatch.simulation.scene import Ask, Scene
from dispatch.simulation.shifts import next_duty
from dispatch.unit import Duty, Unit

REAL_CREW_KEEPS = timedelta(minutes=30)
"""After a real crew's last word its call sign is left alone for so long."""

AFTER_REFUSAL = timedelta(minutes=2)
SPREAD_S = 90.0
"""What should have happened before a start happens within about so many seconds of it."""

Happening = Callable[[datetime], Ask | None]
"""What takes place when its time has come; it may plan more."""


class CityLife:
    """Plays reporters, officers, inspectors and crews around a city.

    Tell it what happened with `observe`; ask it with `next_at` and `take` what is asked next. It
    keeps no memory that the rows do not have: started anew, it goes on from the rows.
    """

    def __init__(self, scene: Scene, reports: Reports, roster: Iterable[Unit]) -> None:
        self.scene = scene
        self._reports = reports
        self._roster = {unit.id: unit for unit in roster}
        self._queue: list[tuple[datetime, int, Happening]] = []
        self._numbers = count()

    def begin(self, rows: Iterable[Row], now: datetime, first_report: datetime) -> None:
        """Go on from the rows of a city as it stands at `now`; reports come from the given time."""
        known = list(rows)
        units = [row for row in known if isinstance(row, Unit)]
        cases = [row for row in known if isinstance(row, Case) and not row.ended]
        for unit in units:
            self.scene.meet(unit)
        self.scene.cases.update({case.id: case for case in cases})
        for case in cases:
            self._plan(case, _since(case, now), now)
        for unit in units:
            if unit.id in self._roster:
                self._push(now, partial(self._duty, unit.id))
        self._push(_next_minute(first_report), self._minute)

    def next_at(self) -> datetime:
        """Return when something may be asked next."""
        return self._queue[0][0]

    def take(self) -> tuple[datetime, Ask | None]:
        """Return the next moment, and what is asked then, if anything."""
        at, _, happening = heappop(self._queue)
        return at, happening(at)

    def observe(self, row: Row, now: datetime, actor: Actor) -> None:
        """Take in a row as it is since somebody changed it at `now`."""
        if isinstance(row, Unit):
            self._see_actor(actor, now, "", row.id)
            self.scene.meet(row)
        elif isinstance(row, Case):
            known = self.scene.cases.get(row.id)
            self._see_actor(actor, now, row.id, _moved(known, row))
            self._observe_case(row, now)

    def _see_actor(self, actor: Actor, now: datetime, case: str, unit: str) -> None:
        """Real people come first: officers keep their cases, crews their call signs."""
        if invented(actor) or actor.role in ("machine", "system"):
            return
        if actor.role == "crew":
            self.scene.real_crews[unit] = now + REAL_CREW_KEEPS
        elif case:
            self.scene.touched.add(case)

    def _observe_case(self, case: Case, now: datetime) -> None:
        known = self.scene.cases.get(case.id)
        if case.ended:
            self.scene.cases.pop(case.id, None)
            self.scene.touched.discard(case.id)
        elif known is None or known.version < case.version:
            self.scene.cases[case.id] = case
            self._plan(case, _since_now(known, case, now), now)

    @property
    def weather(self) -> str:
        """The scenario whose reports come in."""
        return self._reports.scenario

    def change_weather(self, scenario: str) -> None:
        """From the next minute on let people report what such a day brings."""
        self._reports = self._reports.in_weather(scenario)

    def refused(self, ask: Ask, now: datetime) -> None:
        """Think again after a refusal: whatever stands in the way may be gone later."""
        case = self.scene.cases.get(getattr(ask.command, "case", ""))
        if case is not None:
            self._plan(case, now + AFTER_REFUSAL, now)

    def _plan(self, case: Case, since: datetime, now: datetime) -> None:
        self._push_planned(case, self._planned(case, since, now), now)
        for mine in case.assists:
            ours = mine.unit in self._roster and not self.scene.handled_by_crew(mine.unit, now)
            if mine.in_hand and ours:
                self._push_planned(case, plan_of_assist(case, mine, self.scene, now), now)

    def _push_planned(self, case: Case, planned: Planned | None, now: datetime) -> None:
        if planned is None:
            return
        at = planned.at
        if at < now:
            late = self.scene.share(case, case.version, "late")
            at = now + timedelta(seconds=late * SPREAD_S)
        self._push(at, partial(self._act, case, planned))

    def _planned(self, case: Case, since: datetime, now: datetime) -> Planned | None:
        if case.state in WITH_UNIT:
            if case.unit not in self._roster:
                return None
            if self.scene.handled_by_crew(case.unit, now):
                return Planned(now + REAL_CREW_KEEPS, lambda _case, _now: None)
            return plan_of_crew(case, self.scene, since)
        if case.id in self.scene.touched:
            return None
        return plan_of_desk(case, self.scene, since)

    def _act(self, case: Case, planned: Planned, now: datetime) -> Ask | None:
        """Ask what was planned, unless the case changed meanwhile or real people took it up."""
        current = self.scene.cases.get(case.id)
        if current is None or current.version != case.version:
            return None
        if self._left_alone(case, now):
            self._push(now + REAL_CREW_KEEPS, partial(self._act, case, planned))
            return None
        ask = planned.act(case, now)
        if ask is None:
            share = self.scene.share(case, int(now.timestamp()))
            later = now + self.scene.script.delay("look_again", share)
            self._push(later, partial(self._act, case, planned))
        return ask

    def _left_alone(self, case: Case, now: datetime) -> bool:
        if case.state in WITH_UNIT:
            return self.scene.handled_by_crew(case.unit, now)
        return case.id in self.scene.touched

    def _duty(self, name: str, now: datetime) -> Ask | None:
        ask, again = next_duty(self._roster[name], now, self.scene)
        self._push(max(again, now + MINUTE), partial(self._duty, name))
        return ask

    def _minute(self, now: datetime) -> None:
        for at, ask, actor in self._reports.of_minute(now):
            self._push(at, partial(self._report, ask, actor))
        self._push(now + MINUTE, self._minute)

    def _report(self, ask: ReportCase, actor: Actor, _now: datetime) -> Ask:
        """Now and then it is about a case that is open already: a second voice."""
        share = share_of(self.scene.day.seed, ask.title, ask.lon)
        if share < self.scene.script.shares["duplicate"]:
            for case in self.scene.cases.values():
                if case.matter == ask.matter and case.state is not State.DISPOSED:
                    voice = self.scene.word(case, "voice")
                    return Ask(AddReport(case.id, case.version, voice, ask.source), actor)
        return Ask(ask, actor)

    def _push(self, at: datetime, happening: Happening) -> None:
        heappush(self._queue, (at, next(self._numbers), happening))

    def rove(self, now: datetime) -> Iterator[str]:
        """Let idle crews go their rounds; yield the crews on duty that the simulation moves."""
        for unit in self.scene.units.values():
            if unit.duty is Duty.OFF_DUTY or unit.id not in self.scene.fleet.tracks:
                continue
            if self.scene.handled_by_crew(unit.id, now):
                continue
            if unit.duty is Duty.AVAILABLE:
                self.scene.fleet.rove(unit.id, now)
            yield unit.id


def _next_minute(now: datetime) -> datetime:
    whole = datetime.fromtimestamp(now.timestamp() // 60 * 60, UTC)
    return whole + MINUTE


def _moved(known: Case | None, case: Case) -> str:
    """Return the unit whose doing a change of a case is: one that assists, else the lead."""
    before = known.assists if known else ()
    mine = next((one.unit for one in case.assists if one not in before), "")
    return mine or case.unit or case.last_unit


def _since_now(known: Case | None, case: Case, now: datetime) -> datetime:
    """Return since when a case stands so: a step of a crew that assists holds up nobody else."""
    same = known is not None and known.state is case.state and known.assists != case.assists
    return _since(case, now) if same else now


_ENTERED = {
    State.REPORTED: "reported_at",
    State.FILED: "filed_at",
    State.ASSIGNED: "assigned_at",
    State.ACKNOWLEDGED: "assigned_at",
    State.ON_SCENE: "arrived_at",
    State.DISPOSED: "disposed_at",
    State.VERIFIED: "verified_at",
}


def _since(case: Case, now: datetime) -> datetime:
    """Return since when a case stands as it does; a crew on its way goes on from where it is."""
    moment: datetime | None = getattr(case, _ENTERED.get(case.state, ""), None)
    return min(moment, now) if moment else now
