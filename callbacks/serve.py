"""`serve`: one process with everything in it, from the database to the pages."""

from threading import Thread

import click

from callbacks.screens import register_pages
from dashboard.access.demo import PASSWORD, demo_people
from dashboard.cities.load import imported_folder, load_city
from dashboard.cli.ending import wait_for_end
from dashboard.config import Config, read_config
from dashboard.equipment.desk import Equipment
from dashboard.feed.socket import Feed
from dashboard.jobs.lead import lead_of
from dashboard.jobs.leading import Leading, prepare
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.web import listen, make_web
from dispatch.words import say


class Running:
    """A server with its threads; `stop` ends all of them."""

    def __init__(self, config: Config) -> None:
        self.config = config
        city = load_city(config.city, imported_folder(config.data_dir, config.city))
        self.database = Database(config.database_url)
        migrate(self.database)
        self.lead = lead_of(self.database)
        if not self.lead.take():
            raise click.ClickException(say("serve.led", config.lang))
        prepare(self.database, city, config)
        self.services = Services(config, city)
        self.equipment = Equipment(self.services)
        self.leading = Leading(self.services, self.equipment, alone=True)
        self.web = make_web(self.services, self.equipment)
        self.feed = Feed(self.web, self.services)
        register_pages(self.web)
        self.http = listen(self.web, config.host, config.port)

    def start(self) -> None:
        """Begin to relay, to keep the timetable and to answer."""
        self.leading.start()
        Thread(target=self.http.serve_forever, name="http", daemon=True).start()

    def stop(self) -> None:
        """End everything, the newest first."""
        self.http.shutdown()
        self.leading.stop()
        self.feed.close()
        self.services.close()
        self.lead.release()
        self.database.close()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{self.config.host}:{self.http.server_port}"

    def welcome(self) -> list[str]:
        """Return what is printed at start: the five addresses, and the demo's accounts."""
        district = next(iter(self.services.city.districts))
        paths = ("wall/", "duty/", f"district/{district}", "field", "briefing/")
        lines = [say("serve.open", "zh", url=self.url)]
        lines += [f"  {self.url}/{path}" for path in paths]
        if self.config.demo:
            names = ", ".join(who.id for who in demo_people("", ""))
            lines.append(say("serve.accounts", "zh", names=names, password=PASSWORD))
        return lines


@click.command("serve")
@click.option("--demo/--no-demo", default=None, help="Show a living city, or start an empty one.")
@click.option("--port", type=int, default=None, help="Where to listen (PORT).")
def serve_command(demo: bool | None, port: int | None) -> None:
    """Serve the command centre; Ctrl-C ends it cleanly."""
    config = read_config()
    running = Running(config.changed(demo=demo, port=port))
    running.start()
    for line in running.welcome():
        click.echo(line)
    wait_for_end()
    running.stop()
