"""The gateways of one process, started and stopped together."""

from collections.abc import Mapping
from threading import Event, Thread

from sqlalchemy import select

from dashboard.equipment.desk import Equipment
from dashboard.gateways.jt808.opening import TrackSink
from dashboard.gateways.jt808.ports import KeyedTerminals
from dashboard.gateways.jt808.server import Gateway, Ports
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.mqtt.client import MqttGateway
from dashboard.gateways.mqtt.settings import read_mqtt_url
from dashboard.gateways.texting import Texter
from dashboard.gateways.vehicles import EnteringSink, RefusalCopy, VehicleReadings
from dashboard.gateways.watching import FleetWatch
from dashboard.services import Services
from dashboard.store.equipment_tables import device
from dispatch.tracks.checks import Border
from dispatch.tracks.fleet import Rules

VEHICLE_STAGE = "vehicle"
COPY_S = 5.0


class VehicleGateway:
    """JT/T 808 terminals: positions onto the map and into tracks, findings into readings."""

    def __init__(self, equipment: Equipment, settings: Settings, terminals: KeyedTerminals) -> None:
        services = equipment.services
        readings = VehicleReadings(equipment, vehicles_of(equipment).__contains__)
        border = Border(services.city.holds)
        self.watch = FleetWatch(Rules(border), services.clock.now, readings.told)
        tracks = TrackSink(services.database, services.board, self.watch)
        sink = EnteringSink(services, tracks)
        self.gateway = Gateway(Ports(sink, terminals, border, now=services.clock.now), settings)
        self._copy = RefusalCopy(self.gateway, equipment.book)
        Texter(services.bus, self.gateway.send_text)
        self._stop = Event()
        self._thread = Thread(target=self._run, name="vehicle-refusals", daemon=True)

    def start(self) -> int:
        """Listen; return the port."""
        self.watch.start()
        self._thread.start()
        return self.gateway.start().port

    def stop(self) -> None:
        """End all links."""
        self._stop.set()
        self.gateway.stop()
        self.watch.close()

    def _run(self) -> None:
        while not self._stop.wait(COPY_S):
            self._copy.copy()


def vehicles_of(equipment: Equipment) -> frozenset[str]:
    """Return the ids of the collection vehicles in the register of devices."""
    kinds = [k.code for k in equipment.plans.kinds.values() if k.stage == VEHICLE_STAGE]
    with equipment.services.database.reading() as connection:
        query = select(device.c.id).where(device.c.kind.in_(kinds))
        return frozenset(connection.execute(query).scalars())


class Gateways:
    """What the settings of this process ask for: a broker, vehicle terminals, or nothing."""

    def __init__(self, services: Services, equipment: Equipment) -> None:
        self._services, self._equipment = services, equipment
        self.mqtt: MqttGateway | None = None
        self.vehicles: VehicleGateway | None = None

    def start(self, units: Mapping[str, str] | None = None) -> None:
        """Start what is asked for; `units` maps vehicle terminals to units.

        In a demonstration every terminal is admitted, elsewhere only those that are mapped.
        """
        config = self._services.config
        if config.mqtt_url:
            settings = read_mqtt_url(config.mqtt_url)
            self._equipment.intake.read_ahead(settings.areas)
            self.mqtt = MqttGateway(self._equipment, settings)
            self.mqtt.start()
        if config.jt808_port is not None or config.demo:
            terminals = KeyedTerminals(config.secret, dict(units or {}), anyone=config.demo)
            own = Settings(host=config.host, port=config.jt808_port or 0)
            self.vehicles = VehicleGateway(self._equipment, own, terminals)
            self.vehicles.start()

    def stop(self) -> None:
        """End them."""
        if self.mqtt:
            self.mqtt.stop()
        if self.vehicles:
            self.vehicles.stop()
