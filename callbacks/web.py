"""`web`: pages, interface and sockets only, in as many processes as there is to do.

gunicorn starts each with gevent; what is done without being asked is left to `work`.
"""

import os
import sys

import click
from flask import Flask

from callbacks.screens import register_pages
from dashboard.cities.load import imported_folder, load_city
from dashboard.config import Config, read_config, shared
from dashboard.equipment.desk import Equipment
from dashboard.feed.socket import Feed
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dashboard.web import make_web

MOST_SOCKETS = 4000
ENDING_S = 2


@click.command("web")
@click.option("--processes", default=1, show_default=True, help="They share one address.")
def web_command(processes: int) -> None:
    """Answer pages, interface and sockets; `work` does the rest in a process of its own."""
    command = command_line(shared(read_config()), processes)
    os.execv(command[0], command)


def command_line(config: Config, processes: int) -> list[str]:
    """Return how gunicorn is started: nothing of ours is loaded before gevent has its way."""
    options = {
        "bind": f"{config.host}:{config.port}",
        "graceful-timeout": ENDING_S,
        "worker-class": "gevent",
        "worker-connections": MOST_SOCKETS,
        "workers": processes,
    }
    named = [f"--{name}={value}" for name, value in options.items()]
    start = [sys.executable, "-m", "gunicorn", "--no-control-socket", *named]
    return [*start, "callbacks.web:application()"]


def application() -> Flask:
    """Return the server of one web process, following the feed."""
    config = read_config()
    database = Database(config.database_url)
    migrate(database)
    database.close()
    city = load_city(config.city, imported_folder(config.data_dir, config.city))
    services = Services(config, city)
    services.start(relay=False)
    web = make_web(services, Equipment(services))
    Feed(web, services, mode="gevent")
    register_pages(web)
    return web
