"""Coverage at work: demand learned every hour, free crews looked at, proposals put on record."""

from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from dashboard.access.who import MACHINE
from dashboard.advising import registered, situation
from dashboard.jobs.covered import Model, coverage_record, said
from dashboard.services import Services
from dashboard.store.demand import declined_posts, keep_coverage, past_counts
from dashboard.store.freezes import standing
from dashboard.store.outlooks import read_outlook
from dispatch.coverage.check import demand_of
from dispatch.coverage.crews import Held
from dispatch.coverage.ground import Scene
from dispatch.coverage.history import panel_of
from dispatch.coverage.outlook import Coverage, coverage_of
from dispatch.coverage.postings import Posting
from dispatch.dispatch_rules import Mode
from dispatch.naming import Lang
from dispatch.posting import PostUnit
from dispatch.refusals import Refusal

LEARN_EVERY = timedelta(hours=1)


class Covering:
    """Looks after where free crews wait, in one process of an installation.

    Posts are proposed, and sent by the machine only where the city says so and no person has
    stopped automatic dispatch.
    """

    def __init__(self, services: Services) -> None:
        """Begin without a model: the first look learns one."""
        self._services = services
        self._model: Model | None = None
        self._turn = Lock()

    def look(self) -> None:
        """Look once: reckon coverage, put it on record, send crews where the machine may."""
        with self._turn:
            now = self._services.clock.now()
            if self._model is None or now - self._model.at >= LEARN_EVERY:
                self._model = self.learn(now)
            scene, frozen = self._scene(self._model)
            found = coverage_of(scene)
            record = coverage_record(found, self._model, self._services.city)
            with self._services.database.writing() as connection:
                keep_coverage(connection, record)
            if not frozen:
                self._send(found)

    def learn(self, now: datetime) -> Model:
        """Return the demand learned from whole days of the past, up to yesterday."""
        city = self._services.city
        today = now.astimezone(city.calendar.zone).date()
        midnight = datetime.combine(today, datetime.min.time(), city.calendar.zone)
        since = midnight - timedelta(days=city.coverage.history_days)
        with self._services.database.reading() as connection:
            counts = past_counts(connection, since, city)
        days = [one.hour.astimezone(city.calendar.zone).date() for one in counts]
        first = min(days, default=today)
        panel = panel_of(counts, city, first, today - timedelta(days=1))
        return Model(now, *demand_of(panel, city))

    def _scene(self, model: Model) -> tuple[Scene, bool]:
        services = self._services
        with services.database.reading() as connection:
            at, units = situation(services, connection), tuple(registered(connection))
            held, frozen = self._held(connection), standing(connection).frozen
        demand = model.demand
        expected = demand.next_hour(at.now, at.city)
        scene = Scene(at.city, at.now, units, at.fixes, at.router, demand.places, expected, held)
        return scene, frozen

    def _held(self, connection: Connection) -> Held:
        since = self._services.clock.now() - timedelta(
            minutes=self._services.city.coverage.hold_min
        )
        plan = read_outlook(connection) or {}
        return Held(frozenset(plan.get("queues", {})), declined_posts(connection, since))

    def _send(self, found: Coverage) -> None:
        for one in found.proposals:
            if one.mode is Mode.AUTOMATIC:
                self._post(one, self._services.config.lang)

    def _post(self, one: Posting, lang: Lang) -> None:
        """Send a crew; a refusal means that it has got something else to do meanwhile."""
        why = "; ".join(said(reason, lang, self._services.city) for reason in one.reasons)
        try:
            self._services.send(PostUnit(one.unit, one.version, one.street, advice=why), MACHINE)
        except Refusal:
            return
