"""Bringing a database up to date; Alembic is loaded only when there is something to do."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import inspect, text

from dashboard.store.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def newest_revision() -> str:
    """Return the newest revision there is: files are named by it, in order."""
    return max(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))


def present_revision(database: Database) -> str:
    """Return the revision of a database; empty when it has no tables of ours."""
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def migrate(database: Database) -> None:
    """Bring the tables up to date; on an up-to-date database this changes nothing."""
    if present_revision(database) != newest_revision():
        import_module("dashboard.store.upgrade").upgrade(database)
