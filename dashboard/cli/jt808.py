"""Commands that need no database: read frames of vehicle terminals."""

import json
from collections.abc import Callable
from typing import TextIO

import click

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
