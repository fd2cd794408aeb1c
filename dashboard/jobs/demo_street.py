"""The demonstration's street put together: devices, their past, their words and their vehicles."""

from collections.abc import Sequence
from threading import Thread

from dashboard.equipment.desk import Equipment
from dashboard.gateways.mqtt.settings import read_mqtt_url
from dashboard.gateways.running import Gateways
from dashboard.jobs.plots import PLOT
from dashboard.jobs.street import (
    DirectSpeaker,
    MqttSpeaker,
    Speaker,
    StreetLife,
    ensure_devices,
    street_of,
    write_past,
)
from dashboard.jobs.vehicles import Drive, mapping_of
from dispatch.equipment.device import Device
from dispatch.equipment.simulating.scenario import Plot


class DemoStreet:
    """Simulated devices and vehicles around the gateways of this process."""

    def __init__(self, equipment: Equipment, gateways: Gateways) -> None:
        self._equipment, self._gateways = equipment, gateways
        self._life: StreetLife | None = None
        self._drive: Drive | None = None
        self._thread = Thread(target=self._begin, name="demo-street", daemon=True)
        self._devices: Sequence[Device] = ()
        self._wanted: Plot | None = None

    def start(self) -> None:
        """Enter the devices, start the gateways, and let the street speak."""
        self._devices = ensure_devices(self._equipment)
        vehicles = [d for d in self._devices if d.kind == "waste_vehicle"]
        self._gateways.start(mapping_of(vehicles))
        self._equipment.services.bus.listen(self._hear)
        self._thread.start()

    def _begin(self) -> None:
        equipment, services = self._equipment, self._equipment.services
        write_past(equipment, self._devices, equipment.now_ms())
        street = street_of(self._devices, services.city, equipment.plans)
        self._life = StreetLife(street, self._speaker(), services)
        self._life.start()
        if self._wanted is not None:
            self._life.play(self._wanted)
        if self._gateways.vehicles:
            port = self._gateways.vehicles.gateway.port
            self._drive = Drive(self._devices, services.config.host, port)
            self._drive.start()

    def _speaker(self) -> Speaker:
        url = self._equipment.services.config.mqtt_url
        return MqttSpeaker(read_mqtt_url(url)) if url else DirectSpeaker(self._equipment)

    @property
    def playing(self) -> Plot | None:
        """The scenario on the street, None while it is still being laid out."""
        return self._life.street.scenario.plot if self._life else None

    def _hear(self, kind: str, body: bytes) -> None:
        if kind == PLOT:
            self._wanted = Plot(body.decode())
            if self._life is not None:
                self._life.play(self._wanted)

    def close(self) -> None:
        """Fall silent and stop."""
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        for part in (self._drive, self._life):
            if part:
                part.close()
