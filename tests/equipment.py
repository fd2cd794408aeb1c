"""Devices of tests: one line gives a valid device; a yard hears what they say."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Condition
from typing import Any

import orjson

from dashboard.equipment.desk import Equipment
from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.equipment.register import enter_devices
from dashboard.gateways.mqtt.reading import read_message, topic_of
from dashboard.services import Services
from dashboard.store.alarm_reads import latest_alarm
from dashboard.store.reads import find_case
from dashboard.store.tracks import appending
from dispatch.alarms import Alarm
from dispatch.case import Case
from dispatch.equipment.checking import Fault
from dispatch.equipment.device import Device
from tests.builders import NOON

WAIT_S = 15
NOON_MS = round(NOON.timestamp() * 1000)


def a_device(device_id: str = "B1", **changes: Any) -> Device:
    """Return a litter bin in the west district."""
    device = Device(
        no=0,
        id=device_id,
        kind="bin",
        area="sanitation",
        lon=114.05,
        lat=22.55,
        district="440304",
        street="440304001",
        component="03005",
        department="sanitation",
    )
    return replace(device, **changes)


def a_lamp(device_id: str = "L1", **changes: Any) -> Device:
    """Return a street lamp of circuit C1."""
    lamp = a_device(device_id, kind="lamp", area="lighting", component="01037", circuit="C1")
    return replace(lamp, **changes)


def a_body(device_id: str = "B1", ts: int = NOON_MS, seq: int = 1, **values: Any) -> dict[str, Any]:
    """Return what a device says."""
    return {"id": device_id, "ts": ts, "seq": seq, "vals": values, "q": 0}


@dataclass
class Yard:
    """Equipment that is running around services, with what tests ask of it."""

    equipment: Equipment
    news: Condition = field(default_factory=Condition)

    def until(self, done: Callable[[], Any]) -> None:
        """Wait until something has come true, looking after each message on the bus."""
        with self.news:
            assert self.news.wait_for(done, WAIT_S)

    def told(self, _kind: str, _body: bytes) -> None:
        """Look again: something was told."""
        with self.news:
            self.news.notify_all()

    @property
    def services(self) -> Services:
        """The services around it."""
        return self.equipment.services

    def enter(self, *devices: Device) -> None:
        """Enter devices in the register."""
        with appending(self.services.database) as connection:
            enter_devices(connection, devices)

    def hear(self, topic: str, payload: bytes) -> Outcome:
        """Hand in one message and return what became of it."""
        envelope = Envelope("mqtt", topic, payload, self.equipment.now_ms(), read_message, _nothing)
        outcome = self.equipment.put_and_wait(envelope)
        assert outcome is not None
        return outcome

    def say(self, body: Any, device: Device | None = None, channel: str = "up") -> Outcome:
        """Let a device say something on its own topic; alarms that follow are in the ledger."""
        of = device or a_device()
        topic = topic_of(of.district, of.area, of.id, channel)
        outcome = self.hear(topic, orjson.dumps(body))
        assert self.equipment.alarmer.idle(10)
        return outcome

    def alarm(self, device: str, rule: str) -> Alarm | None:
        """Return the newest alarm of a cause."""
        with self.services.database.reading() as connection:
            return latest_alarm(connection, device, rule)

    def case(self, case_id: str) -> Case:
        """Return a case."""
        with self.services.database.reading() as connection:
            return find_case(connection, case_id)


def _nothing(_outcome: Outcome) -> None:
    """Nobody else waits."""


def faults(outcome: Outcome) -> list[Fault]:
    """Return the reasons of an outcome."""
    return [fault for fault, _ in outcome.faults]


@contextmanager
def running_yard(services: Services, devices: Sequence[Device] = ()) -> Iterator[Yard]:
    """Give running equipment around services, with some devices entered."""
    yard = Yard(Equipment(services))
    yard.enter(*devices)
    yard.equipment.start()
    services.bus.listen(yard.told)
    try:
        yield yard
    finally:
        yard.equipment.close()
