"""Runs Alembic on the connection it is handed, or on DATABASE_URL from the command line."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from dashboard.config import read_config
from dashboard.store.engine import Database
from dashboard.store.equipment_tables import reading


def plain_type(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write a column type of ours as the SQL type under it: old revisions need no code of ours."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


def run() -> None:
    """Bring the database of this configuration up to date."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        with Database(read_config().database_url).engine.begin() as opened:
            _migrate(opened)
    else:
        _migrate(connection)


def _migrate(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=reading.metadata,
        render_item=plain_type,
        compare_type=False,
    )
    context.run_migrations()


run()
