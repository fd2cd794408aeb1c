"""Opening this installation's city and database from a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.cities.load import imported_folder, load_city
from dashboard.config import Config, read_config
from dashboard.services import Services
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate


@contextmanager
def opened_services(config: Config | None = None) -> Iterator[Services]:
    """Give the services of this configuration on an up-to-date database, and close them."""
    config = config or read_config()
    database = Database(config.database_url)
    migrate(database)
    database.close()
    imported = imported_folder(config.data_dir, config.city)
    services = Services(config, load_city(config.city, imported))
    try:
        yield services
    finally:
        services.close()
