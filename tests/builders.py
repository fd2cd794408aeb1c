"""One line gives a valid thing; override only what the test is about."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.access.who import Role, Who
from dispatch.alarms import Alarm, AlarmState, Colour, Severity
from dispatch.case import Case, Priority, Source
from dispatch.city import City, Component, Condition, Department, Matter, Skill, Travel
from dispatch.commands import RaiseAlarm, ReportCase
from dispatch.dispatch_rules import DispatchRules, Mode
from dispatch.facts import Actor
from dispatch.grid import Area, District, Point, Street
from dispatch.lifecycle import State
from dispatch.limits import Calendar, ClockKind, TimeLimit
from dispatch.naming import Name
from dispatch.unit import Duty, Fix, Unit

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Monday, noon in Shenzhen."""

CHIEF = Who("wang", "王敏", Role.CHIEF)
OPERATOR = Who("li", "李强", Role.OPERATOR)
ADMIN = Who("admin", "管理员", Role.ADMIN)
AN_ACTOR = Actor("wang", "chief", "王敏")


class BoxLocator:
    """A city of two square districts side by side, west and east of longitude 114.1."""

    def locate(self, point: Point) -> Area | None:
        """Return the district by its side."""
        if not (114.0 <= point.lon <= 114.2 and 22.5 <= point.lat <= 22.6):
            return None
        if point.lon < 114.1:
            return Area("440304", "440304001", "")
        return Area("440303", "440303001", "")


def a_calendar() -> Calendar:
    """Return Shenzhen's office hours without holidays."""
    slots = ((time(9), time(12)), (time(14), time(18)))
    return Calendar(ZoneInfo("Asia/Shanghai"), slots)


def a_matter(code: str = "06042", **changes: Any) -> Matter:
    """Return an overflowing bin that a sanitation crew clears within four working hours."""
    limit = TimeLimit(4, ClockKind.WORKING_HOUR)
    matter = Matter(
        code=code,
        std_ref="GB/T 47678.5-2026",
        name=Name("垃圾满溢", "overflowing bin"),
        major=code[:2],
        skill="sanitation",
        department="sanitation",
        area="sanitation",
        conditions=(
            Condition("1", Name("满溢", "overflowing"), limit, 3),
            Condition("2", Name("堵路", "blocks the road"), TimeLimit(2, ClockKind.URGENT_HOUR), 2),
        ),
        mode=Mode.PROPOSE,
    )
    return replace(matter, **changes)


def a_city(**changes: Any) -> City:
    """Return a tiny city of two districts; it plans no breaks."""
    west, east = Point(114.05, 22.55), Point(114.15, 22.55)
    tree = a_matter("04002", name=Name("行道树倒伏", "fallen tree"), skill="trees")
    city = City(
        code="440300",
        name=Name("小城", "Tiny"),
        center=Point(114.1, 22.55),
        zoom=11,
        bbox=(114.0, 22.5, 114.2, 22.6),
        calendar=a_calendar(),
        districts={
            "440304": District("440304", "440304", Name("西区", "West"), True, west),
            "440303": District("440303", "440303", Name("东区", "East"), True, east),
        },
        streets={
            "440304001": Street("440304001", "440304", Name("西街", "West Street"), False, west),
            "440303001": Street("440303001", "440303", Name("东街", "East Street"), False, east),
        },
        communities={},
        departments={
            "sanitation": Department("sanitation", Name("环卫处", "Sanitation")),
            "parks": Department("parks", Name("园林处", "Parks")),
        },
        skills={
            "sanitation": Skill("sanitation", Name("环卫", "sanitation")),
            "trees": Skill("trees", Name("园林", "trees")),
        },
        matters={m.code: m for m in (a_matter(), tree)},
        components={"03005": Component("03005", "GB/T 47678.5-2026", Name("垃圾箱", "bin"), "03")},
        travel=Travel(1.4, ((0, 8.0),)),
        locator=BoxLocator(),
        stage_minutes={"accept": 15, "dispatch": 15, "check": 30, "verify": 30, "acknowledge": 5},
        rules=DispatchRules(rest_min=0),
    )
    return replace(city, **changes)


def a_tree_city(**changes: Any) -> City:
    """Return the tiny city in which a fallen tree takes a bucket truck, and a crew for traffic."""
    city = a_city()
    tree = city.matters["04002"]
    conditions = tuple(
        replace(one, vehicle="aerial", assists=("traffic",)) for one in tree.conditions
    )
    more = {
        "aerial": Skill("aerial", Name("登高作业车", "bucket truck")),
        "traffic": Skill("traffic", Name("交通疏导", "traffic")),
    }
    matters = {**city.matters, "04002": replace(tree, conditions=conditions, mode=Mode.AUTOMATIC)}
    return replace(city, matters=matters, skills={**city.skills, **more}, **changes)


def a_tree_crew(call_sign: str = "T01", **changes: Any) -> Unit:
    """Return a free tree crew with a bucket truck."""
    return a_unit(call_sign, name="树木一队", skills=("trees", "aerial"), **changes)


def a_traffic_crew(call_sign: str = "R01", **changes: Any) -> Unit:
    """Return a free crew that directs traffic."""
    return a_unit(call_sign, name="交通一队", skills=("traffic",), **changes)


def a_case(**changes: Any) -> Case:
    """Return a filed case in the west district, due in four hours."""
    case = Case(
        id="44030420261123000001",
        state=State.FILED,
        matter="06042",
        std_ref="GB/T 47678.5-2026",
        condition="1",
        title="垃圾箱满溢",
        source=Source.COLLECTOR,
        priority=Priority.NORMAL,
        reported_at=NOON,
        filed_at=NOON,
        due_at=NOON + timedelta(hours=4),
        district="440304",
        holder="440304",
        department="sanitation",
        limit_amount=4,
        limit_clock=ClockKind.WORKING_HOUR,
        lon=114.05,
        lat=22.55,
        street="440304001",
        version=1,
    )
    return replace(case, **changes)


def a_unit(call_sign: str = "A12", **changes: Any) -> Unit:
    """Return a free sanitation crew of the west district, on duty until evening."""
    unit = Unit(
        id=call_sign,
        name="环卫一队",
        kind="crew",
        district="440304",
        support=("440303",),
        department="sanitation",
        skills=("sanitation",),
        capacity=2,
        duty=Duty.AVAILABLE,
        shift_start=NOON - timedelta(hours=4),
        shift_end=NOON + timedelta(hours=6),
        version=1,
    )
    return replace(unit, **changes)


def a_fix(call_sign: str = "A12", **changes: Any) -> Fix:
    """Return a fresh position one kilometre from `a_case`."""
    return replace(Fix(call_sign, 114.06, 22.55, NOON), **changes)


def a_report(**changes: Any) -> ReportCase:
    """Return the report of an overflowing bin in the west district."""
    return replace(ReportCase("垃圾箱满溢", "06042", lon=114.05, lat=22.55), **changes)


def a_raise(device: str = "B1", **changes: Any) -> RaiseAlarm:
    """Return the raising of a full bin's alarm in the west district, for an officer to decide."""
    ask = RaiseAlarm(
        device=device,
        rule="sanitation.bin.full",
        kind="bin",
        area="sanitation",
        severity=3,
        value=96.0,
        at=NOON,
        district="440304",
        street="440304001",
        title=f"垃圾桶满溢 {device}",
        lon=114.05,
        lat=22.55,
        matter="06042",
    )
    return replace(ask, **changes)


def an_alarm(device: str = "B1", **changes: Any) -> Alarm:
    """Return an open alarm of a full bin in the west district, a row of its own."""
    alarm = Alarm(
        id="A20261123000001",
        state=AlarmState.RAISED,
        device=device,
        kind="bin",
        area="sanitation",
        rule="sanitation.bin.full",
        severity=Severity.MEDIUM,
        colour=Colour.NONE,
        value=96.0,
        raised_at=NOON,
        last_at=NOON,
        district="440304",
        street="440304001",
        lon=114.05,
        lat=22.55,
        version=1,
    )
    return replace(alarm, **changes)
