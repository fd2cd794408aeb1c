"""The simulated street of the demonstration: devices that speak the gateways' own protocols.

With a broker they speak MQTT to it; without one their words go straight to the same reader.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, Protocol

import orjson
from sqlalchemy import insert, select

from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.equipment.history import Value, append_readings, mark_due
from dashboard.equipment.lamps import Lamps
from dashboard.equipment.parts import reading_parts
from dashboard.equipment.register import device_of, enter_devices
from dashboard.gateways.mqtt.client import connecting, make_client
from dashboard.gateways.mqtt.reading import read_message, topic_of
from dashboard.gateways.mqtt.settings import MqttSettings
from dashboard.services import Services
from dashboard.store.equipment_tables import device, reading, state_count
from dashboard.store.tracks import appending
from dispatch.city import City
from dispatch.equipment.device import Condition, Device, DeviceState, state_of
from dispatch.equipment.kinds import Plans
from dispatch.equipment.simulating.scenario import Plot
from dispatch.equipment.simulating.spreading import SOURCE, spread
from dispatch.equipment.simulating.street import Said, Street

PACE_S = 0.5
PAST_HOURS = 30
PAST_STEP_MS = 1_800_000
PAST_CHUNK = 20_000

Heard = tuple[Device, dict[str, float]]
"""A device and what it read."""

log = logging.getLogger(__name__)


class Speaker(Protocol):
    """Says what devices say."""

    def say(self, topic: str, payload: bytes) -> None:
        """Say one message."""
        ...

    def close(self) -> None:
        """Fall silent."""
        ...


class DirectSpeaker:
    """Hands words to the reader the MQTT gateway uses, without a broker between."""

    def __init__(self, equipment: Equipment) -> None:
        self._equipment = equipment

    def say(self, topic: str, payload: bytes) -> None:
        """Say one message."""
        now_ms = self._equipment.now_ms()
        self._equipment.put(Envelope("mqtt", topic, payload, now_ms, read_message, _no_broker))

    def close(self) -> None:
        """Fall silent."""


def _no_broker(_outcome: Outcome) -> None:
    """There is nobody to acknowledge to."""


class MqttSpeaker:
    """Speaks to a broker, as devices do."""

    def __init__(self, settings: MqttSettings) -> None:
        self._client = make_client(settings, manual_ack=False, client=f"{settings.client}-street")
        options = connecting(settings, session_s=0)
        self._client.connect_async(settings.host, settings.port, **options)
        self._client.loop_start()

    def say(self, topic: str, payload: bytes) -> None:
        """Say one message, at least once."""
        self._client.publish(topic, payload, qos=1)

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()


class StreetLife:
    """Lets simulated devices speak in real time, in a thread of its own."""

    def __init__(self, street: Street, speaker: Speaker, services: Services) -> None:
        self.street, self._speaker, self._services = street, speaker, services
        self._stop = Event()
        self._thread = Thread(target=self._run, name="street", daemon=True)

    def start(self) -> None:
        """Begin to speak."""
        self._thread.start()

    def close(self) -> None:
        """Fall silent."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._speaker.close()

    def play(self, plot: Plot) -> None:
        """Begin a scenario."""
        self.street.play(plot, self._now_ms())

    def speak(self, now_ms: int) -> int:
        """Say what is due; return how many messages it was."""
        city, n = self._services.city, 0
        for said in self.street.due(now_ms):
            self._speaker.say(topic_for(said, city), orjson.dumps(said.body))
            n += 1
        return n

    def _now_ms(self) -> int:
        return round(self._services.clock.now().timestamp() * 1000)

    def _run(self) -> None:
        self.street.recall(self._now_ms())
        self.street.begin(self._now_ms())
        while not self._stop.wait(PACE_S):
            self.speak(self._now_ms())


def topic_for(said: Said, city: City) -> str:
    """Return the topic of what a device says: its statutory district, or the city."""
    known = city.districts.get(said.device.district)
    code = known.gb2260 if known else city.code
    return topic_of(code, said.device.area, said.device.id, said.channel)


def ensure_devices(equipment: Equipment, scale: float = 1.0) -> list[Device]:
    """Return the demonstration's devices, entered in the register when there are none."""
    database = equipment.services.database
    if not (known := demo_devices(equipment)):
        made = list(spread(equipment.services.city, equipment.plans, scale))
        with appending(database) as connection:
            enter_devices(connection, made)
        known = demo_devices(equipment)
    return known


def demo_devices(equipment: Equipment) -> list[Device]:
    """Return the devices of the register that are simulated."""
    with equipment.services.database.reading() as connection:
        query = select(device).where(device.c.source == SOURCE).order_by(device.c.no)
        return [device_of(row) for row in connection.execute(query).mappings()]


def street_of(devices: Iterable[Device], city: City, plans: Plans) -> Street:
    """Return simulated devices under this city's sun."""
    lamps = Lamps(city, plans.areas.get("lighting"))
    return Street(devices, plans.kinds, city.calendar.zone, lamps.burns)


def write_past(equipment: Equipment, devices: Sequence[Device], now_ms: int) -> int:
    """Write what devices read in the hours before, once; return how many readings.

    How many were in each state is reckoned from these readings, as it is from those that come.
    """
    database, city = equipment.services.database, equipment.services.city
    with database.reading() as connection:
        if connection.execute(select(reading.c.device).limit(1)).first() is not None:
            return 0
    street = street_of(devices, city, equipment.plans)
    parts, written = reading_parts(), 0
    past = _Past(equipment.plans, devices)
    for at_ms in range(now_ms - PAST_HOURS * 3_600_000, now_ms - PAST_STEP_MS // 2, PAST_STEP_MS):
        heard = list(street.heard_at(at_ms, PAST_STEP_MS))
        values = list(_values(equipment, heard, at_ms))
        parts.ensure(database, (at_ms,))
        for start in range(0, len(values), PAST_CHUNK):
            with appending(database) as connection:
                append_readings(connection, values[start : start + PAST_CHUNK])
                mark_due(connection, (at_ms // 60_000 * 60_000,))
        with appending(database) as connection:
            connection.execute(insert(state_count), past.states(heard, at_ms))
        written += len(values)
    return written


class _Past:
    """What was last known of each device, moment by moment."""

    def __init__(self, plans: Plans, devices: Sequence[Device]) -> None:
        self._plans, self._devices = plans, devices
        self._last: dict[str, Condition] = {}

    def states(self, heard: Iterable[Heard], at_ms: int) -> list[dict[str, Any]]:
        """Return how many devices were in each state, by area and district, having heard this."""
        for device_, values in heard:
            self._last[device_.id] = Condition(at_ms, at_ms, values=values)
        counts = Counter((d.area, d.district, self._state(d, at_ms)) for d in self._devices)
        at = datetime.fromtimestamp(at_ms // 60_000 * 60, UTC)
        return [
            {"at": at, "area": area, "district": district, "state": state.value, "n": n}
            for (area, district, state), n in counts.items()
        ]

    def _state(self, found: Device, at_ms: int) -> DeviceState:
        last = self._last.get(found.id, Condition())
        return state_of(found, self._plans.kinds[found.kind], last, at_ms)


def _values(equipment: Equipment, heard: Iterable[Heard], at_ms: int) -> Iterable[Value]:
    """Yield main and added readings of one moment: what charts and sums show."""
    for device_, values in heard:
        kind = equipment.plans.kinds[device_.kind]
        for name, value in values.items():
            if name == kind.main or kind.readings[name].added:
                yield device_.no, equipment.numbers[name], at_ms, float(value), 0
