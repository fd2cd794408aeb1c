"""Free crews over the streets of a city: who reaches what from where it is or would wait."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dispatch.city import City
from dispatch.coverage.crews import Held, absent, settled
from dispatch.coverage.history import Floats, Ints, Places
from dispatch.dispatch_rules import Mode
from dispatch.grid import Point, distance_m
from dispatch.ports import Router
from dispatch.unit import Fix, Unit

Bools: TypeAlias = NDArray[np.bool_]

FASTEST_M_S = 30.0
"""The way to where no crew could be in time at this speed, as the crow flies, is not asked for."""


NOTHING_HELD = Held()


@dataclass(frozen=True, slots=True)
class Scene:
    """A city at a moment: its crews, where they are, what keeps them, and the way between places.

    `demand` are the cases expected in the next hour, [street, skill].
    """

    city: City
    now: datetime
    units: tuple[Unit, ...]
    fixes: Mapping[str, Fix]
    router: Router
    places: Places
    demand: Floats
    held: Held = NOTHING_HELD


@dataclass(frozen=True, slots=True)
class Ground:
    """Free crews (rows, by call sign) and streets (columns).

    `seconds` and `km` are the way from where a crew is to a street's centre; endless where it may
    not work. `now` is what it reaches from there in time, `home` from where it is sent to wait, if
    it is; `reach` what a crew that waits in a street (row) reaches. `may` are the streets a crew
    may be moved to by a proposal or by the machine. `absent` names crews that cover nothing,
    `settled` free ones that stay, and why.
    """

    units: tuple[Unit, ...]
    skills: Bools
    allowed: Bools
    seconds: Floats
    km: Floats
    now: Bools
    home: Bools
    reach: Bools
    may: Bools
    absent: Mapping[str, str]
    settled: Mapping[str, str]


def ground_of(scene: Scene) -> Ground:
    """Return who reaches what at a moment."""
    rules = scene.city.coverage
    away = {u.id: absent(u, scene.fixes.get(u.id), scene.now) for u in scene.units}
    units = tuple(sorted((u for u in scene.units if not away[u.id]), key=lambda u: u.id))
    stay = {u.id: settled(u, scene.held, rules, scene.now) for u in units}
    allowed = _allowed(units, scene)
    seconds, km = _ways(units, allowed, scene)
    now, reach = seconds <= rules.minutes * 60, _reach(scene)
    return Ground(
        units=units,
        skills=_table(units, scene.places.skills),
        allowed=allowed,
        seconds=seconds,
        km=km,
        now=now,
        home=_home(units, now, reach, scene.places) & allowed,
        reach=reach,
        may=_may(units, stay, seconds <= rules.farthest_min * 60, scene),
        absent={name: reason for name, reason in away.items() if reason},
        settled={name: reason for name, reason in stay.items() if reason},
    )


def _table(units: tuple[Unit, ...], skills: tuple[str, ...]) -> Bools:
    rows = [[skill in unit.skills for skill in skills] for unit in units]
    return np.array(rows, bool).reshape(len(units), len(skills))


def _allowed(units: tuple[Unit, ...], scene: Scene) -> Bools:
    """Return which streets lie in each crew's own or supported districts."""
    district = [scene.city.streets[code].district for code in scene.places.streets]
    rows = [[code in (unit.district, *unit.support) for code in district] for unit in units]
    return np.array(rows, bool).reshape(len(units), len(district))


def _ways(units: tuple[Unit, ...], allowed: Bools, scene: Scene) -> tuple[Floats, Floats]:
    seconds, km = np.full(allowed.shape, np.inf), np.full(allowed.shape, np.inf)
    farthest = scene.city.coverage.farthest_min * 60 * FASTEST_M_S
    centres = _centres(scene)
    for row, unit in enumerate(units):
        here = scene.fixes[unit.id].point
        for column in np.flatnonzero(allowed[row]):
            there = centres[column]
            if distance_m(here, there) <= farthest:
                seconds[row, column] = scene.router.seconds(here, there, scene.now)
                km[row, column] = scene.router.metres(here, there) / 1000
    return seconds, km


def _reach(scene: Scene) -> Bools:
    centres, limit = _centres(scene), scene.city.coverage.minutes * 60
    found = np.zeros((len(centres), len(centres)), bool)
    for a, here in enumerate(centres):
        for b, there in enumerate(centres):
            near = distance_m(here, there) <= limit * FASTEST_M_S
            found[a, b] = near and scene.router.seconds(here, there, scene.now) <= limit
    return found


def _centres(scene: Scene) -> list[Point]:
    return [scene.city.streets[code].center for code in scene.places.streets]


def _home(units: tuple[Unit, ...], now: Bools, reach: Bools, places: Places) -> Bools:
    """Return what crews cover from where they wait: their post, else where they are."""
    number, found = _numbers(places), now.copy()
    for row, unit in enumerate(units):
        if unit.post in number:
            found[row] = reach[number[unit.post]]
    return found


def _may(units: tuple[Unit, ...], stay: Mapping[str, str], near: Bools, scene: Scene) -> Bools:
    number, found = _numbers(scene.places), near.copy()
    for row, unit in enumerate(units):
        if stay[unit.id]:
            found[row] = False
        for street in (unit.post, *scene.held.declined.get(unit.id, ())):
            if street in number:
                found[row, number[street]] = False
        found[row, _by_hand(unit, scene)] = False
    return found


def _by_hand(unit: Unit, scene: Scene) -> list[int]:
    """Return the streets nobody proposes a post in to this crew."""
    mode = {code: mode_of(unit, code, scene) for code in scene.city.districts}
    district = (scene.city.streets[code].district for code in scene.places.streets)
    return [n for n, code in enumerate(district) if mode[code] is Mode.MANUAL]


def mode_of(unit: Unit, district: str, scene: Scene) -> Mode:
    """Return who sends a crew to a post in a district: the rule of its first skill's area."""
    city, skill = scene.city, next(iter(unit.skills), "")
    area = Counter(m.area for m in city.matters.values() if m.skill == skill).most_common(1)
    of = area[0][0] if area else ""
    return city.coverage.mode_of(of, district, scene.now, city.calendar.zone)


def _numbers(places: Places) -> dict[str, int]:
    return {code: n for n, code in enumerate(places.streets)}


def covers(ground: Ground, at: Bools) -> Ints:
    """Return how many free crews reach each street with each skill, [street, skill]."""
    found: Ints = at.astype(np.int64).T @ ground.skills.astype(np.int64)
    return found
