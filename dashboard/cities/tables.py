"""The tables of a city's folder: places, departments, skills, matters, components, calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.cities.entries import CityError, Entry, keyed, read_rows, read_toml
from dashboard.cities.rules import Known, Row, build_matters, read_rules
from dispatch.city import Component, Department, Matter, Skill, Travel
from dispatch.grid import Community, District, Point, Street
from dispatch.limits import Calendar
from dispatch.naming import Name

CATALOGUE = Path(str(files("dispatch") / "catalogue"))
NAMES = ("code", "zh", "en")
METRES_PER_SECOND = 1 / 3.6


@dataclass(frozen=True, slots=True)
class Folder:
    """A city's folder; tables it lacks come from the catalogue every city shares."""

    path: Path

    def rows(self, file: str, *columns: str) -> Iterator[tuple[str, Entry]]:
        """Yield the rows of a table by code."""
        return keyed(read_rows(self.find(file), columns))

    def toml(self, file: str) -> Entry:
        """Return a TOML file."""
        return read_toml(self.find(file))

    def has(self, file: str) -> bool:
        """Tell whether the city itself has the file."""
        return (self.path / file).is_file()

    def find(self, file: str) -> Path:
        """Return where a file lies: in the city's folder, else in the catalogue."""
        own, shared = self.path / file, CATALOGUE / file
        return shared if not own.exists() and shared.exists() else own


def point_of(entry: Entry) -> Point:
    """Return the place in the columns lon and lat."""
    return Point(entry.number("lon", -180, 180), entry.number("lat", -90, 90))


def read_districts(folder: Folder) -> dict[str, District]:
    """Return the districts by the code of the body that manages them."""
    return {
        code: District(
            entry.digits("code", 6),
            entry.digits("gb2260", 6),
            entry.name(),
            entry.flag("statutory"),
            point_of(entry),
        )
        for code, entry in folder.rows("districts.csv", *NAMES, "gb2260", "statutory", "lon", "lat")
    }


def read_streets(
    folder: Folder, districts: Mapping[str, District]
) -> tuple[dict[str, Street], dict[str, float]]:
    """Return the streets, and how far those reach that no polygon can be had for, in metres."""
    streets, reach = {}, {}
    rows = folder.rows("streets.csv", *NAMES, "district", "town", "lon", "lat", "reach_m")
    for code, entry in rows:
        entry.choice("district", districts)
        streets[code] = Street(
            entry.digits("code", 9),
            entry.text("district"),
            entry.name(),
            entry.flag("town"),
            point_of(entry),
        )
        if entry.has("reach_m"):
            reach[code] = entry.number("reach_m", 1, 50_000)
    return streets, reach


def read_communities(folder: Folder, streets: Mapping[str, Street]) -> dict[str, Community]:
    """Return the communities; the first nine digits of their code name the street."""
    communities = {}
    for code, entry in folder.rows("communities.csv", "code", "zh"):
        street = entry.digits("code", 12)[:9]
        if street not in streets:
            raise CityError("unknown", entry.place("code"), value=code, known="streets.csv")
        communities[code] = Community(code, street, entry.text("zh"))
    return communities


def read_departments(folder: Folder, districts: Mapping[str, District]) -> dict[str, Department]:
    """Return the city's departments, and `code.district` for each one its districts have too."""
    own = folder.rows("departments.csv", *NAMES, "source")
    found = {code: Department(code, entry.name()) for code, entry in own}
    if not folder.has("district_departments.csv"):
        return found
    for code, entry in folder.rows("district_departments.csv", *NAMES, "source"):
        for district in districts.values():
            local = f"{code}.{district.code}"
            found[local] = Department(local, _fill(entry.name(), district.name), district.code)
    return found


def _fill(pattern: Name, district: Name) -> Name:
    return Name(pattern.zh.replace("{zh}", district.zh), pattern.en.replace("{en}", district.en))


def read_skills(folder: Folder) -> dict[str, Skill]:
    """Return what crews can do."""
    return {c: Skill(c, entry.name()) for c, entry in folder.rows("skills.csv", *NAMES)}


def read_matters(folder: Folder, city: Entry, known: Known) -> dict[str, Matter]:
    """Return the matters of the city's tables, as its rules say."""
    part = city.part("matters")
    rules, sets = read_rules((folder.toml(file) for file in part.items("rules", str)), known)
    matters = build_matters(_rows(folder, part), rules, sets, known)
    return {matter.code: matter for matter in matters}


def read_components(folder: Folder, city: Entry) -> dict[str, Component]:
    """Return the kinds of components of the city's tables."""
    return {
        row.code: Component(row.code, row.std_ref, row.entry.name(), row.entry.digits("major", 2))
        for row in _rows(folder, city.part("components"))
    }


def _rows(folder: Folder, part: Entry) -> Iterator[Row]:
    without = set(part.items("without", str))
    seen: set[str] = set()
    for table in part.parts("tables"):
        std_ref = table.text("std_ref")
        for code, entry in folder.rows(table.text("file"), *NAMES, "major"):
            if code in seen:
                raise CityError("twice", entry.place("code"), value=code)
            seen.add(code)
            if code not in without:
                yield Row(entry, code, std_ref)
    for code in without - seen:
        raise CityError("unknown", part.place("without"), value=code, known=part.where)


def read_calendar(folder: Folder) -> Calendar:
    """Return when the city works."""
    entry = folder.toml("calendar.toml")
    slots = tuple(_slot(entry, slot) for slot in entry.items("slots", list))
    if not slots or any(a[1] > b[0] for a, b in pairwise(slots)):
        raise CityError("bad_slots", entry.place("slots"))
    try:
        zone = ZoneInfo(entry.text("zone"))
    except (ZoneInfoNotFoundError, ValueError):
        raise CityError("bad_zone", entry.place("zone"), value=entry.text("zone")) from None
    return Calendar(
        zone=zone,
        slots=slots,
        holidays=frozenset(entry.items("holidays", date)),
        workdays=frozenset(entry.items("workdays", date)),
        known_until=entry.day("known_until"),
    )


def _slot(entry: Entry, slot: list[object]) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(str(value)) for value in slot)
    except ValueError:
        raise CityError("bad_slots", entry.place("slots")) from None
    if start >= end:
        raise CityError("bad_slots", entry.place("slots"))
    return start, end


def read_travel(city: Entry) -> Travel:
    """Return how crews move; speeds are given in km/h for each hour of the day."""
    entry = city.part("travel")
    speeds = entry.items("kmh", int)
    if len(speeds) != 24 or not all(1 <= kmh <= 120 for kmh in speeds):
        raise CityError("bad_speeds", entry.place("kmh"))
    return Travel(
        detour=entry.number("detour", 1, 5),
        speeds=tuple((float(h), kmh * METRES_PER_SECOND) for h, kmh in enumerate(speeds)),
        source=entry.text("source", "default"),
    )
