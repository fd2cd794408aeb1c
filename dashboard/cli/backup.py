"""`backup`: copy what an installation must not lose, while it runs."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from dashboard.config import Config, read_config
from dispatch.words import say

DUMP = "zhihui.dump"
COPY = "zhihui.sqlite3"


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def backup_command(folder: Path) -> None:
    """Copy database, photographs, imported polygons and signing key into a new FOLDER."""
    config = read_config()
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(say("backup.not_new", config.lang, folder=folder))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_database(config, folder)
    _copy_files(config.data_dir, folder)
    click.echo(say("backup.done", config.lang, folder=folder))


def _copy_database(config: Config, folder: Path) -> None:
    """First the database: a photograph is there before the row that names it."""
    url = make_url(config.database_url)
    if url.get_backend_name() == "sqlite":
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(folder / COPY)) as copy,
        ):
            source.backup(copy)
        return
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["pg_dump", "--format=custom", f"--file={folder / DUMP}", f"--dbname={plain}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(say("backup.failed", config.lang, why=done.stderr.strip()))


def _copy_files(data_dir: Path, folder: Path) -> None:
    """Copy everything in `data_dir` but a database and its locks."""
    for path in data_dir.iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        elif ".sqlite3" not in path.name:
            shutil.copy2(path, folder / path.name)
