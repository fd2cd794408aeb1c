"""Tables that PostgreSQL cuts by time, so that old rows go by dropping a part."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Table, delete

from dashboard.store.engine import Database
from dashboard.store.equipment_tables import reading, reading_minute

DAY_MS = 86_400_000
PARTS_LOCK = 0x5A49
"""Two processes must not make the same part at once."""


class Parts:
    """The parts of a table that PostgreSQL cuts by time: made when first needed, dropped when old.

    SQLite keeps one table; there old rows are deleted.
    """

    def __init__(self, table: Table, pattern: str) -> None:
        self._table, self._pattern = table, pattern
        self._there: set[str] = set()

    def ensure(self, database: Database, moments: Iterable[int]) -> None:
        """Make the parts that hold some moments."""
        if database.sqlite:
            return
        missing = {self._name(at): at for at in _days(moments)}.items()
        for name, at in [(n, a) for n, a in missing if n not in self._there]:
            start, end = self._span(at)
            with database.engine.begin() as connection:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PARTS_LOCK})")
                connection.exec_driver_sql(
                    f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {self._table.name} "
                    f"FOR VALUES FROM ({start}) TO ({end})"
                )
            self._there.add(name)

    def forget(self, connection: Connection, before_ms: int) -> None:
        """Drop what is older than a moment."""
        if connection.dialect.name == "sqlite":
            connection.execute(delete(self._table).where(self._table.c.at_ms < before_ms))
            return
        oldest = self._name(before_ms)
        for name in self._existing(connection):
            if name < oldest:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
                self._there.discard(name)

    def _existing(self, connection: Connection) -> list[str]:
        rows = connection.exec_driver_sql(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "JOIN pg_class p ON p.oid = i.inhparent WHERE p.relname = %s",
            (self._table.name,),
        )
        return [row[0] for row in rows]

    def _name(self, at_ms: int) -> str:
        return f"{self._table.name}_{_utc(at_ms):{self._pattern}}"

    def _span(self, at_ms: int) -> tuple[int, int]:
        """Return where the part that holds a moment begins and ends."""
        day = _utc(at_ms).replace(hour=0, minute=0, second=0, microsecond=0)
        if "%d" in self._pattern:
            return _ms(day), _ms(day + timedelta(days=1))
        first = day.replace(day=1)
        return _ms(first), _ms((first + timedelta(days=32)).replace(day=1))


def _days(moments: Iterable[int]) -> set[int]:
    return {at // DAY_MS * DAY_MS for at in moments}


def _utc(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def reading_parts() -> Parts:
    """Return the parts of raw readings: days."""
    return Parts(reading, "%Y%m%d")


def minute_parts() -> Parts:
    """Return the parts of minutes: months."""
    return Parts(reading_minute, "%Y%m")
