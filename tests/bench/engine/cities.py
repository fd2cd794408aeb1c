"""The public instances and days, and how a plan of anybody's is scored."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from dispatch.engine.instance import read_instance, read_plan
from dispatch.engine.plan import broken, cost
from dispatch.engine.problem import Problem

FOLDER = Path(__file__).parent / "instances"
Json = Mapping[str, Any]


def load(name: str) -> Json:
    """Return a public instance or day."""
    table: Json = orjson.loads(gzip.decompress((FOLDER / f"{name}.json.gz").read_bytes()))
    return table


@dataclass(frozen=True, slots=True)
class Score:
    """What a plan costs, how many cases it leaves out, how many rules it breaks."""

    total: float
    left_out: int
    broken: int

    def __str__(self) -> str:
        """Return the figures as the table shows them."""
        marks = f" ({self.left_out} left out)" if self.left_out else ""
        return f"{self.total:,.1f}{marks}" + (" BROKEN" if self.broken else "")


def score(table: Json, plan: Json) -> Score:
    """Score a dispatch-plan/1 as the format's page has it."""
    problem = read_instance(table)
    known = read_plan(problem, plan)
    left_out = len(problem.cases.id) - len(known.cases)
    return Score(cost(problem, known).total, left_out, int(broken(problem, known).sum()))


def legs(problem: Problem) -> Any:
    """Return whole seconds of travel between all places, crews first and cases after."""
    crews, cases, at = problem.crews, problem.cases, problem.now
    lon = np.concatenate([crews.lon, cases.lon])
    lat = np.concatenate([crews.lat, cases.lat])
    places = problem.travel.places(lon, lat, at)
    apart = np.hypot(places.x[:, None] - places.x, places.y[:, None] - places.y)
    return np.floor(apart + 0.5).astype(np.int64)


def may(problem: Problem) -> Any:
    """Return the crew × case table of who may do what."""
    crews, cases = problem.crews, problem.cases
    near = crews.own | crews.support
    return crews.skills[:, cases.skill] & near[:, cases.district]


def as_plan(problem: Problem, queues: Mapping[int, list[int]]) -> Json:
    """Return queues by row as dispatch-plan/1."""
    crews, cases = problem.crews.id, problem.cases.id
    routes = [
        {"team": crews[crew], "cases": [cases[case] for case in queue]}
        for crew, queue in queues.items()
        if queue
    ]
    return {"format": "dispatch-plan/1", "instance": "", "routes": routes}
