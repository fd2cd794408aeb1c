"""What gateways refused: counted by reason, the last of it kept as it came."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from dashboard.equipment.envelope import Envelope, FaultOf
from dashboard.store.engine import Database
from dashboard.store.equipment_tables import refusal_count, refused
from dashboard.store.tracks import appending

KEPT = 200
"""So many of each gateway's last refused inputs can be read."""
RAW_BYTES = 512
PACE_S = 2.0


class Kept(NamedTuple):
    """One refused input."""

    gateway: str
    reason: str
    at: datetime
    origin: str
    raw: bytes


class RefusalBook:
    """Counts in memory, written every few seconds by a thread of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._kept: deque[Kept] = deque(maxlen=KEPT)
        self._stop = Event()
        self._thread = Thread(target=self._run, name="refusals", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def close(self) -> None:
        """Write what waits, and stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def note(self, envelope: Envelope, faults: Sequence[FaultOf]) -> None:
        """Count what was refused of an envelope and keep its bytes once for each reason."""
        at = datetime.fromtimestamp(envelope.heard_ms / 1000, UTC)
        details = {fault.value: detail for fault, detail in faults}
        reasons = Counter(fault.value for fault, _ in faults)
        for reason, n in reasons.items():
            origin = f"{envelope.origin} {details[reason]}".strip()[:200]
            self.add(Kept(envelope.gateway, reason, at, origin, envelope.raw[:RAW_BYTES]), n)

    def add(self, kept: Kept, n: int = 1) -> None:
        """Count `n` refusals of one reason and keep one of them."""
        with self._lock:
            self._counts[kept.gateway, kept.reason] += n
            self._kept.append(kept)

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            kept, self._kept = list(self._kept), deque(maxlen=KEPT)
        if counts:
            with appending(self._database) as connection:
                _write_counts(connection, counts, max(one.at for one in kept))
                _write_kept(connection, kept)

    def _run(self) -> None:
        while not self._stop.wait(PACE_S):
            self.flush()
        self.flush()


def _write_counts(connection: Connection, counts: Counter[tuple[str, str]], at: datetime) -> None:
    table = refusal_count
    for (gateway, reason), n in sorted(counts.items()):
        mine = (table.c.gateway == gateway) & (table.c.reason == reason)
        added = update(table).where(mine).values(n=table.c.n + n, last_at=at)
        if connection.execute(added).rowcount == 0:
            values = {"gateway": gateway, "reason": reason, "n": n, "last_at": at}
            connection.execute(insert(table).values(values))


def _write_kept(connection: Connection, kept: Iterable[Kept]) -> None:
    rows = [one._asdict() for one in kept]
    connection.execute(insert(refused), rows)
    for gateway in {row["gateway"] for row in rows}:
        mine = refused.c.gateway == gateway
        newest = select(func.max(refused.c.id)).where(mine).scalar_subquery()
        connection.execute(delete(refused).where(mine & (refused.c.id <= newest - KEPT)))


def read_refusals(connection: Connection) -> list[dict[str, Any]]:
    """Return what each gateway refused: counts by reason, and the last ones with their bytes."""
    gateways: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(refusal_count).order_by(refusal_count.c.gateway)):
        of = gateways.setdefault(row.gateway, {"gateway": row.gateway, "counts": {}, "last": []})
        of["counts"][row.reason] = row.n
    for row in connection.execute(select(refused).order_by(refused.c.id.desc())):
        if row.gateway in gateways:
            gateways[row.gateway]["last"].append(_told(row))
    return list(gateways.values())


def _told(row: Any) -> dict[str, Any]:
    return {
        "at": row.at.isoformat(),
        "reason": row.reason,
        "origin": row.origin,
        "hex": row.raw.hex(),
        "text": row.raw.decode("utf-8", "replace"),
    }
