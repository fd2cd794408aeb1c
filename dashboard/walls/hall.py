"""The walls as one process knows them: what each shows by its own word, and what it is to show.

Orders live in the database; reports travel over the bus, so that every web process can answer for
every wall. What a lost message leaves out, the next look into the database brings back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

import orjson

from dashboard.feed.bus import Bus
from dashboard.feed.deltas import Batch
from dashboard.feed.live import LivePicture
from dashboard.store.engine import Database
from dashboard.walls.order import Order, Request, order_of, order_record
from dashboard.walls.shelf import Kept, Shelf
from dashboard.walls.trail import Trail
from dispatch.facts import Actor
from dispatch.ports import Clock
from dispatch.refusals import NotFound

REPORTED = "wall"
ORDERED = "walls"
LOST_AFTER = timedelta(seconds=150)
"""Walls report every minute; one that missed two reports is not there."""
SEEN_AGAIN = timedelta(minutes=10)
"""How often the database is told that a wall is still there."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a wall last said of itself; `differs` is None until it can be told."""

    name: str
    page: str
    place: int
    hash: str
    at: int
    differs: bool | None = None
    there: bool = True


class Hall:
    """Every wall of the installation."""

    def __init__(self, database: Database, bus: Bus, picture: LivePicture, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._shelf = Shelf(database)
        self._trail = Trail(picture)
        self._lock = RLock()
        self._kept: dict[str, Kept] = {}
        self._reports: dict[str, Report] = {}
        self._told: Any = None
        self.on_change: Callable[[list[dict[str, Any]]], None] = lambda _walls: None
        bus.listen(self._hear)

    def take(self, batch: Batch) -> None:
        """Follow the picture, so that reports can be compared with it."""
        self._trail.take(batch)

    # ── what walls say ───────────────────────────────────────────────────────────────────────
    def enter(self, name: str) -> None:
        """Note that a wall has come."""
        self._keep_seen(name)
        self._publish(self._reports.get(name, Report(name, "", 0, "", 0)), there=True)

    def leave(self, name: str) -> None:
        """Note that a wall has gone."""
        if name in self._reports:
            self._publish(self._reports[name], there=False)

    def report(self, name: str, page: str, place: int, digest: str) -> None:
        """Take in what a wall says it shows, and compare it with the picture at the same place."""
        right = self._trail.at(place)
        behind = place < self._trail.oldest
        differs = behind or (None if right is None else right != digest)
        self._keep_seen(name)
        self._publish(Report(name, page, place, digest, 0, differs), there=True)

    def _keep_seen(self, name: str) -> None:
        now = self._clock.now()
        known = self._kept.get(name)
        if known is None or known.seen_at is None or now - known.seen_at > SEEN_AGAIN:
            self._shelf.see(name, now)
            self.look()

    def _publish(self, report: Report, *, there: bool) -> None:
        now = int(self._clock.now().timestamp())
        record = {
            "name": report.name, "page": report.page, "place": report.place, "hash": report.hash,
            "at": now, "differs": report.differs, "there": there,
        }  # fmt: skip
        self._bus.publish(REPORTED, orjson.dumps(record))

    def _hear(self, kind: str, body: bytes) -> None:
        if kind == REPORTED:
            report = Report(**orjson.loads(body))
            with self._lock:
                self._reports[report.name] = report
            self.tell()
        elif kind == ORDERED:
            self.look()

    # ── what walls are to show ───────────────────────────────────────────────────────────────
    def show(self, name: str, asked: Request, actor: Actor) -> Order:
        """Send something to a wall; refuse a wall that is not known."""
        self._known(name)
        order = order_of(asked, actor.id, actor.name or actor.id, self._clock.now())
        self._send(name, order)
        return order

    def take_back(self, name: str) -> None:
        """Let a wall show its own page again."""
        self._known(name)
        self._send(name, None)

    def forget(self, name: str) -> None:
        """Strike off a wall that was taken down."""
        self._known(name)
        with self._lock:
            self._reports.pop(name, None)
        self._shelf.forget(name)
        self.look()
        self._bus.publish(ORDERED, b"{}")

    def _known(self, name: str) -> None:
        if name not in self._shelf.all():
            raise NotFound("wall", value=name[:80])

    def _send(self, name: str, order: Order | None) -> None:
        self._shelf.send(name, order)
        self.look()
        self._bus.publish(ORDERED, b"{}")

    def look(self) -> None:
        """Read the register anew, end orders whose time has passed, and tell what changed."""
        now = self._clock.now()
        kept = self._shelf.all()
        for name, one in kept.items():
            if one.order is not None and one.order.over(now):
                self._shelf.send(name, None)
                kept[name] = Kept(name, one.seen_at)
        with self._lock:
            self._kept = kept
        self.tell()

    def tell(self) -> None:
        """Tell listeners if any wall now stands otherwise than was last told."""
        walls = self.listed()
        told = [
            {k: v for k, v in wall.items() if k not in ("seen_at", "place", "hash")}
            for wall in walls
        ]
        with self._lock:
            changed, self._told = told != self._told, told
        if changed:
            self.on_change(walls)

    def listed(self) -> list[dict[str, Any]]:
        """Return every wall: what it shows, when it was heard, how it stands, what was sent."""
        now = self._clock.now()
        with self._lock:
            names = sorted(self._kept.keys() | self._reports.keys())
            return [self._record(name, now) for name in names]

    def _record(self, name: str, now: datetime) -> dict[str, Any]:
        kept, report = self._kept.get(name, Kept(name)), self._reports.get(name)
        order = None if kept.order is None or kept.order.over(now) else kept.order
        seen = report.at if report else kept.seen_at and int(kept.seen_at.timestamp())
        return {
            "name": name,
            "page": report.page if report else "",
            "place": report.place if report else None,
            "hash": report.hash if report else "",
            "seen_at": seen,
            "state": _state(report, now),
            "order": order_record(order),
        }


def _state(report: Report | None, now: datetime) -> str:
    """Return how a wall stands: "right", "differs", "lost", or "unsure" before it can be told."""
    if (
        report is None
        or not report.there
        or now.timestamp() - report.at > LOST_AFTER.total_seconds()
    ):
        return "lost"
    if report.differs is None:
        return "unsure"
    return "differs" if report.differs else "right"
