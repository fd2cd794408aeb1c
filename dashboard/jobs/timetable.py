"""The timetable of this process: what runs when. One process of an installation keeps it."""

from apscheduler.schedulers.background import BackgroundScheduler

from dashboard.jobs.demo import Demo
from dashboard.jobs.demo_city import DemoCity
from dashboard.jobs.dispatching import LOOK_S, Dispatching
from dashboard.jobs.resuming import resume_held
from dashboard.jobs.snapshots import keep_snapshots
from dashboard.services import Services


class Timetable:
    """Runs each task at its time, in a thread of its own."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.demo_unit = "A01"
        self._demo = _demo_of(services)
        self._scheduler = BackgroundScheduler(timezone="UTC")
        engine = Dispatching(services)
        self._scheduler.add_job(engine.turn, "interval", seconds=LOOK_S, coalesce=True)
        self._scheduler.add_job(keep_snapshots, "interval", seconds=60, args=[services])
        self._scheduler.add_job(resume_held, "interval", seconds=60, args=[services])

    def start(self) -> None:
        """Begin to keep time."""
        self._scheduler.start()
        if self._demo:
            self._demo.start()

    def close(self) -> None:
        """Stop keeping time."""
        if self._demo:
            self._demo.close()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _demo_of(services: Services) -> Demo | None:
    config = services.config
    if not config.demo:
        return None
    return Demo(services, DemoCity(services.database, services.city, config.city))
