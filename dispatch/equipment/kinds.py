"""Kinds of devices and the ten business areas they belong to. Read from data, one file an area."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from dispatch.alarms import Colour, Severity, Weather
from dispatch.naming import Name


class Side(StrEnum):
    """On which side of its limits a reading is wrong."""

    ABOVE = "above"
    BELOW = "below"


class When(StrEnum):
    """When a rule holds: always, while the lamps should burn or should not, or at night."""

    ALWAYS = "always"
    LIT = "lit"
    UNLIT = "unlit"


class Becomes(StrEnum):
    """How an alarm becomes a case: by itself, when an officer says so, or never."""

    AUTO = "auto"
    ASK = "ask"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing a device reads: its unit, what is believable, and how far apart readings are."""

    code: str
    name: Name
    unit: str
    least: float
    most: float
    decimals: int = 1
    added: bool = False
    """A quantity whose readings add up over a day, such as kilograms weighed."""


@dataclass(frozen=True, slots=True)
class Level:
    """A limit of a rule and what it means to pass it."""

    limit: float
    severity: Severity
    colour: Colour = Colour.NONE
    becomes: Becomes = Becomes.ASK


@dataclass(frozen=True, slots=True)
class Rule:
    """When a reading is an alarm. Levels are ordered by urgency, the mildest first.

    The reading must stay beyond a limit for `lasts_s`, and come back past `clear` for `clears_s`.
    `share_of` names the trait of the device the reading is divided by; `over_s` says that not the
    reading counts but its change within so many seconds.
    """

    id: str
    name: Name
    reading: str
    side: Side
    levels: tuple[Level, ...]
    clear: float
    lasts_s: int = 0
    clears_s: int = 0
    when: When = When.ALWAYS
    share_of: str = ""
    over_s: int = 0
    matter: str = ""
    condition: str = ""
    weather: Weather = Weather.NONE
    source: str = "default"

    def level_of(self, value: float) -> int:
        """Return how many levels `value` passes: 0 is well."""
        passed, above = 0, self.side is Side.ABOVE
        for level in self.levels:
            if value < level.limit if above else value > level.limit:
                return passed
            passed += 1
        return passed

    def well(self, value: float) -> bool:
        """Tell whether `value` is back on the good side of `clear`."""
        return value < self.clear if self.side is Side.ABOVE else value > self.clear


@dataclass(frozen=True)
class DeviceKind:
    """A kind of device: what it reads, how often, and when that is an alarm."""

    code: str
    name: Name
    area: str
    component: str
    readings: Mapping[str, Quantity]
    rules: tuple[Rule, ...]
    main: str
    interval_s: int
    silent_s: int
    fault: str = ""
    stage: str = ""
    traits: Mapping[str, float] = field(default_factory=dict)
    matters: Mapping[str, str] = field(default_factory=dict)
    demo: int = 0
    source: str = "default"

    @cached_property
    def by_reading(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that look at each reading."""
        found: dict[str, tuple[Rule, ...]] = {}
        for rule in self.rules:
            found[rule.reading] = (*found.get(rule.reading, ()), rule)
        return found


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of an area's page: its formula in words, and how it is computed of what."""

    code: str
    name: Name
    formula: Name
    unit: str
    compute: str
    of: Mapping[str, object]
    source: str = "default"


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of an area's wall page."""

    kind: str
    name: Name
    shows: tuple[str, ...]


@dataclass(frozen=True)
class BusinessArea:
    """One of the business areas 业务领域 with everything that is its own."""

    code: str
    name: Name
    order: int
    kinds: Mapping[str, DeviceKind]
    indicators: tuple[Indicator, ...]
    page: tuple[Panel, ...]
    modules: tuple[Name, ...] = ()
    skills: tuple[str, ...] = ()
    notes: Mapping[str, object] = field(default_factory=dict)
    """What only this area has: streams, timetables, classes of a camera."""


@dataclass(frozen=True)
class Plans:
    """All areas of an installation, and everything in them by its code."""

    areas: Mapping[str, BusinessArea]

    @cached_property
    def kinds(self) -> Mapping[str, DeviceKind]:
        """Every kind of device by code."""
        return {code: kind for area in self.areas.values() for code, kind in area.kinds.items()}

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by id."""
        return {rule.id: rule for kind in self.kinds.values() for rule in kind.rules}

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        """The codes of all quantities, in order."""
        return tuple(sorted({code for kind in self.kinds.values() for code in kind.readings}))
