"""Opening a database so that it behaves the same everywhere.

SQLite: WAL, `BEGIN IMMEDIATE` and one lock around writes, because its busy handler starves writers
(p99 of 1.5 s with eight threads without the lock). PostgreSQL: an advisory lock puts writing
transactions in one order, so that the number of a fact is also its place in the feed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

WRITE_LOCK = 0x5A48  # "ZH": any fixed number will do, it only has to be ours


class Database:
    """A database: `reading()` and `writing()` give connections in a transaction."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self._lock = RLock()
        self.engine = _open_sqlite(url) if self.sqlite else create_engine(url, pool_pre_ping=True)

    @property
    def driver_error(self) -> type[Exception]:
        """What the driver itself raises, where we speak to it without SQLAlchemy between."""
        error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        return error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        with self.engine.connect() as connection, connection.begin():
            if not self.sqlite:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                )
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone may write until it commits."""
        if self.sqlite:
            with self._lock, self.engine.connect() as connection:
                connection.info["immediate"] = True
                try:
                    with connection.begin():
                        yield connection
                finally:
                    connection.info["immediate"] = False
        else:
            with self.engine.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
                yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Take transactions into our own hands and make a commit survive a power cut."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.info.get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN DEFERRED")
