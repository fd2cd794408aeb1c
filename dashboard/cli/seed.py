"""`seed`: fill an empty installation with past days of the simulated city."""

from contextlib import closing
from datetime import datetime, timedelta

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from dashboard.cities.load import imported_folder, load_city
from dashboard.clock import SystemClock
from dashboard.config import read_config
from dashboard.jobs.demo_city import DemoCity
from dashboard.jobs.demo_past import Past
from dashboard.jobs.demo_photos import ensure_photos
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.store.reads import count_cases, tip
from dispatch.simulation.reports import Day
from dispatch.simulation.script import SCENARIOS
from dispatch.words import say


@click.command("seed")
@click.option("--days", default=8, show_default=True, help="Days up to now; the first is whole.")
@click.option("--cases-per-day", default=1500.0, show_default=True, help="On a working day.")
@click.option("--seed", default=1, show_default=True, help="The same number, the same days.")
@click.option("--scenario", type=click.Choice(SCENARIOS), default="normal", show_default=True)
@click.option("--if-empty", is_flag=True, help="Only into an empty demonstration.")
@click.option("--force", is_flag=True, help="Go on from the last fact when there are cases.")
def seed_command(days: int, cases_per_day: float, seed: int, scenario: str, **manner: bool) -> None:
    """Live through past days of an invented city, through the same commands as everybody."""
    config = read_config()
    with closing(Database(config.database_url)) as database:
        migrate(database)
        if manner["if_empty"] and not config.demo:
            return
        if not _may_begin(database, **manner):
            return
        click.echo(say("seed.begins", config.lang, days=days))
        city = load_city(config.city, imported_folder(config.data_dir, config.city))
        demo = DemoCity(database, city, config.city, Day(seed, cases_per_day, scenario))
        now = SystemClock().now()
        ensure_photos(database, config.photos_dir, now)
        facts = run_days(demo, days, now)
        with database.reading() as connection:
            cases = count_cases(connection)
    click.echo(say("seed.done", config.lang, days=days, cases=cases, facts=facts))


def _may_begin(database: Database, *, if_empty: bool, force: bool) -> bool:
    with database.reading() as connection:
        cases = count_cases(connection)
    if cases and if_empty:
        return False
    if cases and not force:
        raise click.ClickException(say("seed.not_empty", read_config().lang, cases=cases))
    return True


def run_days(demo: DemoCity, days: int, now: datetime) -> int:
    """Live from the midnight that begins the first of `days` until `now`; return the facts made."""
    zone = demo.city.calendar.zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with demo.database.reading() as connection:
        _, stopped = tip(connection)
    start = (midnight - timedelta(days=days - 1)).astimezone(now.tzinfo)
    start = max(start, stopped) if stopped else start
    demo.ensure_crews(start)
    past = Past(demo, demo.life(start, machine=True))
    with _progress() as progress:
        task = progress.add_task("seed", total=(now - start).total_seconds(), day="")
        past.run(now, lambda at: _show(progress, task, at, start))
    return past.facts


def _progress() -> Progress:
    return Progress(TextColumn("{task.fields[day]}"), BarColumn(40), TimeRemainingColumn())


def _show(progress: Progress, task: object, at: datetime, start: datetime) -> None:
    done = (at - start).total_seconds()
    progress.update(task, completed=done, day=f"{at:%Y-%m-%d %H:%M}")  # type: ignore[arg-type]
