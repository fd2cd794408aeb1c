"""The simulated street through the real gateways: a broker, a direct line, terminals over TCP."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dashboard.cities.load import load_city
from dashboard.clock import SystemClock
from dashboard.equipment.desk import Equipment
from dashboard.equipment.reads import state_trend
from dashboard.gateways.jt808.ports import KeyedTerminals
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.mqtt.client import MqttGateway
from dashboard.gateways.mqtt.settings import MqttSettings
from dashboard.gateways.running import Gateways, VehicleGateway
from dashboard.jobs.demo_street import DemoStreet
from dashboard.jobs.plots import PLOT
from dashboard.jobs.street import (
    PAST_HOURS,
    DirectSpeaker,
    MqttSpeaker,
    StreetLife,
    ensure_devices,
    street_of,
    write_past,
)
from dashboard.jobs.vehicles import Drive, mapping_of
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.equipment_tables import condition, reading
from dashboard.store.migrate import migrate
from dashboard.store.tables import track
from dispatch.equipment.device import DeviceState
from dispatch.equipment.simulating.scenario import Plot
from tests.equipment import WAIT_S, Yard
from tests.running import a_config, running_services

SCALE = 0.05


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Services of Shenzhen in real time, on SQLite."""
    address = f"sqlite:///{tmp_path / 'street.sqlite3'}"
    database = Database(address)
    migrate(database)
    database.close()
    config = a_config(address, tmp_path)
    with running_services(config, SystemClock(), load_city("shenzhen")) as running:
        yield running


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    yard = Yard(Equipment(services))
    yard.equipment.start()
    services.bus.listen(yard.told)
    yield yard
    yard.equipment.close()


def heard(yard: Yard) -> int:
    count = select(func.count()).where(condition.c.heard_ms > 0)
    with yard.services.database.reading() as connection:
        return int(connection.execute(count).scalar_one())


def test_every_device_of_the_street_is_heard_without_a_broker(yard: Yard) -> None:
    devices = ensure_devices(yard.equipment, SCALE)
    street = street_of(devices, yard.services.city, yard.equipment.plans)
    life = StreetLife(street, DirectSpeaker(yard.equipment), yard.services)
    now_ms = yard.equipment.now_ms()
    street.begin(now_ms - 30_000)
    assert life.speak(now_ms) >= len(devices)
    yard.until(lambda: heard(yard) == len(devices))
    assert ensure_devices(yard.equipment, SCALE) == devices
    life.close()


def test_every_device_of_the_street_is_heard_through_a_broker(
    yard: Yard, mosquitto_port: int
) -> None:
    devices = ensure_devices(yard.equipment, SCALE)
    settings = MqttSettings("127.0.0.1", mosquitto_port, client="street-test")
    gateway = MqttGateway(yard.equipment, settings)
    gateway.start()
    assert gateway.wait_connected(WAIT_S)
    street = street_of(devices, yard.services.city, yard.equipment.plans)
    life = StreetLife(street, MqttSpeaker(settings), yard.services)
    now_ms = yard.equipment.now_ms()
    street.begin(now_ms - 30_000)
    life.speak(now_ms)
    yard.until(lambda: heard(yard) == len(devices))
    life.close()
    gateway.stop()


def test_a_street_has_a_past(yard: Yard) -> None:
    devices = ensure_devices(yard.equipment, SCALE)
    written = write_past(yard.equipment, devices, yard.equipment.now_ms())
    with yard.services.database.reading() as connection:
        stored = connection.execute(select(func.count()).select_from(reading)).scalar_one()
    assert written == stored > 1000
    assert write_past(yard.equipment, devices, yard.equipment.now_ms()) == 0


def test_the_trend_of_the_past_counts_every_device_at_every_moment(yard: Yard) -> None:
    devices = ensure_devices(yard.equipment, SCALE)
    write_past(yard.equipment, devices, yard.equipment.now_ms())
    hours = timedelta(hours=PAST_HOURS + 1)
    with yard.services.database.reading() as connection:
        trend = state_trend(connection, {}, yard.services.clock.now() - hours)
    assert len(trend) == 2 * PAST_HOURS
    states = [state.value for state in DeviceState]
    assert {sum(point[state] for state in states) for point in trend} == {len(devices)}
    assert trend[-1]["working"] > len(devices) / 2


def test_vehicles_drive_over_tcp_onto_the_map_and_into_the_register(yard: Yard) -> None:
    devices = ensure_devices(yard.equipment, SCALE)
    vehicles = [d for d in devices if d.kind == "waste_vehicle"]
    terminals = KeyedTerminals("secret", dict(mapping_of(vehicles)))
    gateway = VehicleGateway(yard.equipment, Settings(port=0), terminals)
    drive = Drive(devices, "127.0.0.1", gateway.start())
    drive.start()
    names = {vehicle.id for vehicle in vehicles}
    picture = yard.services.follower.picture
    yard.until(lambda: names <= {row[0] for row in picture.fixes("city")})
    with yard.services.database.reading() as connection:
        kept = set(connection.execute(select(track.c.unit)).scalars())
    assert kept == names
    drive.close()
    gateway.stop()


def test_the_demonstrations_street_starts_plays_and_stops(yard: Yard) -> None:
    ensure_devices(yard.equipment, SCALE)
    demo = DemoStreet(yard.equipment, Gateways(yard.services, yard.equipment))
    demo.start()
    yard.services.bus.publish(PLOT, b"typhoon")
    yard.until(lambda: demo.playing is Plot.TYPHOON)
    yard.services.bus.publish(PLOT, b"holiday")
    yard.until(lambda: demo.playing is Plot.HOLIDAY)
    yard.until(lambda: heard(yard) > 0)
    demo.close()
