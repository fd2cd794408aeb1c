"""Invented crews: the same city and day always give the same crews, shifts and places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeVar

from dashboard.cities.entries import Entry, read_toml
from dashboard.cities.locate import Atlas, neighbours
from dispatch.city import City
from dispatch.grid import Point, Street
from dispatch.unit import Fix, Unit

T = TypeVar("T")
PLAN = Path(__file__).parent / "demo.toml"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of call signs; I and O look like figures."""
PREFIXES = (*LETTERS, *(first + second for first in LETTERS for second in LETTERS))
"""One for each district."""
SPREAD_DEGREES = 0.008
"""Crews start within about this of their street's centre (some 800 m)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift by the clock on the wall."""

    start: time
    hours: float

    def on(self, day: date, city: City) -> tuple[datetime, datetime]:
        """Return when the shift that begins on `day` starts and ends."""
        start = datetime.combine(day, self.start, city.calendar.zone)
        return start, start + timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of crew: what it can do, how common it is, and how it shares the shifts."""

    code: str
    short: str
    skills: tuple[str, ...]
    share: float
    capacity: int
    department: str
    shifts: tuple[tuple[Shift, float], ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """A crew without a day: call sign, kind, where it is at home, when it works."""

    sign: str
    kind: Kind
    street: Street
    shift: Shift


def demo_units(city: City, day: date) -> tuple[Unit, ...]:
    """Return the crews with the shifts that begin on `day`; the night one ends the morning after.

    Crews, homes and shifts are the same every day. In the early hours ask for the day before.
    """
    nearby = _nearby(city)
    return tuple(_unit(city, crew, day, nearby) for crew in demo_crews(city))


def demo_fixes(city: City, day: date) -> tuple[Fix, ...]:
    """Return where each crew is when its shift begins on `day`: near its home street's centre."""
    chance = Random(f"{city.code} {day.isoformat()}")
    return tuple(_fix(city, crew, day, chance) for crew in demo_crews(city))


@lru_cache(maxsize=4)
def demo_crews(city: City) -> tuple[Crew, ...]:
    """Return the city's invented crews, district by district."""
    plan = read_toml(PLAN)
    kinds = [kind for kind in _kinds(plan, city) if kind.skills]
    crews: list[Crew] = []
    for letter, (district, number) in zip(PREFIXES, _numbers(plan, city).items(), strict=False):
        counts = share_out(number, {kind: kind.share for kind in kinds})
        crews += _crews_of(city, district, letter, counts)
    return tuple(crews)


def share_out(number: int, shares: Mapping[T, float]) -> dict[T, int]:
    """Return whole numbers in proportion to `shares` that add up to `number` (largest rest)."""
    whole = sum(shares.values())
    exact = {key: number * share / whole for key, share in shares.items()}
    given = {key: int(value) for key, value in exact.items()}
    rests = sorted(exact, key=lambda key: given[key] - exact[key])
    for key in rests[: number - sum(given.values())]:
        given[key] += 1
    return given


def _numbers(plan: Entry, city: City) -> dict[str, int]:
    """Every district gets the least, what is over is shared by weight."""
    own = plan.part(city.code if city.code in plan.values else "default")
    weights = own.part("weights").values
    least = int(own.number("least", 1, 1000))
    over = max(0, int(own.number("crews", 1, 10_000)) - least * len(city.districts))
    shares = share_out(over, {code: float(weights.get(code, 1)) for code in city.districts})
    return {code: least + share for code, share in shares.items()}


def _crews_of(city: City, district: str, letter: str, counts: Mapping[Kind, int]) -> Iterator[Crew]:
    """Spread a district's crews over its streets; every kind gets its first crew before others."""
    streets = [s for s in city.streets.values() if s.district == district]
    if not streets:
        return
    chance = Random(f"{city.code} {district}")
    jobs = [
        (kind, shift)
        for kind, number in _at_least_one(counts).items()
        for shift in _roster(kind, number, chance)
    ]
    chance.shuffle(jobs)
    for number, (kind, shift) in enumerate(jobs, 1):
        yield Crew(f"{letter}{number:02d}", kind, streets[number % len(streets)], shift)


def _at_least_one(counts: Mapping[Kind, int]) -> dict[Kind, int]:
    """Take from the largest kinds what the kinds without a crew need, while there is enough."""
    given = dict(counts)
    for kind in [kind for kind, number in given.items() if number == 0]:
        largest = max(given, key=lambda other: given[other])
        if given[largest] > 1:
            given[largest] -= 1
            given[kind] = 1
    return given


def _roster(kind: Kind, number: int, chance: Random) -> list[Shift]:
    """Several crews share the shifts as the kind does; a single one draws its shift by lot."""
    if number == 1:
        shifts, shares = zip(*kind.shifts, strict=True)
        return chance.choices(shifts, shares)
    counts = share_out(number, dict(kind.shifts))
    return [shift for shift, count in counts.items() for _ in range(count)]


def _unit(city: City, crew: Crew, day: date, nearby: Mapping[str, tuple[str, ...]]) -> Unit:
    start, end = crew.shift.on(day, city)
    district = crew.street.district
    return Unit(
        id=crew.sign,
        name=f"{crew.street.name.zh}{crew.kind.short}",
        kind=crew.kind.code,
        district=district,
        support=nearby.get(district, ()),
        department=_department(city, crew.kind.department, district),
        skills=crew.kind.skills,
        capacity=crew.kind.capacity,
        shift_start=start,
        shift_end=end,
    )


def _department(city: City, role: str, district: str) -> str:
    """Return the district's unit of a department, else the city's, else any there is."""
    for code in (f"{role}.{district}", role):
        if code in city.departments:
            return code
    return next(iter(city.departments))


def _fix(city: City, crew: Crew, day: date, chance: Random) -> Fix:
    place = _near(city, crew.street, chance)
    start, _ = crew.shift.on(day, city)
    return Fix(crew.sign, place.lon, place.lat, start, accuracy_m=15.0, source="demo")


def _near(city: City, street: Street, chance: Random) -> Point:
    """Return a place near the street's centre that lies in its district."""
    for _ in range(20):
        lon = street.center.lon + chance.gauss(0, SPREAD_DEGREES)
        lat = street.center.lat + chance.gauss(0, SPREAD_DEGREES)
        area = city.locator.locate(Point(lon, lat))
        if area is not None and area.district == street.district:
            return Point(round(lon, 6), round(lat, 6))
    return street.center


def _nearby(city: City) -> dict[str, tuple[str, ...]]:
    """Return the districts that touch each one; those without a boundary have none."""
    if not isinstance(city.locator, Atlas):
        return {}
    shapes = {code: area.shape for code, area in city.locator.districts.items()}
    return {code: tuple(neighbours(shapes, code)) for code in shapes}


def _kinds(plan: Entry, city: City) -> Iterator[Kind]:
    """Yield the kinds of crews with those of their skills that the city knows."""
    shifts = [_shift(plan.part("shifts").part(name)) for name in plan.part("shifts").values]
    for entry in plan.parts("kind"):
        yield Kind(
            code=entry.text("code"),
            short=entry.text("short"),
            skills=tuple(s for s in entry.items("skills", str) if s in city.skills),
            share=entry.number("share", 0.1, 100),
            capacity=int(entry.number("capacity", 1, 50)),
            department=entry.text("department"),
            shifts=tuple(zip(shifts, entry.items("shifts", int), strict=True)),
        )


def _shift(entry: Entry) -> Shift:
    return Shift(time.fromisoformat(entry.text("from")), entry.number("hours", 1, 24))
