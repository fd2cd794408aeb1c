"""Bringing a database up to date with Alembic, from inside the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from dashboard.store.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config() -> Config:
    """Return the settings Alembic needs; there is no alembic.ini to keep in step."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def migrate(database: Database) -> None:
    """Bring the tables up to date; on an up-to-date database this changes nothing."""
    config = alembic_config()
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
