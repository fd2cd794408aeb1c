"""Commands for vehicle terminals: read frames, drive recorded tracks through the gateway."""

import asyncio
import json
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import TextIO

import click

from dashboard.gateways.jt808.replay import Plan, Replay
from dashboard.gateways.jt808.shape import Shape, decode_hex

_DECODERS: dict[str, Callable[[str], Shape]] = {"jt808": decode_hex}


@click.command("decode")
@click.argument("protocol", type=click.Choice(list(_DECODERS)))
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
def decode_command(protocol: str, file: TextIO) -> None:
    """Print one JSON object for each frame in FILE: lines of hex, or JSON with a "hex" key.

    PROTOCOL is jt808; FILE may be - for standard input. A refused line gives {"refused": reason}.
    """
    decode = _DECODERS[protocol]
    for line in filter(None, map(str.strip, file)):
        click.echo(json.dumps(decode(_hex_of(line)), ensure_ascii=False))


def _hex_of(line: str) -> str:
    if not line.startswith("{"):
        return line
    try:
        return str(json.loads(line).get("hex", ""))
    except ValueError:
        return line


@click.command("replay-traces")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
