"""`replay`: send a file of service requests as reports, each once."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from dashboard.cities.load import imported_folder, load_city
from dashboard.cli.opening import opened_services
from dashboard.config import Config, read_config
from dashboard.replay.mapping import MappingRefused, read_plan
from dashboard.replay.reading import open_table
from dashboard.replay.running import Counts, Pace, Rejects, Replay
from dashboard.replay.senders import HttpSender, LocalSender, Sender, SendingEnded
from dashboard.replay.turning import Turner
from dispatch.city import City
from dispatch.naming import LANGS
from dispatch.refusals import Refusal
from dispatch.words import say

TIMEOUT_S = 30.0
UNUSABLE, AWAY = 2, 1
"""What the command ends with: a file or mapping that cannot be used; a server that is away."""

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("replay")
@click.argument("file", type=FILE)
@click.option("--mapping", required=True, help="plain, pingshan, or a TOML file (docs/replay.md).")
@click.option("--speed", default=60.0, show_default=True, help="Times real time; 0: no waiting.")
@click.option("--server", default="", help="Where to send; without it, into this installation.")
@click.option("--token", default="", envvar="ZHIHUI_TOKEN", help="Key for the server.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Default: FILE.rejects.csv.")
def replay_command(file: Path, mapping: str, speed: float, **where: str | Path | None) -> None:
    """Send the rows of FILE as reports; a second run adds nothing."""
    config, counts = read_config(), Counts()
    try:
        with _sending(config, str(where["server"]), str(where["token"])) as (sender, city):
            rejects = where["rejects"]
            path = Path(rejects) if rejects else _beside(file)
            _replay(file, mapping, (sender, city, Pace(speed, time.sleep)), (path, counts))
    except MappingRefused as refusal:
        _end(refusal, UNUSABLE)
    except SendingEnded as refusal:
        click.echo(str(counts))
        _end(refusal, AWAY)
    click.echo(str(counts))


def _end(refusal: Refusal, code: int) -> None:
    for lang in LANGS:
        click.echo(say(refusal.key, lang, **refusal.args_), err=True)
    raise SystemExit(code)


def _replay(
    file: Path, mapping: str, by: tuple[Sender, City, Pace], into: tuple[Path, Counts]
) -> None:
    (sender, city, pace), (path, counts) = by, into
    plan = read_plan(mapping)
    with open_table(file, plan) as table, Rejects(path, table.header) as rejects:
        replay = Replay(table, Turner(plan, city), sender, rejects, pace)
        with _progress() as progress:
            task = progress.add_task(file.name, total=table.size, counts="")
            replay.run(
                counts, lambda done: progress.update(task, completed=done, counts=str(counts))
            )


def _progress() -> Progress:
    """Progress goes to the terminal, never into the answer."""
    columns = (TextColumn("{task.description}"), BarColumn(30), TextColumn("{task.fields[counts]}"))
    console = Console(stderr=True)
    return Progress(*columns, TimeRemainingColumn(), console=console, disable=not _seen())


def _seen() -> bool:
    return sys.stderr.isatty()


def _beside(file: Path) -> Path:
    """Return where refused rows go: beside the file, or here where that may not be written."""
    beside = file.with_name(f"{file.name}.rejects.csv")
    try:
        beside.touch()
    except OSError:
        return Path(beside.name)
    beside.unlink()
    return beside


@contextmanager
def _sending(config: Config, server: str, token: str) -> Iterator[tuple[Sender, City]]:
    if not server:
        with opened_services(config) as services:
            yield LocalSender(services), services.city
        return
    city = load_city(config.city, imported_folder(config.data_dir, config.city))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(base_url=server, headers=headers, timeout=TIMEOUT_S) as client:
        yield HttpSender(client, time.sleep), city
