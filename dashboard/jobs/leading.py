"""What one process of an installation does by itself: relay, timetable, gateways, demonstration."""

from dashboard.access.demo import ensure_demo_accounts
from dashboard.clock import SystemClock
from dashboard.config import Config
from dashboard.equipment.desk import Equipment
from dashboard.gateways.running import Gateways
from dashboard.jobs.demo_city import DemoCity
from dashboard.jobs.demo_past import prepare_demo
from dashboard.jobs.demo_street import DemoStreet
from dashboard.jobs.timetable import Timetable
from dashboard.services import Services
from dashboard.store.engine import Database
from dispatch.city import City


def prepare(database: Database, city: City, config: Config) -> None:
    """Bring a demonstration up to the present before anybody looks at it."""
    if config.demo:
        prepare_demo(DemoCity(database, city, config.city), SystemClock().now())


class Leading:
    """The parts that run once in an installation; `alone` with the gateways its settings name.

    Where the work is shared among processes the gateways are processes of their own, but those of
    the demonstration's street.
    """

    def __init__(self, services: Services, equipment: Equipment, *, alone: bool) -> None:
        self._services, self._equipment, self._alone = services, equipment, alone
        self.gateways = Gateways(services, equipment)
        self.street = DemoStreet(equipment, self.gateways)
        self.timetable = Timetable(services, equipment)

    def start(self) -> None:
        """Begin to relay, to watch equipment and to keep the timetable."""
        services, demo = self._services, self._services.config.demo
        if demo:
            district = next(iter(services.city.districts))
            ensure_demo_accounts(services.accounts, district, self.timetable.demo_unit)
        services.start()
        self._equipment.start()
        if demo:
            self.street.start()
        elif self._alone:
            self.gateways.start()
        self.timetable.start()

    def stop(self) -> None:
        """End everything, the newest first."""
        self.timetable.close()
        self.street.close()
        self.gateways.stop()
        self._equipment.close()
