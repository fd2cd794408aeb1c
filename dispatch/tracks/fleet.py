"""All moving units together: fixes in, track, crossings and findings out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dispatch.geofence import Crossing, Fences, Inside, cross
from dispatch.tracks.checks import Border, flaw_of
from dispatch.tracks.jumps import Anchor, believe
from dispatch.tracks.ordering import Settled, Waiting, flush, offer, settle
from dispatch.tracks.vehicle import Flaw, Flawed
from dispatch.tracks.watches import (
    Corridor,
    Finding,
    Kind,
    Limits,
    Spell,
    watch_route,
    watch_speed,
    watch_stop,
)
from dispatch.unit import Fix


@dataclass(frozen=True)
class Rules:
    """What a fleet is watched for; `corridors` by unit."""

    border: Border
    fences: Fences = field(default_factory=lambda: Fences(()))
    limits: Limits = field(default_factory=Limits)
    corridors: Mapping[str, Corridor] = field(default_factory=dict)


@dataclass(slots=True)
class Seen:
    """What came of some fixes; the track is in order for each unit."""

    track: list[Fix] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    flawed: list[Flawed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Unit:
    waiting: Waiting = field(default_factory=Waiting)
    anchor: Anchor = field(default_factory=Anchor)
    inside: Inside = field(default_factory=Inside)
    speed: Spell = field(default_factory=Spell)
    stop: Spell = field(default_factory=Spell)
    route: Spell = field(default_factory=Spell)
    silent: bool = False


class Fleet:
    """The units of a city on the move. Not safe for use by two threads at once."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._units: dict[str, _Unit] = {}
        self.flaws: Counter[Flaw] = Counter()
        """Fixes left out so far, by reason."""

    def take(self, fixes: Iterable[Fix], now: datetime) -> Seen:
        """Take fixes in any order, arrived at `now`."""
        seen = Seen()
        for fix in fixes:
            if flaw := flaw_of(fix, now, self._rules.border):
                self._leave_out(seen, (Flawed(fix, flaw),))
            else:
                unit = self._heard(fix, now, seen)
                self._follow(fix.unit, unit, offer(unit.waiting, fix, now), seen)
        return seen

    def tick(self, now: datetime) -> Seen:
        """Settle the units that have fallen silent and find those that are offline at `now`."""
        seen = Seen()
        for name, unit in list(self._units.items()):
            self._follow(name, unit, settle(unit.waiting, now), seen)
            self._check_silence(name, now, seen)
        return seen

    def finish(self) -> Seen:
        """Settle everything, as at the end of a replay."""
        seen = Seen()
        for name, unit in list(self._units.items()):
            self._follow(name, unit, flush(unit.waiting), seen)
        return seen

    def _heard(self, fix: Fix, now: datetime, seen: Seen) -> _Unit:
        unit = self._units.get(fix.unit) or _Unit()
        if not unit.silent:
            return unit
        seen.findings.append(_silence(fix.unit, unit, now, began=False))
        return replace(unit, silent=False)

    def _check_silence(self, name: str, now: datetime, seen: Seen) -> None:
        unit = self._units[name]
        heard_at = unit.waiting.heard_at or now
        if not unit.silent and now - heard_at >= self._rules.limits.silent_for:
            self._units[name] = replace(unit, silent=True)
            seen.findings.append(_silence(name, unit, now, began=True))

    def _follow(self, name: str, unit: _Unit, settled: Settled, seen: Seen) -> None:
        self._leave_out(seen, settled.flawed)
        unit = replace(unit, waiting=settled.waiting)
        for fix in settled.fixes:
            step = believe(unit.anchor, fix)
            self._leave_out(seen, step.flawed)
            unit = replace(unit, anchor=step.anchor)
            for believed in step.fixes:
                unit = self._watch(unit, believed, seen)
        self._units[name] = unit

    def _watch(self, unit: _Unit, fix: Fix, seen: Seen) -> _Unit:
        limits = self._rules.limits
        inside, crossings = cross(unit.inside, fix, self._rules.fences)
        speed, too_fast = watch_speed(unit.speed, fix, limits)
        stop, too_long = watch_stop(unit.stop, fix, limits)
        route, astray = self._watch_route(unit.route, fix)
        seen.track.append(fix)
        seen.crossings.extend(crossings)
        seen.findings.extend((*too_fast, *too_long, *astray))
        return replace(unit, inside=inside, speed=speed, stop=stop, route=route)

    def _watch_route(self, spell: Spell, fix: Fix) -> tuple[Spell, tuple[Finding, ...]]:
        corridor = self._rules.corridors.get(fix.unit)
        return watch_route(spell, fix, corridor, self._rules.limits) if corridor else (spell, ())

    def _leave_out(self, seen: Seen, flawed: Iterable[Flawed]) -> None:
        for each in flawed:
            seen.flawed.append(each)
            self.flaws[each.flaw] += 1


def _silence(name: str, unit: _Unit, now: datetime, *, began: bool) -> Finding:
    since = unit.waiting.heard_at or now
    return Finding(Kind.OFFLINE, name, began, since, now, (now - since).total_seconds())
