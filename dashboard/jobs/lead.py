"""Which process of an installation leads: the one that holds a lock, which dies with it."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from dashboard.store.engine import Database

LEAD = 0x5A49
"""Next to the lock of writing transactions (`dashboard.store.engine`)."""

LOOK_S = 1.0
"""How often a process that stands by asks again, and the leader looks whether it still leads."""

ASK = text("SELECT pg_try_advisory_lock(:key)")
GIVE_UP = text("SELECT pg_advisory_unlock(:key)")
NOTICE_DEATH = (
    text("SET tcp_keepalives_idle = 5"),
    text("SET tcp_keepalives_interval = 2"),
    text("SET tcp_keepalives_count = 3"),
)
"""A machine that loses its power says nothing: PostgreSQL lets go of its lock after 11 s."""


class Lead(Protocol):
    """The right to lead an installation."""

    def take(self) -> bool:
        """Try to take the lead; False while another process has it."""
        ...

    def held(self) -> bool:
        """Tell whether this process still leads."""
        ...

    def release(self) -> None:
        """Let another process lead."""
        ...


class FileLead:
    """A lock on a file beside an SQLite database: one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Try to lock the file."""
        opened = self._path.open("ab")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            opened.close()
            return False
        self._file = opened
        return True

    def held(self) -> bool:
        """Nobody can take a locked file away."""
        return self._file is not None

    def release(self) -> None:
        """Unlock the file."""
        if self._file is not None:
            self._file.close()
            self._file = None


class PostgresLead:
    """An advisory lock on a connection of its own: any number of machines."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Try to lock; a database that is away for the moment gives nobody the lead."""
        try:
            connection = self._engine.connect()
            for setting in NOTICE_DEATH:
                connection.execute(setting)
            if connection.execute(ASK, {"key": LEAD}).scalar():
                self._connection = connection
                return True
            connection.close()
        except DBAPIError:
            return False
        return False

    def held(self) -> bool:
        """Ask over the very connection that holds the lock."""
        if self._connection is None:
            return False
        try:
            return bool(self._connection.execute(text("SELECT true")).scalar())
        except DBAPIError:
            return False

    def release(self) -> None:
        """Unlock, and let go of the connection."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.execute(GIVE_UP, {"key": LEAD})
            self._connection.close()
            self._connection = None


def lead_of(database: Database) -> Lead:
    """Return the lead of the installation a database belongs to."""
    if database.sqlite:
        return FileLead(Path(f"{database.engine.url.database}.lead"))
    return PostgresLead(database)
