"""Positions: the newest of each unit, told once a second, written in one transaction.

A position is state, not a fact: it is not in the ledger. It is safe once `put` returns from its
write; screens may see it a moment earlier.
"""

from collections.abc import Sequence
from threading import Condition, Thread

import orjson
from sqlalchemy import Connection, delete, insert

from dashboard.feed.bus import Bus
from dashboard.feed.enduring import enduring
from dashboard.feed.follower import FIXES
from dashboard.feed.live import fix_row
from dashboard.store import tables
from dashboard.store.engine import Database
from dispatch.records import field_names
from dispatch.unit import Fix

PACE_S = 1.0


class PositionBoard:
    """Takes positions from anywhere and lets one thread write and tell them, once a second."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database = database
        self._bus = bus
        self._newest: dict[str, Fix] = {}
        self._waiting: dict[str, Fix] = {}
        self._turn = Condition()
        self._written = 0
        self._taken = 0
        self._open = True
        self._thread = Thread(target=self._run, name="positions", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, fixes: Sequence[Fix]) -> None:
        """Take positions in; one that is older than is known of its unit is passed over."""
        with self._turn:
            for fix in fixes:
                known = self._newest.get(fix.unit)
                if known is None or known.at <= fix.at:
                    self._newest[fix.unit] = self._waiting[fix.unit] = fix
            self._taken += 1

    def put_safely(self, fixes: Sequence[Fix], timeout_s: float = 5.0) -> bool:
        """Take positions in and return once they are written; False if that took too long."""
        self.put(fixes)
        with self._turn:
            mine = self._taken
            return self._turn.wait_for(lambda: self._written >= mine, timeout_s)

    def newest(self, unit: str) -> Fix | None:
        """Return the newest position of a unit that came in since the start."""
        with self._turn:
            return self._newest.get(unit)

    def close(self) -> None:
        """Write what waits, and stop."""
        with self._turn:
            self._open = False
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=2)

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: not self._open, PACE_S)
                waiting, self._waiting, taken = self._waiting, {}, self._taken
                going_on = self._open
            written = False
            with enduring("positions"):
                self._write(list(waiting.values()))
                written = True
            with self._turn:
                if written:
                    self._written = taken
                else:
                    self._waiting = waiting | self._waiting
                self._turn.notify_all()
            if not going_on:
                return

    def _write(self, fixes: list[Fix]) -> None:
        if not fixes:
            return
        with self._database.writing() as connection:
            replace_fixes(connection, fixes)
        self._bus.publish(FIXES, orjson.dumps([fix_row(fix) for fix in fixes]))


def replace_fixes(connection: Connection, fixes: Sequence[Fix]) -> None:
    """Write the newest position of each unit."""
    table = tables.fix
    connection.execute(delete(table).where(table.c.unit.in_([fix.unit for fix in fixes])))
    rows = [{name: getattr(fix, name) for name in field_names(Fix)} for fix in fixes]
    connection.execute(insert(table), rows)
