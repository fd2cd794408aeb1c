"""Where walls are kept: one row of the settings for each, so that orders outlive a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from dashboard.store.engine import Database
from dashboard.store.tables import setting
from dashboard.walls.order import Order, order_from, order_record

PREFIX = "wall:"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of a wall: when it was last there, and what was sent to it."""

    name: str
    seen_at: datetime | None = None
    order: Order | None = None


class Shelf:
    """The register of walls in the database; every change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Kept]:
        """Return every known wall by its name."""
        with self._database.reading() as connection:
            return _all(connection)

    def see(self, name: str, now: datetime) -> None:
        """Remember that a wall was there."""
        self._change(name, seen_at=now)

    def send(self, name: str, order: Order | None) -> None:
        """Give a wall an order, or take what it has."""
        self._change(name, order=order)

    def forget(self, name: str) -> None:
        """Strike a wall off the register."""
        with self._database.writing() as connection:
            connection.execute(delete(setting).where(setting.c.key == PREFIX + name))

    def _change(self, name: str, **values: Any) -> None:
        with self._database.writing() as connection:
            known = _all(connection)
            kept = replace(known.get(name, Kept(name)), **values)
            key, value = PREFIX + name, _record(kept)
            if name in known:
                mine = update(setting).where(setting.c.key == key)
                connection.execute(mine.values(value=value))
            else:
                connection.execute(insert(setting).values(key=key, value=value))


def _all(connection: Connection) -> dict[str, Kept]:
    query = select(setting).where(setting.c.key.startswith(PREFIX)).order_by(setting.c.key)
    rows = connection.execute(query).all()
    return {kept.name: kept for kept in (_kept(row.key, row.value) for row in rows)}


def _record(kept: Kept) -> dict[str, Any]:
    seen = None if kept.seen_at is None else int(kept.seen_at.timestamp())
    return {"seen_at": seen, "order": order_record(kept.order)}


def _kept(key: str, value: Mapping[str, Any]) -> Kept:
    seen = None if value["seen_at"] is None else datetime.fromtimestamp(value["seen_at"], UTC)
    return Kept(key.removeprefix(PREFIX), seen, order_from(value["order"], UTC))
