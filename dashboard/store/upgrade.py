"""Running Alembic's revisions from inside the program."""

from alembic import command
from alembic.config import Config

from dashboard.store.engine import Database
from dashboard.store.migrate import MIGRATIONS


def alembic_config() -> Config:
    """Return the settings Alembic needs; there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def upgrade(database: Database) -> None:
    """Bring the tables to the newest revision, in one writing transaction."""
    config = alembic_config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
