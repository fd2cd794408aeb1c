"""The simulated city as its people see it: open cases, crews, and whom to send."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dispatch.advice.candidates import exclusion
from dispatch.advice.keeping import kept
from dispatch.advice.ranking import Advice, Situation, candidate, place_of, rank, rank_for
from dispatch.assisting import lead_of, open_parts
from dispatch.case import Case
from dispatch.city import City
from dispatch.commands import AssignUnit, Command
from dispatch.facts import Actor
from dispatch.grid import Point
from dispatch.simulation.chance import share_of
from dispatch.simulation.fleet import Fleet, Whereabouts
from dispatch.simulation.people import Cast
from dispatch.simulation.reports import Day
from dispatch.simulation.script import Script, Topic
from dispatch.unit import Duty, Unit

MACHINE = Actor("zhihui", "machine")
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST_MINUTES = 75
"""Nobody is sent farther than this from another district."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A command and the one who gives it."""

    command: Command
    actor: Actor


@dataclass
class Scene:
    """What is going on. With `machine` the simulation also plays the engine and the timetable.

    `touched` are the cases that real officers handle: invented ones leave them alone. In a fast
    run crews take their breaks from `breaks_from` on: earlier ones nobody would see.
    """

    city: City
    script: Script
    day: Day
    fleet: Fleet
    machine: bool
    cases: dict[str, Case] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    real_crews: dict[str, datetime] = field(default_factory=dict)
    breaks_from: datetime = LONG_AGO
    cast: Cast = field(init=False)

    def __post_init__(self) -> None:
        self.cast = Cast(self.script)
        self._skilled: dict[str, list[str]] = {}
        self._topics: dict[tuple[str, str], Topic | None] = {}

    def share(self, case: Case, *names: object) -> float:
        """Return an even number from 0 to 1 of one case in one matter: the same after a restart."""
        return share_of(self.day.seed, case.id, *names)

    def delay(self, case: Case, name: str) -> timedelta:
        """Return how long somebody takes over this case as it is now."""
        return self.script.delay(name, self.share(case, case.version, name))

    def word(self, case: Case, name: str) -> str:
        """Return the reason somebody gives about this case."""
        return self.script.word(name, self.share(case, "word", name))

    def happens(self, case: Case, name: str) -> bool:
        """Tell whether a rare thing happens to this case."""
        return self.share(case, name) < self.script.shares[name]

    def topic(self, case: Case) -> Topic | None:
        """Return what is said about such cases."""
        key = (case.matter, case.condition)
        if key not in self._topics:
            self._topics[key] = self.script.topic_of(*key)
        return self._topics[key]

    def place(self, case: Case) -> Point:
        """Return where a crew goes for a case."""
        return place_of(case, self.city)

    def meet(self, unit: Unit) -> None:
        """Take in a crew as it is now."""
        if unit.id not in self.units:
            for skill in unit.skills:
                self._skilled.setdefault(skill, []).append(unit.id)
        self.units[unit.id] = unit

    def handled_by_crew(self, unit: str, now: datetime) -> bool:
        """Tell whether a real crew has used this call sign lately."""
        return unit in self.real_crews and now < self.real_crews[unit]

    def situation(self, now: datetime) -> Situation:
        """Return what a ranking looks at."""
        where = Whereabouts(self.fleet, now)
        return Situation(self.city, now, self.cases, where, self.fleet.router)

    def assign(self, case: Case, now: datetime, actor: Actor) -> Ask | None:
        """Return the assignment an officer or the engine makes, if any crew may go."""
        at = self.situation(now)
        skill = self.city.matters[case.matter].skill
        crews = [u for u in self._on_duty(skill) if u.id != case.last_unit]
        own = [unit for unit in crews if unit.district == case.district]
        advice = rank(case, own, at)
        if not advice.ranked:
            near = [unit for unit in crews if case.district in unit.support]
            advice = rank(case, near, at)
        if not advice.ranked:
            advice = _from_anywhere(case, crews, at)
        return self._chosen(case, advice, at, actor)

    def _on_duty(self, skill: str) -> list[Unit]:
        crews = (self.units[name] for name in self._skilled.get(skill, ()))
        return [unit for unit in crews if unit.duty is not Duty.OFF_DUTY]

    def _sent_along(self, case: Case, lead: str, at: Situation) -> dict[str, Advice]:
        """Return the crews that assist, as far as there are any: the lead goes in any case."""
        sent: dict[str, Advice] = {}
        for part in open_parts(case, self.city)[1:]:
            crews = [u for u in self._on_duty(part.skill) if u.id not in (lead, *sent)]
            advice = rank_for(part, crews, at)
            if advice.ranked:
                sent[advice.ranked[0].unit] = advice
        return sent

    def _chosen(self, case: Case, advice: Advice, at: Situation, actor: Actor) -> Ask | None:
        if not advice.ranked:
            return None
        second = len(advice.ranked) > 1 and self.happens(case, "second_choice")
        best = advice.ranked[1 if second and actor is not MACHINE else 0].unit
        others = self._sent_along(case, best, at)
        why = kept(advice, best, others.items())
        sent = AssignUnit(case.id, case.version, best, advice=why, assists=tuple(others))
        return Ask(sent, actor)


def _from_anywhere(case: Case, crews: Iterable[Unit], at: Situation) -> Advice:
    """Rank crews of other districts: at night some skills are few in the whole city."""
    part = lead_of(case, at.city)
    why = {unit.id: exclusion(part, unit, at.fixes[unit.id], at.city, at.now) for unit in crews}
    fit = [unit for unit in crews if why[unit.id] in ("", "district")]
    found = [candidate(case, unit, at) for unit in fit]
    near = [one for one in found if one.arrive_minutes <= FARTHEST_MINUTES]
    return Advice(case.id, tuple(sorted(near, key=lambda one: one.cost)), ())
