"""The living demonstration: a simulated city that acts in real time through the same commands."""

import logging
from datetime import datetime
from threading import Event, Thread

from sqlalchemy.exc import OperationalError

from dashboard.access.who import Role, Who
from dashboard.jobs.demo_city import DemoCity
from dashboard.jobs.demo_photos import ensure_photos
from dashboard.jobs.plots import PLOT
from dashboard.services import Services
from dashboard.store.reads import entries_after, row_of, tip
from dispatch.case import CITY, Case
from dispatch.facts import Actor
from dispatch.refusals import Refusal
from dispatch.simulation.life import CityLife
from dispatch.simulation.scene import Ask, Scene

PACE_S = 1.0
MOST_ASKS = 20
"""Commands a turn at most: after a pause the city catches up without pushing others aside."""

MOST_FACTS = 500
FOLLOWED = ("case", "unit")

log = logging.getLogger(__name__)


class Demo:
    """Lives the city on from where it stands, in a thread of its own.

    It hears of everything that happens by reading the facts, and leaves to real people what they
    have taken in hand. A refusal only makes it think again.
    """

    def __init__(self, services: Services, demo: DemoCity) -> None:
        self._services = services
        self._demo = demo
        self._stop = Event()
        self._thread = Thread(target=self._run, name="demo", daemon=True)

    def start(self) -> None:
        """Begin to live."""
        self._thread.start()

    def close(self) -> None:
        """Stop living; what is under way stays as it is."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        at = self._services
        ensure_photos(at.database, at.config.photos_dir, at.clock.now())
        living = Living(at, self._demo)
        at.bus.listen(living.listen)
        while not self._stop.wait(PACE_S):
            try:
                living.turn()
            except OperationalError:
                log.warning("the database was away for a turn of the demonstration", exc_info=True)


class Living:
    """The city's life between two looks at the facts."""

    def __init__(self, services: Services, demo: DemoCity) -> None:
        self._services = services
        with services.database.reading() as connection:
            self._place, _ = tip(connection)
        self.life: CityLife = demo.life(services.clock.now(), machine=False)
        self._wanted: str | None = None

    def listen(self, kind: str, body: bytes) -> None:
        """Take a wish for a scenario off the bus; it is fulfilled with the next turn."""
        if kind == PLOT:
            self._wanted = body.decode()

    def turn(self) -> None:
        """Hear what happened, do what is due, and tell where the crews are."""
        now = self._services.clock.now()
        if self._wanted is not None:
            self.life.change_weather(self._wanted)
            self._wanted = None
        self._hear()
        self._act(now)
        fleet = self.life.scene.fleet
        self._services.board.put(list(fleet.news(self.life.rove(now), now)))

    def _hear(self) -> None:
        with self._services.database.reading() as connection:
            while entries := entries_after(connection, self._place, MOST_FACTS):
                self._place = entries[-1].seq
                for entry in entries:
                    for change in entry.changes:
                        if change["table"] in FOLLOWED:
                            self.life.observe(row_of(change), entry.fact.at, entry.fact.actor)

    def _act(self, now: datetime) -> None:
        for _ in range(MOST_ASKS):
            if self.life.next_at() > now:
                return
            _, ask = self.life.take()
            if ask is not None:
                self._give(ask, now)

    def _give(self, ask: Ask, now: datetime) -> None:
        try:
            self._services.send(ask.command, who_of(ask, self.life.scene))
        except Refusal:
            self.life.refused(ask, now)


def who_of(ask: Ask, scene: Scene) -> Who:
    """Return an invented person as one who asks, bound to the crew or district the role is."""
    person, role = ask.actor, Role(ask.actor.role)
    case: Case | None = scene.cases.get(getattr(ask.command, "case", ""))
    if role is Role.CREW:
        unit: str = getattr(ask.command, "unit", "") or (case.unit if case else "")
        return Who(person.id, person.name, role, unit=unit)
    if role is Role.DISTRICT and case is not None:
        return _inspector(person, case)
    return Who(person.id, person.name, role)


def _inspector(person: Actor, case: Case) -> Who:
    """An inspector belongs to the centre that has the case in hand."""
    if case.holder == CITY:
        return Who(person.id, person.name, Role.OPERATOR)
    return Who(person.id, person.name, Role.DISTRICT, district=case.holder)
