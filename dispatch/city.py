"""A city as the domain sees it: its areas, its matters, its limits and its ways. Read from data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from dispatch.coverage.rules import CoverageRules
from dispatch.dispatch_rules import DispatchRules, Mode
from dispatch.grid import Community, District, Locator, Point, Street
from dispatch.limits import Calendar, TimeLimit
from dispatch.naming import Name


@dataclass(frozen=True, slots=True)
class Department:
    """A responsible department 责任部门; `district` is empty for a city department."""

    code: str
    name: Name
    district: str = ""


@dataclass(frozen=True, slots=True)
class Skill:
    """What a crew can do."""

    code: str
    name: Name


@dataclass(frozen=True, slots=True)
class Condition:
    """A filing condition 立案条件 with its own limit, and what it takes beside the matter's skill.

    `vehicle` is the skill code of a special vehicle the crew has to bring, `assists` one skill for
    each further crew 协办; none as a rule.
    """

    code: str
    name: Name
    limit: TimeLimit
    priority: int = 3
    vehicle: str = ""
    assists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case can be about: an entry of GB/T 47678.5 annex C, or a local extension."""

    code: str
    std_ref: str
    name: Name
    major: str
    skill: str
    department: str
    area: str
    conditions: tuple[Condition, ...]
    mode: Mode = Mode.PROPOSE
    work_minutes: float = 30.0
    code_2013: str = ""

    @property
    def about_component(self) -> bool:
        """Matters 01 to 05 are faults of components, the rest are events."""
        return self.major <= "05"

    def condition(self, code: str) -> Condition:
        """Return the named filing condition, or the ordinary one."""
        return next((c for c in self.conditions if c.code == code), self.conditions[0])


@dataclass(frozen=True, slots=True)
class Needs:
    """What a case takes: the skill and vehicle of the crew that leads, the skills that assist."""

    skill: str
    vehicle: str = ""
    assists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of thing in the street: an entry of GB/T 47678.5 annex A."""

    code: str
    std_ref: str
    name: Name
    major: str


@dataclass(frozen=True, slots=True)
class Travel:
    """How crews move: road metres per straight metre and speed by time of day.

    `speeds` holds (from hour of day, metres per second), first hour 0.
    """

    detour: float
    speeds: tuple[tuple[float, float], ...]
    source: str = "default"


@dataclass(frozen=True, eq=False)
class City:
    """Everything a city's folder says. A city equals only itself."""

    code: str
    name: Name
    center: Point
    zoom: float
    bbox: tuple[float, float, float, float]
    calendar: Calendar
    districts: Mapping[str, District]
    streets: Mapping[str, Street]
    communities: Mapping[str, Community]
    departments: Mapping[str, Department]
    skills: Mapping[str, Skill]
    matters: Mapping[str, Matter]
    components: Mapping[str, Component]
    travel: Travel
    locator: Locator
    stage_minutes: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, object] = field(default_factory=dict)
    rules: DispatchRules = field(default_factory=DispatchRules)
    coverage: CoverageRules = field(default_factory=CoverageRules)

    def needs(self, matter: str, condition: str) -> Needs:
        """Return what it takes to see to a case of a matter under a filing condition."""
        about = self.matters[matter]
        under = about.condition(condition)
        return Needs(about.skill, under.vehicle, under.assists)

    @cached_property
    def majors(self) -> tuple[str, ...]:
        """The major classes of matters, in order."""
        return tuple(sorted({m.major for m in self.matters.values()}))

    def department_for(self, matter: Matter, district: str) -> str:
        """Return the department of a matter in a district: its own unit there, else the city's."""
        local = f"{matter.department}.{district}"
        return local if local in self.departments else matter.department

    def mode_of(self, matter: Matter, district: str, at: datetime) -> Mode:
        """Return who assigns cases of a matter in a district at a moment."""
        local = at.astimezone(self.calendar.zone)
        hour = local.hour + local.minute / 60
        found = (rule for rule in self.rules.modes if rule.covers(matter.area, district, hour))
        return next((rule.mode for rule in found), matter.mode)

    def holds(self, point: Point) -> bool:
        """Tell whether `point` lies in the city's box (a first, cheap test)."""
        west, south, east, north = self.bbox
        return west <= point.lon <= east and south <= point.lat <= north
