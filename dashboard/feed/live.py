"""The picture as this process knows it: every row with the rooms that see it, and positions."""

from collections.abc import Iterable, Mapping
from threading import RLock
from typing import Any

from dashboard.feed.deltas import Batch
from dispatch.picture import (
    CITY_SCOPE,
    TABLES,
    PictureRow,
    Tables,
    forget_old_tallies,
    picture_row,
    scopes_of,
    state_hash,
    table_of,
)
from dispatch.ports import Row
from dispatch.unit import Fix

FixRow = list[Any]
"""[unit, micro-degrees east, north, seconds since 1970, km/h or null, heading or null]."""


def fix_row(fix: Fix) -> FixRow:
    """Return a position as screens get it."""
    speed = None if fix.speed_kmh is None else round(fix.speed_kmh)
    heading = None if fix.heading_deg is None else round(fix.heading_deg)
    east, north = round(fix.lon * 1_000_000), round(fix.lat * 1_000_000)
    return [fix.unit, east, north, int(fix.at.timestamp()), speed, heading]


class LivePicture:
    """Rows at one place of the feed. Safe to read while batches come in."""

    def __init__(self, place: int, rows: Iterable[Row], fixes: Iterable[Fix]) -> None:
        self._lock = RLock()
        self.place = place
        self._rows: dict[tuple[str, str], tuple[PictureRow, frozenset[str]]] = {}
        for row in rows:
            if scopes := scopes_of(row):
                self._rows[table_of(row), row.id] = (picture_row(row), frozenset(scopes))
        self._fixes: dict[str, FixRow] = {fix.unit: fix_row(fix) for fix in fixes}

    def apply(self, batch: Batch) -> None:
        """Bring the picture to the batch's place."""
        with self._lock:
            for told in batch.told:
                key = (told.table, told.row["id"])
                if told.now:
                    self._rows[key] = (told.row, told.now)
                else:
                    self._rows.pop(key, None)
            self.place = max(self.place, batch.place)

    def move(self, rows: Iterable[FixRow]) -> None:
        """Take in positions; an older one than is known is passed over."""
        with self._lock:
            for row in rows:
                known = self._fixes.get(row[0])
                if known is None or known[3] <= row[3]:
                    self._fixes[row[0]] = row

    def tables(self, scope: str) -> tuple[int, Tables]:
        """Return the place and what one room sees, by table and id."""
        with self._lock:
            seen: Tables = {name: {} for name in TABLES}
            for (table, row_id), (row, scopes) in self._rows.items():
                if scope in scopes:
                    seen[table][row_id] = row
            place = self.place
        forget_old_tallies(seen)
        return place, seen

    def fixes(self, scope: str) -> list[FixRow]:
        """Return the positions of the units one room sees."""
        with self._lock:
            everything = scope == CITY_SCOPE
            return [r for r in self._fixes.values() if everything or self.sees(scope, r[0])]

    def sees(self, scope: str, unit: str) -> bool:
        """Tell whether a room sees a unit."""
        found = self._rows.get(("unit", unit))
        return found is not None and scope in found[1]

    def record(self, scope: str) -> Mapping[str, Any]:
        """Return the fresh picture of a room as it goes over the wire (docs/feed.md)."""
        place, tables = self.tables(scope)
        rows = {name: list(by_id.values()) for name, by_id in tables.items()}
        return {"place": place, "rows": rows, "fixes": self.fixes(scope)}

    def hash(self, scope: str = CITY_SCOPE) -> tuple[int, str]:
        """Return the place and the hash of what one room sees."""
        place, tables = self.tables(scope)
        return place, state_hash({name: by_id.values() for name, by_id in tables.items()})
