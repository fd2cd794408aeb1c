"""The plan as the engine last saw it: state, not fact; the newest takes the place of the last."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from dashboard.store import tables

KEY = "outlook"


def keep_outlook(connection: Connection, record: dict[str, Any]) -> None:
    """Put the newest plan in place of the last."""
    setting = tables.setting
    connection.execute(delete(setting).where(setting.c.key == KEY))
    connection.execute(insert(setting).values(key=KEY, value=record))


def read_outlook(connection: Connection) -> dict[str, Any] | None:
    """Return the newest plan, or None before there was one."""
    setting = tables.setting
    found: dict[str, Any] | None = connection.execute(
        select(setting.c.value).where(setting.c.key == KEY)
    ).scalar()
    return found
