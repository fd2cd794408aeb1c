"""Small dispatch-instance/1 objects, and a check of a dispatch-plan/1 that knows no engine."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

NOW = 43_200.0
EARTH_M = 6371008.8
Json = dict[str, Any]


def instance(cases: int = 12, teams: int = 4, seed: int = 0, mode: str = "soft") -> Json:
    """Return a city of two skills and two districts around one point."""
    chance = np.random.default_rng(seed)

    def place() -> Json:
        lon, lat = chance.uniform(-0.06, 0.06, 2)
        return {"lon": 114.05 + float(lon), "lat": 22.54 + float(lat)}

    crews = [
        {
            "id": f"T{k}",
            **place(),
            "free_at": NOW + float(chance.integers(-600, 1800)),
            "shift_end": NOW + float(chance.integers(7200, 28_800)),
            "skills": [0, 1] if chance.random() < 0.5 else [k % 2],
            "districts": [k % 2],
            "support": [1 - k % 2],
            "capacity": int(chance.integers(3, 9)),
            "load_s": float(chance.integers(0, 14_400)),
        }
        for k in range(teams)
    ]
    rows = []
    for k in range(cases):
        filed = NOW - float(chance.integers(0, 3600))
        rows.append(
            {
                "id": f"C{k}",
                **place(),
                "skill": int(chance.integers(2)),
                "priority": int(chance.integers(1, 5)),
                "filed_at": filed,
                "due_at": filed + float(chance.integers(3600, 14_400)),
                "service_s": float(chance.integers(300, 2400)),
                "district": int(chance.integers(2)),
                "incumbent": None if teams == 0 else f"T{chance.integers(teams)}",
            }
        )
    return {
        "format": "dispatch-instance/1",
        "name": "small",
        "now": NOW,
        "city": {
            "bbox": [113.9, 22.4, 114.2, 22.7],
            "lon0": 114.05,
            "lat0": 22.54,
            "detour": 1.3,
            "speed_profile": [[0, 8.0], [25_200, 6.0]],
        },
        "skills": ["a", "b"],
        "districts": ["N", "S"],
        "teams": crews,
        "cases": rows,
        "objective": objective(mode),
    }


def objective(mode: str) -> Json:
    """Return weights like the public instances have."""
    return {
        "mode": mode,
        "tardy_per_min": {"1": 20.0, "2": 8.0, "3": 3.0, "4": 1.0},
        "response_per_min": {"1": 2.0, "2": 1.0, "3": 0.4, "4": 0.2},
        "load_horizon_min": 240.0,
        "support_penalty": 10.0,
        "churn_penalty": 5.0,
        "unassigned_penalty": {"1": 4000.0, "2": 3000.0, "3": 2000.0, "4": 1000.0},
    }


def _seconds(city: Mapping[str, Any], a: Mapping[str, Any], b: Mapping[str, Any]) -> int:
    east = math.radians(b["lon"] - a["lon"]) * EARTH_M * math.cos(math.radians(city["lat0"]))
    north = math.radians(b["lat"] - a["lat"]) * EARTH_M
    speed = [v for start, v in sorted(city["speed_profile"]) if start <= NOW][-1]
    return math.floor(math.hypot(east, north) * city["detour"] / speed + 0.5)


def faults(table: Json, plan: Json) -> list[str]:
    """Return what is wrong with a plan, one case at a time, as the format's rules have it."""
    teams = {row["id"]: row for row in table["teams"]}
    cases = {row["id"]: row for row in table["cases"]}
    routed = [route["team"] for route in plan["routes"]]
    named = [name for route in plan["routes"] for name in route["cases"]]
    wrong = [f"{name} twice" for name in set(named) if named.count(name) > 1]
    wrong += [f"{name} twice" for name in set(routed) if routed.count(name) > 1]
    for route in plan["routes"]:
        wrong += _route_faults(table, teams[route["team"]], [cases[c] for c in route["cases"]])
    return wrong


def _route_faults(table: Json, team: Json, queue: list[Json]) -> list[str]:
    wrong, clock, at = [], max(table["now"], team["free_at"]), team
    near = team["districts"] + team["support"]
    for case in queue:
        wrong += [] if case["skill"] in team["skills"] else [f"{case['id']} skill"]
        wrong += [] if case["district"] in near else [f"{case['id']} district"]
        clock += _seconds(table["city"], at, case) + case["service_s"]
        late = table["objective"]["mode"] == "hard" and clock > case["due_at"]
        wrong += [f"{case['id']} due"] if late else []
        at = case
    wrong += [f"{team['id']} capacity"] if len(queue) > team["capacity"] else []
    over = bool(queue) and clock > team["shift_end"]
    return wrong + ([f"{team['id']} shift"] if over else [])


def day(cases: int = 60, teams: int = 5, seed: int = 0) -> Json:
    """Return a day of the same city: shifts, true work, cases filed from eight to four."""
    chance = np.random.default_rng([seed, 3])
    table = instance(cases, teams, seed)
    for team in table["teams"]:
        del team["free_at"], team["load_s"]
        team["shift_start"] = 28_800.0
        team["shift_end"] = 57_600.0 + float(chance.integers(0, 7200))
    for case in table["cases"]:
        del case["incumbent"]
        case["filed_at"] = float(chance.integers(28_000, 57_000))
        case["due_at"] = case["filed_at"] + float(chance.integers(3600, 14_400))
        case["true_service_s"] = round(case["service_s"] * float(chance.uniform(0.5, 1.6)))
    del table["now"]
    return {**table, "format": "dispatch-day/1", "horizon_s": 86_400.0, "overtime_s": 1800.0}
