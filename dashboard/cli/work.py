"""`work`: everything an installation does without being asked, in a process beside the web's."""

import signal
from contextlib import closing
from threading import Event

import click

from dashboard.cities.load import imported_folder, load_city
from dashboard.config import Config, read_config
from dashboard.equipment.desk import Equipment
from dashboard.jobs.lead import LOOK_S, Lead, lead_of
from dashboard.jobs.leading import Leading, prepare
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dispatch.city import City
from dispatch.words import say


@click.command("work")
def work_command() -> None:
    """Lead the work of an installation, or stand by until its leader is gone."""
    config = read_config()
    end = Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda _signal, _frame: end.set())
    city = load_city(config.city, imported_folder(config.data_dir, config.city))
    with closing(Database(config.database_url)) as database:
        migrate(database)
        lead = lead_of(database)
        if _wait_for(lead, end, config):
            _work(database, city, config, (lead, end))


def _wait_for(lead: Lead, end: Event, config: Config) -> bool:
    """Return True with the lead taken, False when asked to end before."""
    told = False
    while not lead.take():
        if not told:
            click.echo(say("work.stands_by", config.lang))
            told = True
        if end.wait(LOOK_S):
            return False
    return True


def _work(database: Database, city: City, config: Config, until: tuple[Lead, Event]) -> None:
    """Work until asked to end; a lost lead ends the process with 1, to be started anew."""
    lead, end = until
    prepare(database, city, config)
    services = Services(config, city)
    leading = Leading(services, Equipment(services), alone=False)
    leading.start()
    click.echo(say("work.leads", config.lang))
    while not end.wait(LOOK_S) and lead.held():
        pass
    leading.stop()
    services.close()
    if not end.is_set():
        raise click.ClickException(say("work.lost", config.lang))
    lead.release()
