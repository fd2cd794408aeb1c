"""What a moving unit is watched for: overspeed, long stop, leaving its route, silence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from math import cos, radians

import numpy as np
from numpy.typing import NDArray

from dispatch.grid import EARTH_RADIUS_M, Point, distance_m
from dispatch.unit import Fix

_METRES_PER_DEGREE = radians(1) * EARTH_RADIUS_M


class Kind(StrEnum):
    """What was found; the words are under `track.finding`."""

    OVERSPEED = "overspeed"
    LONG_STOP = "long_stop"
    OFF_ROUTE = "off_route"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something began (`began`) or ended for a unit. `value` is km/h, seconds or metres."""

    kind: Kind
    unit: str
    began: bool
    since: datetime
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Limits:
    """When something is worth telling. `gap`: after so long without a fix nothing is known."""

    speed_kmh: float = 80.0
    speed_for: timedelta = timedelta(seconds=20)
    stop_radius_m: float = 60.0
    stop_for: timedelta = timedelta(minutes=30)
    off_route_for: timedelta = timedelta(seconds=60)
    gap: timedelta = timedelta(minutes=5)
    silent_for: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Corridor:
    """The way a unit should take: a line of WGS-84 points and how far from it is still on it."""

    path: tuple[Point, ...]
    width_m: float = 100.0

    def distance_m(self, point: Point) -> float:
        """Return metres from a place to the line."""
        scale = np.array([cos(radians(point.lat)), 1.0]) * _METRES_PER_DEGREE
        starts, steps = self._segments
        away = (np.array([point.lon, point.lat]) - starts) * scale
        along = steps * scale
        length2 = np.maximum((along**2).sum(axis=1), 1e-9)
        share = np.clip((away * along).sum(axis=1) / length2, 0.0, 1.0)
        return float(np.sqrt(((away - share[:, None] * along) ** 2).sum(axis=1).min()))

    @cached_property
    def _segments(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        line = np.array([(p.lon, p.lat) for p in self.path])
        ends = line[1:] if len(line) > 1 else line
        return line[: len(ends)], ends - line[: len(ends)]


@dataclass(frozen=True, slots=True)
class Spell:
    """How long something has been so: from `first` to `last`, told once `told`."""

    first: Fix | None = None
    last: Fix | None = None
    told: bool = False


Step = tuple[Spell, tuple[Finding, ...]]


def watch_speed(spell: Spell, fix: Fix, limits: Limits) -> Step:
    """Find a unit that drives faster than allowed."""
    speed = fix.speed_kmh or 0.0
    lasts = speed > limits.speed_kmh
    return _held(
        _cut(spell, fix, limits), fix, lasts, _Rule(Kind.OVERSPEED, limits.speed_for, speed)
    )


def watch_route(spell: Spell, fix: Fix, corridor: Corridor, limits: Limits) -> Step:
    """Find a unit that leaves its route."""
    away = corridor.distance_m(fix.point)
    rule = _Rule(Kind.OFF_ROUTE, limits.off_route_for, away)
    return _held(_cut(spell, fix, limits), fix, away > corridor.width_m, rule)


def watch_stop(spell: Spell, fix: Fix, limits: Limits) -> Step:
    """Find a unit that stays within a few metres for long; a gap does not end a stop."""
    first = spell.first or fix
    stays = distance_m(first.point, fix.point) <= limits.stop_radius_m
    stood_s = (fix.at - first.at).total_seconds()
    rule = _Rule(Kind.LONG_STOP, limits.stop_for, stood_s)
    after, found = _held(spell, fix, stays, rule)
    return (after if stays else Spell(fix, fix)), found


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    needed: timedelta
    value: float


def _cut(spell: Spell, fix: Fix, limits: Limits) -> Spell:
    unknown = spell.last is not None and fix.at - spell.last.at > limits.gap
    return Spell() if unknown and not spell.told else spell


def _held(spell: Spell, fix: Fix, lasts: bool, rule: _Rule) -> Step:
    if not lasts:
        ended = (_finding(rule, spell.first, fix, began=False),) if spell.told else ()
        return Spell(last=fix), ended
    first = spell.first or fix
    if spell.told or fix.at - first.at < rule.needed:
        return Spell(first, fix, spell.told), ()
    return Spell(first, fix, told=True), (_finding(rule, first, fix, began=True),)


def _finding(rule: _Rule, first: Fix | None, fix: Fix, *, began: bool) -> Finding:
    since = first.at if first else fix.at
    return Finding(rule.kind, fix.unit, began, since, fix.at, round(rule.value, 1))
