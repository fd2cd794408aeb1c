"""Accounts and tokens: passwords under Argon2, lock-out, tokens of which only the hash is kept."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Row, insert, select, update

from dashboard.access.who import Role, Who
from dashboard.store import tables
from dashboard.store.engine import Database
from dispatch.refusals import FieldRefused

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=10)
"""GB/T 22239-2019 level 3: lock out after five failures for at least ten minutes."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""The least OWASP asks of Argon2id; more would stop a small machine at a shift change."""


class Accounts:
    """Who may sign in, and the keys of displays and other systems."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, who: Who, password: str) -> None:
        """Enter an account, or give a known one a new name, role and password."""
        values = {
            "id": who.id, "name": who.name, "role": who.role.value, "district": who.district,
            "unit": who.unit, "password": _hasher.hash(password), "active": 1, "failed": 0,
            "locked_until": None, "epoch": 0,
        }  # fmt: skip
        account = tables.account
        with self._database.writing() as connection:
            mine = account.c.id == who.id
            if connection.execute(update(account).where(mine).values(values)).rowcount == 0:
                connection.execute(insert(account).values(values))

    def sign_in(self, account_id: str, password: str, now: datetime) -> Who | None:
        """Return who signs in, or None; five wrong passwords lock the account for a while."""
        row = self._row(account_id)
        if row is None or not row.active:
            return None
        if row.locked_until is not None and now < row.locked_until:
            return None
        try:
            _hasher.verify(row.password, password)
        except VerificationError:
            self._count_failure(row, now)
            return None
        if row.failed:
            self._set(account_id, failed=0, locked_until=None)
        return _who(row)

    def find(self, account_id: str) -> tuple[Who, int] | None:
        """Return a live account and the epoch of its sessions."""
        row = self._row(account_id)
        return (_who(row), row.epoch) if row is not None and row.active else None

    def end_sessions(self, account_id: str) -> None:
        """End every session of an account."""
        self._set(account_id, epoch=tables.account.c.epoch + 1)

    def is_empty(self) -> bool:
        """Tell whether nobody can sign in yet."""
        with self._database.reading() as connection:
            return connection.execute(select(tables.account.c.id).limit(1)).first() is None

    def _row(self, account_id: str) -> Row[Any, Any] | None:
        account = tables.account
        with self._database.reading() as connection:
            return connection.execute(select(account).where(account.c.id == account_id)).first()

    def _set(self, account_id: str, **values: Any) -> None:
        account = tables.account
        with self._database.writing() as connection:
            mine = account.c.id == account_id
            connection.execute(update(account).where(mine).values(values))

    def _count_failure(self, row: Row[Any, Any], now: datetime) -> None:
        failed = row.failed + 1
        locked = now + LOCKED_FOR if failed >= MOST_FAILURES else None
        self._set(row.id, failed=0 if locked else failed, locked_until=locked)

    def make_token(self, who: Who, now: datetime, expires_at: datetime | None = None) -> str:
        """Return a new key for a display or another system; it is shown once and never kept."""
        key = secrets.token_urlsafe(32)
        values = {
            "hash": _hash(key), "name": who.name, "role": who.role.value, "unit": who.unit,
            "district": who.district, "made_at": now, "expires_at": expires_at, "revoked_at": None,
        }  # fmt: skip
        token = tables.token
        with self._database.writing() as connection:
            if connection.execute(select(token.c.name).where(token.c.name == who.name)).first():
                raise FieldRefused("name", "taken", value=who.name)
            connection.execute(insert(token).values(values))
        return key

    def of_token(self, key: str, now: datetime) -> Who | None:
        """Return whose key it is, if it still holds."""
        token = tables.token
        with self._database.reading() as connection:
            row = connection.execute(select(token).where(token.c.hash == _hash(key))).first()
        if row is None or row.revoked_at is not None:
            return None
        if row.expires_at is not None and now >= row.expires_at:
            return None
        role = Role(row.role)
        return Who(f"token:{row.name}", row.name, role, row.district, row.unit, by_token=True)

    def revoke_token(self, name: str, now: datetime) -> None:
        """Let a key hold no longer."""
        token = tables.token
        with self._database.writing() as connection:
            connection.execute(update(token).where(token.c.name == name).values(revoked_at=now))

    def tokens(self) -> Iterator[dict[str, Any]]:
        """Yield what is known of every token, without its key."""
        token = tables.token
        columns = (
            token.c.name, token.c.role, token.c.district, token.c.unit, token.c.made_at,
            token.c.expires_at, token.c.revoked_at,
        )  # fmt: skip
        with self._database.reading() as connection:
            for row in connection.execute(select(*columns)).mappings():
                yield dict(row)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _who(row: Row[Any, Any]) -> Who:
    return Who(row.id, row.name, Role(row.role), row.district, row.unit)
