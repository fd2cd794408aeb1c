"""One unit's fixes in order of event time, whatever order they arrived in.

A fix waits until one `SPAN` newer has come, or nothing has come for `SPAN`. So any shuffle that
moves no fix by more than `SPAN` gives the same track.
"""

from bisect import insort
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.tracks.vehicle import Flaw, Flawed, distinct
from dispatch.unit import Fix

SPAN = timedelta(seconds=30)
MOST_WAITING = 512
"""Far above a fix each second: only a unit that floods with broken times gets here."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Fixes not settled yet, oldest first; nothing older than `settled` is taken any more."""

    fixes: tuple[Fix, ...] = ()
    settled: datetime | None = None
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What one step gives: the new waiting line, fixes in order, fixes left out."""

    waiting: Waiting
    fixes: tuple[Fix, ...] = ()
    flawed: tuple[Flawed, ...] = ()


def offer(waiting: Waiting, fix: Fix, now: datetime, span: timedelta = SPAN) -> Settled:
    """Take a fix that arrived at `now`; of two with one time the first by `distinct` stays."""
    heard = replace(waiting, heard_at=now)
    if waiting.settled is not None and fix.at < waiting.settled:
        return Settled(heard, flawed=(Flawed(fix, Flaw.LATE),))
    if len(waiting.fixes) >= MOST_WAITING:
        return Settled(heard, flawed=(Flawed(fix, Flaw.CROWDED),))
    line, flawed = _insert(waiting.fixes, fix)
    newest = line[-1].at - span
    mark = newest if waiting.settled is None else max(newest, waiting.settled)
    ready = tuple(f for f in line if f.at < mark)
    return Settled(replace(heard, fixes=line[len(ready) :], settled=mark), ready, flawed)


def settle(waiting: Waiting, now: datetime, span: timedelta = SPAN) -> Settled:
    """Let go of everything when the unit has been silent for `span` at `now`."""
    silent = waiting.heard_at is not None and now - waiting.heard_at >= span
    return flush(waiting) if silent and waiting.fixes else Settled(waiting)


def flush(waiting: Waiting) -> Settled:
    """Let go of everything that waits."""
    if not waiting.fixes:
        return Settled(waiting)
    after = waiting.fixes[-1].at + timedelta(microseconds=1)
    return Settled(replace(waiting, fixes=(), settled=after), waiting.fixes)


def _insert(line: tuple[Fix, ...], fix: Fix) -> tuple[tuple[Fix, ...], tuple[Flawed, ...]]:
    twin = next((i for i, other in enumerate(line) if other.at == fix.at), None)
    if twin is not None:
        kept, dropped = sorted((line[twin], fix), key=distinct)
        new = (*line[:twin], kept, *line[twin + 1 :])
        return new, (Flawed(dropped, Flaw.SAME_TIME),)
    grown = list(line)
    insort(grown, fix, key=lambda f: f.at)
    return tuple(grown), ()
