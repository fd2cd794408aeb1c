"""The hash of the city's picture at each of its last places, kept up row by row."""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock
from zlib import crc32

from dashboard.feed.deltas import Batch
from dashboard.feed.live import LivePicture
from dispatch.picture import CITY_SCOPE, TALLY_DAYS, PictureRow, canonical

KEPT = 4_000
"""Places remembered: about seven minutes of the busiest feed, and walls report every minute."""

Key = tuple[str, str]


class Trail:
    """Answers what a wall must show at a place, without going through every row again."""

    def __init__(self, picture: LivePicture) -> None:
        self._lock = Lock()
        self._checks: dict[Key, int] = {}
        self._days: dict[Key, int] = {}
        self._total = self._mixed = 0
        self._hashes: OrderedDict[int, str] = OrderedDict()
        self.place, tables = picture.tables(CITY_SCOPE)
        for table, rows in tables.items():
            for row in rows.values():
                self._put((table, row["id"]), row)
        self._remember()

    def take(self, batch: Batch) -> None:
        """Bring the trail to a batch's place."""
        with self._lock:
            if batch.place <= self.place:
                return
            for told in batch.told:
                key = (told.table, told.row["id"])
                self._put(key, told.row if CITY_SCOPE in told.now else None)
            for key in list(self._too_old()):
                self._put(key, None)
            self.place = batch.place
            self._remember()

    def at(self, place: int) -> str | None:
        """Return the hash at a place, or None when it is not known (any more)."""
        with self._lock:
            return self._hashes.get(place)

    @property
    def oldest(self) -> int:
        """The first place still remembered."""
        with self._lock:
            return next(iter(self._hashes))

    def _put(self, key: Key, row: PictureRow | None) -> None:
        check = 0 if row is None else crc32(canonical(row))
        before = self._checks.pop(key, 0)
        self._total = (self._total - before + check) & 0xFFFFFFFF
        self._mixed ^= before ^ check
        self._days.pop(key, None)
        if row is not None:
            self._checks[key] = check
            if key[0] == "tally":
                self._days[key] = row["day"]

    def _too_old(self) -> Iterator[Key]:
        keep = sorted(set(self._days.values()))[-TALLY_DAYS:]
        return (key for key, day in self._days.items() if day not in keep)

    def _remember(self) -> None:
        self._hashes[self.place] = f"{self._total:08x}{self._mixed:08x}"
        while len(self._hashes) > KEPT:
            self._hashes.popitem(last=False)
