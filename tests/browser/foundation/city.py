"""A made-up picture of Shenzhen for looking at the front end: reproducible, of any size."""

import time
from dataclasses import dataclass
from random import Random
from typing import Any

import shapely
from shapely.geometry import shape

from dashboard.cities.basemap import basemap
from dashboard.cities.load import load_city
from dispatch.picture import state_hash

Rows = list[dict[str, Any]]
TITLES = (
    ("燃气泄漏", "12001"), ("井盖缺失", "01001"), ("道路积水", "12002"), ("路灯倾倒", "03001"),
    ("占道堆物", "11001"), ("垃圾满溢", "13001"), ("护栏损坏", "02001"), ("违规广告", "14001"),
    ("绿化缺株", "04001"), ("公厕故障", "05001"), ("噪声扰民", "15001"), ("道路破损", "02002"),
)  # fmt: skip
ROADS = (
    "和平路 118 号",
    "学院路口",
    "下穿隧道",
    "环城北路 20 号",
    "创新大道",
    "幸福里小区",
    "解放路",
)
CREWS = ("燃气抢险", "市政抢修", "综合执法", "环卫")
STATES = ("filed", "referred", "assigned", "acknowledged", "en_route", "on_scene", "disposed")


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is of everything."""

    cases: int = 943
    units: int = 120
    critical: int = 2
    warning: int = 17


def picture(size: Size, now: float | None = None, seed: int = 7) -> dict[str, Any]:
    """Return a fresh picture of the whole city as the server would answer it."""
    moment = int(now or time.time())
    chance = Random(seed)
    places = _places(chance)
    cases = [_case(chance, places, n, size, moment) for n in range(size.cases)]
    units = [_unit(chance, places, n) for n in range(size.units)]
    _pair(cases, units)
    rows = {"case": cases, "unit": units, "tally": _tallies(chance)}
    return {
        "place": 1000, "time": now or time.time(), "hash": state_hash(rows), "rows": rows,
        "fixes": [_fix(chance, places, unit, moment) for unit in units],
    }  # fmt: skip


def _places(chance: Random) -> list[tuple[str, float, float]]:
    found = []
    for feature in basemap(load_city("shenzhen"))["districts"]["features"]:
        area = shape(feature["geometry"])
        west, south, east, north = area.bounds
        share = 900 if feature["properties"]["code"] in ("440304", "440305", "440303") else 400
        for _ in range(share):
            lon, lat = chance.uniform(west, east), chance.uniform(south, north)
            if shapely.contains_xy(area, lon, lat):
                found.append((feature["properties"]["code"], lon, lat))
    return found


def _case(chance: Random, places: list[Any], n: int, size: Size, now: int) -> dict[str, Any]:
    district, lon, lat = chance.choice(places)
    title, matter = TITLES[n % len(TITLES)] if n < 24 else chance.choice(TITLES)
    row = {
        "id": f"20261122-{n + 1:04d}", "state": chance.choice(STATES), "matter": matter,
        "title": title, "source": "hotline", "district": district, "holder": district,
        "department": "", "address": chance.choice(ROADS), "street": "", "community": "",
        "unit": "", "last_unit": "", "seen_by": "", "version": 1, "reports": 1, "returned": 0,
        "reworked": 0, "extended": 0, "urged": 0, "reported_at": now - 4000,
        "filed_at": now - 3600, "assigned_at": None, "arrived_at": None, "disposed_at": None,
        "due_at": now + chance.randint(4000, 90000), "stage_due_at": None, "held_until": None,
        "priority": 3, "lon": round(lon * 1e6), "lat": round(lat * 1e6), "accuracy_m": 10,
        "limit_s": 14400,
    }  # fmt: skip
    row["limit_s"] = min(14400, (row["due_at"] - now) * 3)
    return row | _urgency(chance, n, size, now)


def _urgency(chance: Random, n: int, size: Size, now: int) -> dict[str, Any]:
    if n < size.critical and n % 2 == 0:
        return {"state": "filed", "priority": 1, "filed_at": now - 720, "reported_at": now - 760,
                "stage_due_at": now - 420, "due_at": now + 6000, "limit_s": 7200}  # fmt: skip
    if n < size.critical:
        return {"state": "referred", "priority": 2, "due_at": now - 2280, "seen_by": "王敏"}
    if n < size.critical + size.warning:
        left = 540 + 300 * (n - size.critical)
        state = ("on_scene", "en_route", "filed")[n % 3]
        return {"state": state, "priority": 2, "due_at": now + left, "limit_s": left * 5}
    return {}


def _unit(chance: Random, places: list[Any], n: int) -> dict[str, Any]:
    duty = chance.choice(("available", "available", "assigned", "en_route", "on_scene", "off_duty"))
    return {
        "id": f"{'ABCD'[n % 4]}{n // 4 + 1:02d}", "name": CREWS[n % 4],
        "kind": "crew", "district": chance.choice(places)[0], "department": "", "capacity": 3,
        "duty": duty, "worked_s": 3600, "version": 1, "skills": ["pipes"], "support": [],
        "queue": [], "shift_end": int(time.time()) + 8000,
    }  # fmt: skip


def _pair(cases: Rows, units: Rows) -> None:
    busy = [u for u in units if u["duty"] in ("assigned", "en_route", "on_scene")]
    waiting = [
        c for c in cases if c["state"] in ("assigned", "acknowledged", "en_route", "on_scene")
    ]
    for unit, case in zip(busy, waiting, strict=False):
        case["unit"] = unit["id"]
        unit["queue"] = [case["id"]]


def _fix(chance: Random, places: list[Any], unit: dict[str, Any], now: int) -> list[Any]:
    _, lon, lat = chance.choice(places)
    age = chance.choice((2,) * 16 + (120, 900))
    return [unit["id"], round(lon * 1e6), round(lat * 1e6), now - age, 23, 90]


def _tallies(chance: Random) -> Rows:
    districts = ("440303", "440304", "440305", "440306")
    return [_tally(chance, 15 + day, code) for day in range(8) for code in districts]


def _tally(chance: Random, day: int, code: str) -> dict[str, Any]:
    return {
        "id": f"202611{day}-{code}", "day": 20261100 + day, "district": code,
        "reported": chance.randint(90, 200), "filed": 90, "assigned": 80, "disposed": 70,
        "disposed_on_time": 66, "closed": 60, "closed_on_time": 56, "void": 2, "reworked": 3,
        "returned": 2, "extended": 1, "dispatch_s": 15000,
    }  # fmt: skip
