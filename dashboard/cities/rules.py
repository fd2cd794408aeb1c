"""Matters from code tables and rules: rules are read in order, a later word replaces an earlier."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import translate
from typing import Any

from dashboard.cities.entries import CityError, Entry
from dispatch.case import Priority
from dispatch.city import Condition, Matter
from dispatch.crosswalk import to_2013
from dispatch.dispatch_rules import Mode
from dispatch.limits import ClockKind, TimeLimit
from dispatch.naming import Name
from dispatch.words import words

AREAS = (
    "landscaping",
    "parks",
    "sanitation",
    "appearance",
    "lighting",
    "enforcement",
    "requests",
    "safety",
    "service",
    "administration",
)
"""The ten business areas of urban management."""

CLOCKS = {
    "UH": ClockKind.URGENT_HOUR,
    "WH": ClockKind.WORKING_HOUR,
    "WD": ClockKind.WORKING_DAY,
    "ND": ClockKind.NATURAL_DAY,
}
FOUND = Name(words("zh")["city.found"], words("en")["city.found"])
KEYS = (
    *("codes", "skill", "department", "area", "mode", "minutes"),
    *("conditions", "limit", "priority", "source"),
    *("vehicle", "assists"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a code table, with the standard it comes from."""

    entry: Entry
    code: str
    std_ref: str


NOTHING = r"(?!)"
"""A pattern that no code matches."""


@dataclass(frozen=True, slots=True)
class Known:
    """Codes that rules may name."""

    skills: Mapping[str, Any]
    departments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said about some codes."""

    entry: Entry
    spans: tuple[tuple[str, str], ...]
    wild: re.Pattern[str]

    def covers(self, code: str) -> bool:
        """Tell whether the rule speaks of `code`."""
        return bool(self.wild.match(code)) or any(
            len(code) == len(first) and first <= code <= last for first, last in self.spans
        )


def read_rules(
    files: Iterable[Entry], known: Known
) -> tuple[list[Rule], dict[str, tuple[Condition, ...]]]:
    """Return the rules of all files in order, and the filing conditions they name."""
    rules: list[Rule] = []
    sets: dict[str, tuple[Condition, ...]] = {}
    for file in files:
        conditions = file.part("conditions")
        sets |= {name: _conditions(conditions, name, known) for name in conditions.values}
        rules += [_rule(entry) for entry in file.parts("rule")]
    return rules, sets


def build_matters(
    rows: Iterable[Row],
    rules: list[Rule],
    sets: Mapping[str, tuple[Condition, ...]],
    known: Known,
) -> Iterator[Matter]:
    """Yield a matter for each row, as the rules say; a matter nobody speaks of is an error."""
    for rule in rules:
        _check(rule.entry, sets, known)
        _check_needs(rule.entry, known)
    for row in rows:
        said = _said(rules, row.code)
        for key in ("skill", "department", "area", "conditions"):
            if key not in said:
                raise CityError("no_rule", row.entry.place("code"), value=row.code, lacks=key)
        yield _matter(row, said, sets)


def read_limit(entry: Entry, key: str) -> TimeLimit:
    """Return a limit such as "2UH", "4WH", "3WD" or "5ND"."""
    text = entry.text(key)
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(UH|WH|WD|ND)", text)
    if match is None or float(match[1]) <= 0:
        raise CityError("not_a_limit", entry.place(key), value=text)
    return TimeLimit(float(match[1]), CLOCKS[match[2]], entry.text("source", "default"))


def _rule(entry: Entry) -> Rule:
    patterns = tuple(entry.items("codes", str))
    if not patterns:
        raise CityError("missing", entry.place("codes"))
    for key in entry.values.keys() - set(KEYS):
        raise CityError("unknown", entry.place(key), value=key, known=", ".join(KEYS))
    cut = [pattern.partition("-") for pattern in patterns]
    wild = "|".join(translate(first) for first, dash, _ in cut if not dash)
    spans = tuple((first, last) for first, dash, last in cut if dash)
    return Rule(entry, spans, re.compile(wild or NOTHING))


def _check(entry: Entry, sets: Mapping[str, Any], known: Known) -> None:
    choices: dict[str, Mapping[str, Any]] = {
        "skill": known.skills,
        "department": known.departments,
        "area": dict.fromkeys(AREAS),
        "conditions": sets,
        "mode": dict.fromkeys(Mode),
    }
    for key, values in choices.items():
        if entry.has(key):
            entry.choice(key, values)
    if entry.has("minutes"):
        entry.number("minutes", 1, 24 * 60)
    if entry.has("limit"):
        read_limit(entry, "limit")


def _check_needs(entry: Entry, known: Known) -> None:
    """Refuse a vehicle or an assisting crew that no crew could be."""
    if entry.has("vehicle"):
        entry.choice("vehicle", known.skills)
    for skill in entry.items("assists", str):
        if skill not in known.skills:
            names = ", ".join(list(known.skills)[:12])
            raise CityError("unknown", entry.place("assists"), value=skill, known=names)


def _said(rules: Iterable[Rule], code: str) -> dict[str, Any]:
    """Return what holds for a code in the end: a bare limit and a set replace each other."""
    said: dict[str, Any] = {}
    for rule in rules:
        if not rule.covers(code):
            continue
        said |= rule.entry.values
        if "limit" in rule.entry.values:
            said["conditions"] = ""
        elif "conditions" in rule.entry.values:
            said.pop("limit", None)
    return said


def _matter(row: Row, said: dict[str, Any], sets: Mapping[str, tuple[Condition, ...]]) -> Matter:
    return Matter(
        code=row.code,
        std_ref=row.std_ref,
        name=row.entry.name(),
        major=row.entry.digits("major", 2),
        skill=said["skill"],
        department=said["department"],
        area=said["area"],
        conditions=_with_needs(row, said, sets),
        mode=Mode(said.get("mode", Mode.PROPOSE)),
        work_minutes=float(said.get("minutes", 30)),
        code_2013=row.code if len(row.code) == 4 else to_2013(row.code) or "",
    )


def _with_needs(
    row: Row, said: dict[str, Any], sets: Mapping[str, tuple[Condition, ...]]
) -> tuple[Condition, ...]:
    """Return the conditions; what one does not say itself, the rule says."""
    found = sets[said["conditions"]] if said["conditions"] else (_only(row, said),)
    vehicle, assists = said.get("vehicle", ""), tuple(said.get("assists", ()))
    if not (vehicle or assists):
        return found
    return tuple(
        replace(one, vehicle=one.vehicle or vehicle, assists=one.assists or assists)
        for one in found
    )


def _only(row: Row, said: dict[str, Any]) -> Condition:
    return _condition(Entry(row.entry.where, {"code": "found", **said}), FOUND)


def _conditions(table: Entry, name: str, known: Known) -> tuple[Condition, ...]:
    entries = table.parts(name)
    for entry in entries:
        _check_needs(entry, known)
    if not entries:
        raise CityError("missing", table.place(name))
    found = tuple(_condition(entry, entry.name()) for entry in entries)
    if len({c.code for c in found}) < len(found):
        raise CityError("twice", table.place(name), value="code")
    return found


def _condition(entry: Entry, name: Name) -> Condition:
    priority = int(entry.number("priority", min(Priority), max(Priority)))
    return Condition(
        entry.text("code"),
        name,
        read_limit(entry, "limit"),
        priority,
        vehicle=entry.text("vehicle", ""),
        assists=tuple(entry.items("assists", str)),
    )
