"""`devices`, `gateway mqtt`, `gateway http`, `gateway street`: equipment from the command line."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import click

from dashboard.cities.entries import Entry, read_rows
from dashboard.cli.ending import wait_for_end
from dashboard.cli.opening import opened_services
from dashboard.config import read_config
from dashboard.equipment.desk import Equipment
from dashboard.equipment.register import enter_devices
from dashboard.gateways.mqtt.client import MqttGateway
from dashboard.gateways.mqtt.settings import read_mqtt_url
from dashboard.jobs.street import MqttSpeaker, StreetLife, ensure_devices, street_of
from dashboard.jobs.vehicles import Drive
from dashboard.store.tracks import appending
from dashboard.web import listen, make_web
from dispatch.equipment.device import Device
from dispatch.equipment.simulating.scenario import Plot
from dispatch.grid import Point

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLUMNS = ("id", "kind", "lon", "lat")
BROKER = "mqtt://127.0.0.1:1883"
PLOTS = [plot.value for plot in Plot]


@contextmanager
def opened_equipment() -> Iterator[Equipment]:
    """Give the equipment of this configuration, taking in."""
    with opened_services() as services:
        services.board.start()
        equipment = Equipment(services)
        equipment.start()
        try:
            yield equipment
        finally:
            equipment.close()


@click.command("devices")
@click.argument("file", type=FILE)
def devices_command(file: Path) -> None:
    """Enter the devices of FILE in the register (CSV: id, kind, lon, lat; circuit, parent, source,
    component, department if known). Devices of the same id are changed."""
    with opened_services() as services:
        equipment = Equipment(services)
        found = [_device(equipment, row) for row in read_rows(file, COLUMNS)]
        with appending(services.database) as connection:
            new = enter_devices(connection, found)
        click.echo(f"{new} entered, {len(found) - new} changed")


def _device(equipment: Equipment, row: Entry) -> Device:
    kind = row.choice("kind", equipment.plans.kinds)
    point = Point(row.number("lon", -180, 180), row.number("lat", -90, 90))
    area = equipment.services.city.locator.locate(point)
    return Device(
        no=0,
        id=row.text("id"),
        kind=kind.code,
        area=kind.area,
        lon=point.lon,
        lat=point.lat,
        district=area.district if area else "",
        street=area.street if area else "",
        component=row.text("component", kind.component or ""),
        department=row.text("department", kind.area),
        circuit=row.text("circuit", ""),
        parent=row.text("parent", ""),
        source=row.text("source", file_source(row)),
    )


def file_source(row: Entry) -> str:
    """Return the name of the list a device comes from."""
    return row.where.partition(":")[0]


@click.command("mqtt")
@click.option("--url", default="", help="mqtt://host:1883 or mqtts://…; MQTT_URL otherwise.")
@click.option("--areas", default="", help="Only these areas, with commas; one gateway for each.")
def mqtt_command(url: str, areas: str) -> None:
    """Hear the devices on an MQTT broker until Ctrl-C."""
    address = url or read_config().mqtt_url or BROKER
    if areas:
        address += ("&" if "?" in address else "?") + f"areas={areas}&client=zhihui-{areas}"
    settings = read_mqtt_url(address)
    with opened_equipment() as equipment:
        equipment.intake.read_ahead(settings.areas)
        gateway = MqttGateway(equipment, settings)
        gateway.start()
        click.echo(f"MQTT {settings.host}:{settings.port}")
        wait_for_end()
        gateway.stop()
        click.echo(gateway.figures())


@click.command("http")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8060, show_default=True)
def http_command(host: str, port: int) -> None:
    """Take in what other platforms push to /api/iot/SOURCE until Ctrl-C."""
    with opened_equipment() as equipment:
        server = listen(make_web(equipment.services, equipment), host, port)
        Thread(target=server.serve_forever, name="http", daemon=True).start()
        click.echo(f"HTTP http://{host}:{server.server_port}/api/iot/")
        wait_for_end()
        server.shutdown()


@click.command("street")
@click.option("--url", default=BROKER, show_default=True, help="The broker to speak to.")
@click.option("--scale", default=1.0, show_default=True, help="Times as many devices.")
@click.option("--plot", type=click.Choice(PLOTS), default=Plot.NORMAL.value, show_default=True)
@click.option("--vehicles", default="", help="Drive them to this JT/T 808 gateway, HOST:PORT.")
def street_command(url: str, scale: float, plot: str, vehicles: str) -> None:
    """Let simulated devices speak to a broker until Ctrl-C; enters them where there are none."""
    with ExitStack() as stack:
        services = stack.enter_context(opened_services())
        equipment = Equipment(services)
        devices = ensure_devices(equipment, scale)
        street = street_of(devices, services.city, equipment.plans)
        life = StreetLife(street, MqttSpeaker(read_mqtt_url(url)), services)
        stack.callback(life.close)
        life.start()
        life.play(Plot(plot))
        if vehicles:
            host, _, port = vehicles.rpartition(":")
            drive = Drive(devices, host, int(port))
            stack.callback(drive.close)
            drive.start()
        click.echo(f"{len(street)} devices")
        wait_for_end()
