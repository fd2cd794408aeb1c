"""Reads alarm rules of a kind of device from its area's file."""

from collections.abc import Iterator, Mapping

from dashboard.cities.entries import CityError, Entry
from dispatch.alarms import Colour, Severity, Weather
from dispatch.equipment.kinds import Becomes, Level, Quantity, Rule, Side, When

_SEVERITIES = {severity.name.lower(): severity for severity in Severity}
_COLOURS = {colour.value: colour for colour in Colour if colour}
_BECOMES = {becomes.value: becomes for becomes in Becomes}
_SIDES = {side.value: side for side in Side}
_WHENS = {when.value: when for when in When}
_WEATHER = {"caused": Weather.CAUSED, "warning": Weather.WARNING}

LONGEST_S = 30 * 86_400


def read_rules(kind: Entry, prefix: str, readings: Mapping[str, Quantity]) -> Iterator[Rule]:
    """Yield the rules of a kind; `prefix` names area and kind in a rule's id."""
    seen: set[str] = set()
    for entry in kind.parts("rules"):
        code = entry.text("code")
        if code in seen:
            raise CityError("twice", entry.place("code"), value=code)
        seen.add(code)
        entry.choice("reading", readings)
        yield _rule(entry, f"{prefix}.{code}")


def _rule(entry: Entry, rule_id: str) -> Rule:
    side = entry.choice("side", _SIDES)
    return Rule(
        id=rule_id,
        name=entry.name(),
        reading=entry.text("reading"),
        side=side,
        levels=_levels(entry, side),
        clear=entry.number("clear", -1e9, 1e9),
        lasts_s=_seconds(entry, "lasts_s"),
        clears_s=_seconds(entry, "clears_s"),
        when=entry.choice("when", _WHENS) if entry.has("when") else When.ALWAYS,
        share_of=entry.text("share_of", ""),
        over_s=_seconds(entry, "over_s"),
        matter=entry.text("matter", ""),
        condition=entry.text("condition", ""),
        weather=entry.choice("weather", _WEATHER) if entry.has("weather") else Weather.NONE,
        source=entry.text("source", "default"),
    )


def _seconds(entry: Entry, key: str) -> int:
    return int(entry.number(key, 0, LONGEST_S)) if entry.has(key) else 0


def _levels(entry: Entry, side: Side) -> tuple[Level, ...]:
    levels = tuple(_level(part) for part in entry.parts("levels"))
    limits = [level.limit for level in levels]
    if not levels or limits != sorted(limits, reverse=side is Side.BELOW):
        raise CityError("bad_levels", entry.place("levels"))
    return levels


def _level(entry: Entry) -> Level:
    return Level(
        limit=entry.number("limit", -1e9, 1e9),
        severity=entry.choice("severity", _SEVERITIES),
        colour=entry.choice("colour", _COLOURS) if entry.has("colour") else Colour.NONE,
        becomes=entry.choice("becomes", _BECOMES),
    )
