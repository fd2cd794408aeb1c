"""A running Shenzhen for looking at: crews on duty and cases in every state, through commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw

from callbacks.screens import register_pages
from dashboard.access.who import Role, Who
from dashboard.cities.load import load_city
from dashboard.store.engine import Database
from dashboard.store.migrate import migrate
from dispatch import commands as c
from dispatch.case import Case
from dispatch.city import City
from dispatch.commands import Command
from dispatch.grid import Point
from dispatch.lifecycle import State, Step
from dispatch.unit import Fix
from tests.browser.clocks import SetClock
from tests.running import Site, a_config, running_services, running_site

CHIEF = Who("chen", "陈立", Role.CHIEF)
OPERATOR = Who("wang", "王敏", Role.OPERATOR)
SECOND = Who("li", "李强", Role.OPERATOR)
AUDITOR = Who("audit", "审计员", Role.AUDITOR)
WALL = Who("display", "大屏", Role.WALL)

KINDS = (
    ("燃气抢险", ("pipes", "rescue")),
    ("市政抢修", ("road", "lighting", "lines", "drainage")),
    ("环卫作业", ("sanitation", "waste", "parks")),
    ("综合执法", ("enforcement", "signage", "site")),
)


@cache
def shenzhen() -> City:
    """Return the city that comes with the product."""
    return load_city("shenzhen")


@dataclass
class Town(Site):
    """A running city with a clock that may be set."""

    clock: SetClock

    def do(self, *commands: Command, who: Who = CHIEF) -> Any:
        """Send commands; return the row of the last."""
        for command in commands:
            row = self.services.send(command, who).row
        return row

    def step(self, case: Case, step: Step, **more: Any) -> Case:
        """Take a step with a case; return it as it then is."""
        taken: Case = self.do(c.TakeStep(case.id, case.version, step, reason="现场需要", **more))
        return taken

    def report(self, title: str, matter: str, place: Point, **more: Any) -> Case:
        """Report a case."""
        case: Case = self.do(c.ReportCase(title, matter, lon=place.lon, lat=place.lat, **more))
        return case

    def file(self, title: str, matter: str, place: Point, **more: Any) -> Case:
        """Report a case and file it."""
        case = self.report(title, matter, place, **more)
        filed: Case = self.do(c.FileCase(case.id, case.version))
        return filed

    def crew(
        self, call_sign: str, place: Point, skills: tuple[str, ...] = (), name: str = ""
    ) -> None:
        """Put a crew on duty at a place; without skills it can do everything."""
        city = self.services.city
        area = city.locator.locate(place)
        assert area is not None
        others = tuple(code for code in city.districts if code != area.district)
        department = next(iter(city.departments))
        known = tuple(s for s in skills if s in city.skills) or tuple(city.skills)
        who = (call_sign, name or "综合队", "crew", area.district, department)
        self.do(c.EnterUnit(*who, known, others, 3), c.SetDuty(call_sign, "available"))
        self.move(call_sign, place)

    def move(self, call_sign: str, place: Point) -> None:
        """Let a crew say where it is; `settle` waits until screens know."""
        self.services.board.put(
            [Fix(call_sign, place.lon, place.lat, self.clock.now(), 20.0, 90.0)]
        )

    def settle(self) -> None:
        """Return when every position is written and told."""
        assert self.services.board.put_safely([])


@contextmanager
def running_town(folder: Path) -> Iterator[Town]:
    """Give an empty, running Shenzhen that keeps its data in `folder`."""
    address = f"sqlite:///{folder / 'town.sqlite3'}"
    database = Database(address)
    migrate(database)
    database.close()
    clock = SetClock()
    with (
        running_services(a_config(address, folder), clock, shenzhen()) as services,
        running_site(services, register_pages) as site,
    ):
        yield Town(site.services, site.feed, site.url, clock)


def near(place: Point, chance: Random, spread: float = 0.03) -> Point:
    """Return a place in the city not far from another."""
    city = shenzhen()
    while True:
        found = Point(
            round(place.lon + chance.uniform(-spread, spread), 6),
            round(place.lat + chance.uniform(-spread, spread) * 0.6, 6),
        )
        if city.holds(found) and city.locator.locate(found):
            return found


CENTRES = (
    Point(114.055, 22.54),
    Point(114.12, 22.56),
    Point(113.93, 22.53),
    Point(113.89, 22.58),
    Point(114.03, 22.65),
    Point(114.24, 22.72),
)


def a_photo(words: str, shade: int) -> bytes:
    """Return a picture that says what it is."""
    image = Image.new("RGB", (640, 480), (shade, shade, shade + 10))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 300, 600, 470), fill=(shade - 40, shade - 36, shade - 40))
    draw.ellipse((240, 330, 400, 430), fill=(30, 30, 34) if shade < 150 else (120, 122, 126))
    draw.text((24, 20), words, fill=(20, 20, 20))
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def keep_photo(town: Town, who: Who, kind: str, shade: int) -> str:
    """Upload a photograph; return its id."""
    client = town.client(Who(f"{who.id}-{kind}-{shade}", f"camera {kind} {shade}", who.role))
    sent = {"kind": kind, "photo": (BytesIO(a_photo(kind, shade)), "photo.jpg")}
    answer = client.post("/api/photos", data=sent, content_type="multipart/form-data")
    found: str = answer.json["id"]
    return found


def fill(town: Town, seed: int = 7) -> None:
    """Put crews on duty and cases into every state, some late, one dangerous."""
    chance = Random(seed)
    _crews(town, chance)
    _calm(town, chance)
    _urgent(town, chance)
    _finished(town, chance)
    move_crews(town, chance)


def move_crews(town: Town, chance: Random) -> None:
    """Let every crew say where it is; some positions are older than others."""
    for n, unit in enumerate(_call_signs()):
        town.clock.set_back(seconds=(3, 9, 14, 2, 150, 20)[n % 6])
        town.move(unit, near(CENTRES[n % len(CENTRES)], chance))
    town.settle()
    town.clock.set_right()


def _call_signs() -> list[str]:
    return [f"{'ABCD'[n % 4]}{n // 4 + 1:02d}" for n in range(28)]


def _crews(town: Town, chance: Random) -> None:
    town.clock.set_back(hours=3)
    for n, call_sign in enumerate(_call_signs()):
        name, skills = KINDS[n % 4]
        town.crew(call_sign, near(CENTRES[n % len(CENTRES)], chance), () if n % 3 else skills, name)


MATTERS = ("06010", "06017", "01003", "01018", "06035", "03002", "02001", "04003", "06042", "06021")
ROADS = (
    "深南大道 2008 号",
    "红荔路与彩田路口",
    "滨河大道下沉段",
    "华强北路 1016 号",
    "福中三路",
    "新洲路",
    "梅林路 48 号",
)


def _calm(town: Town, chance: Random) -> None:
    free = iter(sign for n, sign in enumerate(_call_signs()) if n % 3)
    walk = (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE)
    for n in range(26):
        town.clock.set_back(minutes=chance.randint(2, 12))
        matter = _matter(town, n)
        place = near(CENTRES[n % len(CENTRES)], chance)
        title = town.services.city.matters[matter].name.zh
        case = town.file(title, matter, place, address=ROADS[n % len(ROADS)], source="hotline")
        if n % 3:
            case = town.do(c.AssignUnit(case.id, case.version, next(free)))
            for step in walk[: n % 4]:
                case = town.step(case, step)


def _matter(town: Town, n: int) -> str:
    known = [code for code in MATTERS if code in town.services.city.matters]
    return known[n % len(known)]


def _urgent(town: Town, chance: Random) -> None:
    place = Point(114.0579, 22.5431)
    before = keep_photo(town, CHIEF, "before", 130)
    town.clock.set_back(minutes=16)
    town.file(
        "燃气泄漏", "0502", place,
        address="和平路 118 号", source="hotline", priority=1, photos=(before,),
        description="路面施工处闻到强烈煤气味，居民已撤离。",
    )  # fmt: skip
    town.clock.set_back(minutes=38)
    late = town.file("井盖缺失", "01002", near(place, chance, 0.02), address="学院路口", priority=2)
    town.do(c.SeeCase(late.id, late.version), who=OPERATOR)
    town.clock.set_back(minutes=13)
    for title, address in (
        ("道路积水", "下穿隧道"),
        ("路灯倾倒", "环城北路 20 号"),
        ("占道堆物", "创新大道"),
    ):
        town.file(title, _matter(town, 3), near(place, chance, 0.05), address=address, priority=2)


def _finished(town: Town, chance: Random) -> None:
    photos = keep_photo(town, CHIEF, "before", 120), keep_photo(town, CHIEF, "after", 190)
    town.clock.set_back(minutes=55)
    case = town.file(
        "雨水箅子堵塞", "01004", near(CENTRES[0], chance), address="彩田路", photos=photos[:1]
    )
    case = town.do(c.AssignUnit(case.id, case.version, "C06"))
    for step in (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE):
        case = town.step(case, step)
    town.clock.set_back(minutes=4)
    case = town.step(case, Step.DISPOSE, outcome="已清理淤泥，排水正常。", photos=photos[1:])
    assert case.state is State.DISPOSED
    town.clock.set_back(minutes=7)
    town.report(
        "市民反映噪声",
        _matter(town, 9),
        near(CENTRES[1], chance),
        source="citizen",
        address="凤凰路",
    )
