"""Residents' requests: first contact in time, who calls again, where requests heap up."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.grid import Point, distance_m

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Contact:
    """A request with its first contact, if there was one."""

    case: str
    reported_at: datetime
    contacted_at: datetime | None = None

    def due_at(self, within: timedelta) -> datetime:
        """Return by when the resident must have been contacted."""
        return self.reported_at + within

    def in_time(self, within: timedelta) -> bool:
        """Tell whether the resident was contacted in time."""
        return self.contacted_at is not None and self.contacted_at <= self.due_at(within)


def contact_rate(contacts: Iterable[Contact], within: timedelta, now: datetime) -> float | None:
    """Return per cent contacted in time, of those whose time is over or who were contacted."""
    judged = [c for c in contacts if c.contacted_at is not None or c.due_at(within) <= now]
    if not judged:
        return None
    return sum(c.in_time(within) for c in judged) / len(judged) * 100


def contact_minutes(contacts: Iterable[Contact]) -> float | None:
    """Return the median minutes from report to first contact."""
    taken = sorted(
        (c.contacted_at - c.reported_at).total_seconds() / 60
        for c in contacts
        if c.contacted_at is not None
    )
    return taken[len(taken) // 2] if taken else None


def repeat_callers(callers: Iterable[Hashable], least: int) -> int:
    """Return how many callers called at least so often; who they are stays with the caller."""
    return sum(n >= least for n in Counter(callers).values())


@dataclass(frozen=True, slots=True)
class Heap:
    """A place with many requests."""

    point: Point
    cases: tuple[str, ...]


def heaps(placed: Sequence[tuple[str, Point]], within_m: float, least: int) -> list[Heap]:
    """Return places with at least `least` requests within `within_m` of one, the largest first."""
    cells: dict[tuple[int, int], list[tuple[str, Point]]] = {}
    size = within_m / METRES_PER_DEGREE
    for case, point in placed:
        cells.setdefault((int(point.lon / size), int(point.lat / size)), []).append((case, point))
    found, taken = [], set[str]()
    for case, point in placed:
        near = [c for c, at in _around(cells, point, size) if distance_m(point, at) <= within_m]
        fresh = [c for c in near if c not in taken]
        if case not in taken and len(fresh) >= least:
            taken.update(fresh)
            found.append(Heap(point, tuple(fresh)))
    return sorted(found, key=lambda heap: -len(heap.cases))


def _around(
    cells: dict[tuple[int, int], list[tuple[str, Point]]], point: Point, size: float
) -> Iterable[tuple[str, Point]]:
    x, y = int(point.lon / size), int(point.lat / size)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            yield from cells.get((x + dx, y + dy), ())
