"""`plan` and `day`: the dispatch engine on files, for anyone who wants to compare it."""

import gzip
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from dispatch.naming import LANGS
from dispatch.refusals import Refusal
from dispatch.words import say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, writable=True, path_type=Path)
UNUSABLE = 2
"""What the command ends with: a file that cannot be used."""
LOOK_S = 0.1
GZIPPED = b"\x1f\x8b"


@click.command("plan")
@click.argument("instance", type=FILE)
@click.option("--seconds", default=1.0, show_default=True, help="How long to search.")
@click.option("-o", "--output", type=TARGET, required=True, help="Where the plan goes.")
def plan_command(instance: Path, seconds: float, output: Path) -> None:
    """Plan INSTANCE (dispatch-instance/1, .json or .json.gz) and write a dispatch-plan/1."""
    with refusing():
        _warm()
        from dispatch.engine.kit import plan  # noqa: PLC0415 # it compiles when it is first asked

        table = read_json(instance)
        with ThreadPoolExecutor(1) as pool, _progress() as progress:
            task = progress.add_task(say("engine.searching", LANGS[0]), total=seconds)
            job = pool.submit(plan, table, seconds)
            while not job.done() and not progress.disable:
                time.sleep(LOOK_S)
                progress.advance(task, LOOK_S)
            found = job.result()
        write_json(output, found)
        cases = sum(len(route["cases"]) for route in found["routes"])
        _tell("engine.planned", cases=cases, of=len(table["cases"]), crews=len(found["routes"]))


@click.command("day")
@click.argument("day", type=FILE)
@click.option("-o", "--output", type=TARGET, required=True, help="Where the log goes.")
def day_command(day: Path, output: Path) -> None:
    """Live through DAY (dispatch-day/1, .json or .json.gz) and write a dispatch-log/1."""
    with refusing():
        _warm()
        from dispatch.engine.day import read_day  # noqa: PLC0415 # it compiles when first asked
        from dispatch.engine.kit import DayPolicy  # noqa: PLC0415
        from dispatch.engine.simulation import Simulation  # noqa: PLC0415

        known = read_day(read_json(day))
        simulation = Simulation(known, DayPolicy())
        with _progress() as progress:
            task = progress.add_task(known.name, total=known.horizon_s)
            for now in simulation.run():
                progress.update(task, completed=now)
        write_json(output, simulation.log())
        _tell("engine.lived", cases=len(simulation.visits), of=len(known.problem.cases.id))


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the object a file holds; a file that begins like gzip is opened as such."""
    raw = _bytes_of(path)
    if raw.startswith(GZIPPED):
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError) as fault:
            raise Unreadable(path, fault) from None
    try:
        table = orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        raise Unreadable(path, fault) from None
    if not isinstance(table, dict):
        raise Unreadable(path, "word:engine.no_object")
    return table


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(path, fault.strerror) from None


def write_json(path: Path, table: Mapping[str, Any]) -> None:
    """Write an object to a file, gzipped when its name ends in .gz."""
    raw = orjson.dumps(table)
    try:
        path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    except OSError as fault:
        raise Unwritable(path, fault.strerror) from None


class Unreadable(Refusal):
    """A file that holds no instance."""

    key = "engine.unreadable"

    def __init__(self, path: Path, why: object) -> None:
        super().__init__("file", file=path.name, why=why)


class Unwritable(Unreadable):
    """A file that cannot be written."""

    key = "engine.unwritable"


@contextmanager
def refusing() -> Iterator[None]:
    """Say in both languages what was refused, and end."""
    try:
        yield
    except Refusal as refusal:
        _end(refusal)


def _end(refusal: Refusal) -> NoReturn:
    for lang in LANGS:
        click.echo(say(refusal.key, lang, field=refusal.field, **refusal.args_), err=True)
    raise SystemExit(UNUSABLE)


def _tell(key: str, **args: object) -> None:
    for lang in LANGS:
        click.echo(say(key, lang, **args))


def _warm() -> None:
    """Compile the engine before the clock of the search runs; the first time takes a while."""
    from dispatch.engine.compiled import is_cached  # noqa: PLC0415 # numba takes its time to load
    from dispatch.engine.warming import warm  # noqa: PLC0415

    if not is_cached():
        for lang in LANGS:
            click.echo(say("engine.compiling", lang), err=True)
    warm()


def _progress() -> Progress:
    """Progress goes to the terminal, never into a file."""
    columns = (TextColumn("{task.description}"), BarColumn(40), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
