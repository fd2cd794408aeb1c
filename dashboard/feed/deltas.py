"""From stored facts to what each room is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from dashboard.store.reads import Entry, changed_row
from dispatch.picture import Delta, PictureRow


@dataclass(frozen=True, slots=True)
class Told:
    """The last state of one row: which rooms see it now, and which saw it before."""

    table: str
    row: PictureRow
    now: frozenset[str]
    was: frozenset[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive facts as one step of the feed, behind place `prev` up to `place`."""

    prev: int
    place: int
    told: tuple[Told, ...]

    @property
    def scopes(self) -> frozenset[str]:
        """Return every room that is told anything."""
        return frozenset().union(*(told.now | told.was for told in self.told))

    def delta(self, scope: str, prev: int) -> Delta:
        """Return what one room is told that was last told at `prev`."""
        rows: dict[str, list[PictureRow]] = {}
        gone: dict[str, list[str]] = {}
        for told in self.told:
            if scope in told.now:
                rows.setdefault(told.table, []).append(told.row)
            elif scope in told.was:
                gone.setdefault(told.table, []).append(told.row["id"])
        return Delta(prev, self.place, rows, gone)


def batch_of(prev: int, entries: Sequence[Entry]) -> Batch:
    """Return one batch for facts that follow place `prev`; a row changed twice comes once."""
    latest: dict[tuple[str, str], Told] = {}
    for change in _changes(entries):
        row, scopes = changed_row(change)
        key = (change["table"], row["id"])
        was = frozenset(change["was"]) | (latest[key].was if key in latest else frozenset())
        latest[key] = Told(change["table"], row, frozenset(scopes), was)
    place = entries[-1].seq if entries else prev
    return Batch(prev, place, tuple(latest.values()))


def _changes(entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield from entry.changes


def pack_batch(batch: Batch) -> bytes:
    """Return a batch as bytes for the bus."""
    told = [[t.table, t.row, list(t.now), list(t.was)] for t in batch.told]
    return orjson.dumps({"prev": batch.prev, "place": batch.place, "told": told})


def unpack_batch(body: bytes) -> Batch:
    """Return the batch of `pack_batch`'s bytes."""
    record = orjson.loads(body)
    told = (Told(t, row, frozenset(now), frozenset(was)) for t, row, now, was in record["told"])
    return Batch(record["prev"], record["place"], tuple(told))


def delta_record(delta: Delta) -> dict[str, Any]:
    """Return a delta as it goes over the wire (docs/feed.md)."""
    record: dict[str, Any] = {"prev": delta.prev, "place": delta.place}
    if delta.rows:
        record["rows"] = delta.rows
    if delta.gone:
        record["gone"] = delta.gone
    return record
