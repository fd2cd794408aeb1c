"""The timetable of this process: what runs when. One process of an installation keeps it."""

from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from dashboard.equipment.desk import Equipment
from dashboard.jobs.covering import Covering
from dashboard.jobs.demo import Demo
from dashboard.jobs.demo_city import DemoCity
from dashboard.jobs.equipment import (
    count_states,
    forget_readings,
    keep_readings,
    look_at_states,
    unshelve,
    weigh_chain,
)
from dashboard.jobs.learning import learn
from dashboard.jobs.planning import Planning
from dashboard.jobs.resuming import resume_held
from dashboard.jobs.snapshots import keep_snapshots
from dashboard.services import Services

WHEN_LATE = {"coalesce": True, "misfire_grace_time": None}
"""A task that could not run in time runs once as soon as it can: none may be left out."""

COVERAGE_S = 60
FIRST_LOOK = timedelta(seconds=5)
"""Coverage is looked at as soon as the other parts have begun."""


class Timetable:
    """Runs each task at its time, in a thread of its own."""

    def __init__(self, services: Services, equipment: Equipment | None = None) -> None:
        self._services = services
        self.demo_unit = "A01"
        self._demo = _demo_of(services)
        self._scheduler = BackgroundScheduler(timezone="UTC", job_defaults=WHEN_LATE)
        self._planning = Planning(services)
        self._add_covering(Covering(services))
        self._scheduler.add_job(keep_snapshots, "interval", seconds=60, args=[services])
        self._scheduler.add_job(resume_held, "interval", seconds=60, args=[services])
        self._scheduler.add_job(
            learn, "interval", minutes=30, args=[services], next_run_time=datetime.now(UTC)
        )
        if equipment:
            self._add_equipment(equipment)

    def _add_covering(self, covering: Covering) -> None:
        soon = self._services.clock.now() + FIRST_LOOK
        self._scheduler.add_job(
            covering.look, "interval", seconds=COVERAGE_S, next_run_time=soon, max_instances=1
        )

    def _add_equipment(self, equipment: Equipment) -> None:
        add, services = self._scheduler.add_job, equipment.services
        plans = equipment.plans
        add(look_at_states, "interval", seconds=15, args=[services, plans])
        add(unshelve, "interval", seconds=15, args=[services])
        add(keep_readings, "interval", seconds=30, args=[services])
        add(forget_readings, "interval", hours=6, args=[services])
        add(count_states, "cron", minute="*/10", args=[services])
        add(weigh_chain, "interval", minutes=30, args=[equipment])

    def start(self) -> None:
        """Begin to keep time."""
        self._scheduler.start()
        self._planning.start()
        if self._demo:
            self._demo.start()

    def close(self) -> None:
        """Stop keeping time."""
        if self._demo:
            self._demo.close()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._planning.close()


def _demo_of(services: Services) -> Demo | None:
    config = services.config
    if not config.demo:
        return None
    return Demo(services, DemoCity(services.database, services.city, config.city))
