"""Where every crew is: on its way, at work, or about its own streets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from dispatch.advice.router import StraightRouter, router_of
from dispatch.city import City
from dispatch.grid import Point
from dispatch.simulation.chance import lot, share_of, spread_out
from dispatch.simulation.paths import Leg, Moving, moved, timed, way
from dispatch.unit import Fix

MOVING_S = 5
"""A crew on its way tells its place this often."""

STANDING_S = 20
"""A crew that stands still tells its place this often."""

ROUND_M = 900.0
"""How far from home a crew's rounds lead."""

NOISE_M = 4.0
SILENT_SHARE = 0.02
SILENT_SPAN = 420
"""In so many spans of so many seconds a crew's radio is out of reach for a part of it."""


@dataclass
class Track:
    """One crew's whereabouts."""

    home: Point
    leg: Leg
    idle_until: float = 0.0
    told: float = 0.0
    rounds: int = 0


@dataclass
class Fleet:
    """The whereabouts of all crews; moments are given by the caller.

    A `plain` fleet goes straight: where nobody watches, bends are not worth their time.
    """

    city: City
    seed: int
    plain: bool = False
    tracks: dict[str, Track] = field(default_factory=dict)
    router: StraightRouter = field(init=False)

    def __post_init__(self) -> None:
        self.router = router_of(self.city)

    def place(self, fixes: Iterable[Fix]) -> None:
        """Put crews where they were last seen; where a crew is put first is its home."""
        for fix in fixes:
            known = self.tracks.get(fix.unit)
            home = known.home if known else fix.point
            self.tracks[fix.unit] = Track(home, Leg((fix.point,), (fix.at.timestamp(),)))

    def point(self, unit: str, now: datetime) -> Point:
        """Return where a crew is."""
        return self.tracks[unit].leg.at(now.timestamp()).point

    def fix(self, unit: str, now: datetime) -> Fix | None:
        """Return the exact position of a crew as one of its own fixes."""
        if unit not in self.tracks:
            return None
        return _fix(unit, self.tracks[unit].leg.at(now.timestamp()), now)

    def go(self, unit: str, target: Point, now: datetime, slow: float = 1.0) -> datetime:
        """Send a crew to a place; return when it arrives."""
        track = self.tracks[unit]
        here = self.point(unit, now)
        chance = lot(self.seed, unit, int(now.timestamp()))
        span = self.router.seconds(here, target, now) * chance.lognormvariate(0, 0.18) * slow
        span = max(40.0, span)
        straight = [here, target]
        points = straight if self.plain else way(here, target, chance, self._inside)
        track.leg = timed(points, now, timedelta(seconds=span), chance)
        track.idle_until = 0.0
        return now + timedelta(seconds=span)

    def stay(self, unit: str, point: Point, now: datetime) -> None:
        """Let a crew stand at a place from now on."""
        self.tracks[unit].leg = Leg((point,), (now.timestamp(),))

    def _inside(self, point: Point) -> bool:
        return self.city.holds(point) and self.city.locator.locate(point) is not None

    def rove(self, unit: str, now: datetime) -> None:
        """Let an idle crew stand a while, then go its rounds about home."""
        track, seconds = self.tracks[unit], now.timestamp()
        if seconds < track.leg.arrives or seconds < track.idle_until:
            return
        chance = lot(self.seed, unit, track.rounds, int(seconds) // 60)
        if track.idle_until <= track.leg.arrives:
            track.idle_until = seconds + 60 * spread_out(chance.random(), 7, 0.6, 30)
            return
        track.rounds += 1
        self.go(unit, self._round(track.home, chance), now, slow=1.5)

    def _round(self, home: Point, chance: Random) -> Point:
        target = moved(home, chance.gauss(0, ROUND_M), chance.gauss(0, ROUND_M))
        return target if self._inside(target) else home

    def news(self, units: Iterable[str], now: datetime) -> Iterator[Fix]:
        """Yield the positions that crews tell now: often while moving, seldom while standing."""
        seconds = now.timestamp()
        for unit in units:
            track = self.tracks.get(unit)
            if track is None or seconds - track.told < _pace(track, seconds):
                continue
            # The first word comes at a moment of each crew's own, so that later ones do not bunch.
            track.told = seconds if track.told else seconds - lot("told", unit).uniform(0, 15)
            if not _out_of_reach(unit, seconds):
                yield _noisy(_fix(unit, track.leg.at(seconds), now), seconds)


def _pace(track: Track, seconds: float) -> float:
    return MOVING_S if seconds < track.leg.arrives else STANDING_S


def _fix(unit: str, moving: Moving, now: datetime) -> Fix:
    return Fix(
        unit,
        round(moving.point.lon, 6),
        round(moving.point.lat, 6),
        now,
        speed_kmh=round(moving.speed_kmh, 1),
        heading_deg=None if moving.heading_deg is None else round(moving.heading_deg),
        accuracy_m=8.0,
        source="demo",
    )


def _noisy(fix: Fix, seconds: float) -> Fix:
    chance = lot(fix.unit, int(seconds))
    point = moved(fix.point, chance.gauss(0, NOISE_M), chance.gauss(0, NOISE_M))
    return Fix(
        fix.unit, round(point.lon, 6), round(point.lat, 6), fix.at, fix.speed_kmh,
        fix.heading_deg, fix.accuracy_m, fix.source,
    )  # fmt: skip


def _out_of_reach(unit: str, seconds: float) -> bool:
    """Tell whether a crew is in one of its rare spans without a signal."""
    span = int(seconds) // SILENT_SPAN
    if share_of("reach", unit, span) > SILENT_SHARE:
        return False
    chance = lot("reach", unit, span)
    begins = chance.uniform(0, 0.5) * SILENT_SPAN
    return begins <= seconds % SILENT_SPAN < begins + chance.uniform(90, SILENT_SPAN * 0.5)


@dataclass(frozen=True)
class Whereabouts(Mapping[str, Fix]):
    """The fleet at one moment as fixes by unit, made only for those who are asked about."""

    fleet: Fleet
    now: datetime

    def __getitem__(self, unit: str) -> Fix:
        found = self.fleet.fix(unit, self.now)
        if found is None:
            raise KeyError(unit)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.fleet.tracks)

    def __len__(self) -> int:
        return len(self.fleet.tracks)
