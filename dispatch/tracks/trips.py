"""Cuts an ordered track into trips: by the load a vehicle says it has, or by its stops."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from dispatch.grid import distance_m
from dispatch.tracks.vehicle import VehicleFix
from dispatch.unit import Fix

FLICKER = timedelta(seconds=30)
"""A load shorter than this was none: a loose contact, a finger on the meter. The other way round,
empty for one report between two fares is common, so an empty moment always ends a trip."""
GAP = timedelta(minutes=30)
"""After so long without a fix nobody knows whether it is still the same load."""
STOP = timedelta(minutes=3)
STOP_RADIUS_M = 60.0
SHORTEST_M = 200.0


@dataclass(frozen=True, slots=True)
class Trip:
    """A unit's way from `on` to `off`, `metres` along the fixes between."""

    unit: str
    on: Fix
    off: Fix
    metres: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.off.at - self.on.at).total_seconds()


def loaded_trips(track: Iterable[VehicleFix], flicker: timedelta = FLICKER) -> Iterator[Trip]:
    """Yield the trips of one unit with a load, from the first loaded fix to the first empty one."""
    held: list[VehicleFix] = []
    for fix in track:
        gone = bool(held) and fix.at - held[-1].at > GAP
        if held and not fix.loaded and not gone:
            held.append(fix)
        if held and (gone or not fix.loaded):
            yield from _lasting(held, flicker)
            held = []
        if fix.loaded:
            held.append(fix)
    yield from _lasting(held, flicker)


def _lasting(fixes: Sequence[Fix], flicker: timedelta) -> Iterator[Trip]:
    if fixes and fixes[-1].at - fixes[0].at >= flicker:
        yield _trip(fixes)


def stop_trips(track: Iterable[Fix], stop: timedelta = STOP) -> Iterator[Trip]:
    """Yield the trips of one unit between stops of at least `stop`; short hops are left out."""
    moving: list[Fix] = []
    for stands, run in _stands(list(track), stop):
        if not stands:
            moving.extend(run)
            continue
        yield from _worth([*moving, run[0]])
        moving = [run[-1]]
    yield from _worth(moving)


def _stands(track: Sequence[Fix], stop: timedelta) -> Iterator[tuple[bool, Sequence[Fix]]]:
    at = 0
    while at < len(track):
        end = at + 1
        while end < len(track) and _near(track[at], track[end]):
            end += 1
        stands = track[end - 1].at - track[at].at >= stop
        length = end - at if stands else 1
        yield stands, track[at : at + length]
        at += length


def _near(a: Fix, b: Fix) -> bool:
    return distance_m(a.point, b.point) <= STOP_RADIUS_M


def _worth(fixes: Sequence[Fix]) -> Iterator[Trip]:
    if len(fixes) > 1 and (trip := _trip(fixes)).metres >= SHORTEST_M:
        yield trip


def _trip(fixes: Sequence[Fix]) -> Trip:
    metres = sum(distance_m(a.point, b.point) for a, b in pairwise(fixes))
    return Trip(fixes[0].unit, fixes[0], fixes[-1], metres)
