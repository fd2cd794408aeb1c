"""`gateway jt808` and `gateway replay-traces`: vehicle terminals, real and recorded."""

import asyncio
import json
from datetime import time
from pathlib import Path

import click

from dashboard.cli.ending import wait_for_end
from dashboard.cli.equipment import opened_equipment
from dashboard.gateways.jt808.opening import read_terminals
from dashboard.gateways.jt808.ports import KeyedTerminals
from dashboard.gateways.jt808.replay import Plan, Replay
from dashboard.gateways.jt808.settings import Settings
from dashboard.gateways.running import VehicleGateway
from dispatch.datum import Datum

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("jt808")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached.")
@click.option("--port", default=6808, show_default=True)
@click.option(
    "--terminals",
    type=FILE,
    help="CSV with phone and unit: the register. Without it every terminal is admitted.",
)
@click.option("--datum", type=click.Choice(["wgs84", "gcj02"]), default="wgs84", show_default=True)
def jt808_command(host: str, port: int, terminals: Path | None, datum: Datum) -> None:
    """Serve JT/T 808 vehicle terminals until Ctrl-C."""
    units = read_terminals(terminals) if terminals else {}
    with opened_equipment() as equipment:
        secret = equipment.services.config.secret
        register = KeyedTerminals(secret, units, not terminals, datum=datum)
        vehicles = VehicleGateway(equipment, Settings(host=host, port=port), register)
        click.echo(f"JT/T 808 {host}:{vehicles.start()}")
        wait_for_end()
        vehicles.stop()
        click.echo(json.dumps(dict(vehicles.gateway.figures().tallied)))


@click.command("replay-traces")
@click.argument("path", type=FILE)
@click.option("--to", default="127.0.0.1:6808", show_default=True, help="The gateway, HOST:PORT.")
@click.option("--speed", default=1.0, show_default=True, help="Recorded seconds a second.")
@click.option("--begin", default="00:00", show_default=True, help="Time of the recorded day.")
@click.option("--vehicles", default=10_000, show_default=True, help="At most so many.")
def replay_traces_command(path: Path, to: str, speed: float, begin: str, vehicles: int) -> None:
    """Drive the recorded tracks in PATH (csv.gz) through a JT/T 808 gateway as terminals."""
    host, _, port = to.rpartition(":")
    start = time.fromisoformat(begin)
    plan = Plan(path, host, int(port), speed=speed, begin=start, vehicles=vehicles)
    done = asyncio.run(Replay(plan).run())
    click.echo(f"{done.vehicles} vehicles, {done.sent} positions sent, {done.acked} acknowledged")
