"""Reading dispatch-instance/1 into a problem and writing dispatch-plan/1; refuses by field."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NoReturn

import numpy as np

from dispatch.engine.layout import Floats, Indices
from dispatch.engine.plan import Plan, plan_of
from dispatch.engine.problem import NONE, Bools, Bounds, Cases, Crews, Objective, Problem
from dispatch.engine.travel import StraightLine
from dispatch.refusals import FieldRefused

Json = Mapping[str, Any]
Records = Sequence[Json]


def need(table: Any, name: str, key: str | int) -> Any:
    if not isinstance(table, Mapping) or key not in table:
        raise FieldRefused(f"{name}.{key}".lstrip("."), "missing")
    return table[key]


def number(table: Any, name: str, key: str | int) -> float:
    value = need(table, name, key)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise FieldRefused(f"{name}.{key}".lstrip("."), "not_a_number", value=value) from None


def records(instance: Any, name: str) -> Records:
    rows = need(instance, "", name)
    if not isinstance(rows, list):
        raise FieldRefused(name, "not_a_list")
    return rows


def _row(values: Any, name: str, width: int) -> list[float]:
    """Return a list of so many finite numbers."""
    if not isinstance(values, list):
        raise FieldRefused(name, "not_a_list")
    row = [number(dict(enumerate(values)), name, k) for k in range(width)]
    for value in row:
        if not np.isfinite(value):
            raise FieldRefused(name, "not_a_number", value=value)
    return row


def _blame(rows: Records, name: str, key: str) -> NoReturn:
    """Refuse the first record without a number in `key`."""
    for k, row in enumerate(rows):
        number(row, f"{name}[{k}]", key)
    raise FieldRefused(f"{name}.{key}", "not_a_number", value="")


def numbers(rows: Records, name: str, key: str) -> Floats:
    try:
        return np.array([row[key] for row in rows], float)
    except (KeyError, TypeError, ValueError, OverflowError):
        _blame(rows, name, key)


def _whole(rows: Records, name: str, key: str) -> Indices:
    values = np.nan_to_num(numbers(rows, name, key), nan=NONE - 1)
    return np.clip(values, NONE - 1, 2**30).astype(np.int32)


def _flags(rows: Records, key: str, width: int) -> Bools:
    """Return the record × index table of the lists in `key`."""
    table = np.zeros((len(rows), width), bool)
    lists = [need(row, f"teams[{k}]", key) for k, row in enumerate(rows)]
    if not all(isinstance(entry, list) for entry in lists):
        raise FieldRefused(f"teams.{key}", "not_a_list")
    at = np.repeat(np.arange(len(rows)), [len(entry) for entry in lists])
    entries = _whole([{key: value} for value in chain.from_iterable(lists)], "teams", key)
    wrong = (entries < 0) | (entries >= width)
    if wrong.any():
        row = int(wrong.argmax())
        raise FieldRefused(f"teams[{at[row]}].{key}", "unknown", value=int(entries[row]))
    table[at, entries] = True
    return table


def _ids(rows: Records, name: str) -> tuple[str, ...]:
    return tuple(str(need(row, f"{name}[{k}]", "id")) for k, row in enumerate(rows))


def read_crews(instance: Json) -> Crews:
    """Return the teams of an instance."""
    rows = records(instance, "teams")
    skills, districts = records(instance, "skills"), records(instance, "districts")
    capacity = _whole(rows, "teams", "capacity")
    return Crews(
        _ids(rows, "teams"),
        numbers(rows, "teams", "lon"),
        numbers(rows, "teams", "lat"),
        numbers(rows, "teams", "free_at"),
        numbers(rows, "teams", "shift_end"),
        numbers(rows, "teams", "load_s"),
        capacity,
        _flags(rows, "skills", len(skills)),
        _flags(rows, "districts", len(districts)),
        _flags(rows, "support", len(districts)),
    )


def read_cases(instance: Json, crews: Crews) -> Cases:
    """Return the cases of an instance; an incumbent nobody knows is one more crew."""
    rows = records(instance, "cases")
    ids = _ids(rows, "cases")
    at = {crew: k for k, crew in enumerate(crews.id)}
    incumbent = [row.get("incumbent") for row in rows]
    known = [at.get(str(crew), len(at)) if crew else NONE for crew in incumbent]
    return Cases(
        ids,
        lon=numbers(rows, "cases", "lon"),
        lat=numbers(rows, "cases", "lat"),
        filed_at=numbers(rows, "cases", "filed_at"),
        due_at=numbers(rows, "cases", "due_at"),
        work_s=numbers(rows, "cases", "service_s"),
        priority=_whole(rows, "cases", "priority"),
        skill=_whole(rows, "cases", "skill"),
        district=_whole(rows, "cases", "district"),
        incumbent=np.array(known, np.int32),
        vehicle=np.full(len(rows), NONE, np.int32),
        pin=np.full(len(rows), NONE, np.int32),
    )


TABLES = ("tardy_per_min", "response_per_min", "unassigned_penalty")


def _lowest_priority(objective: Any) -> int:
    """Return the last of the priorities 1, 2, … that any table of weights knows."""
    tables = [need(objective, "objective", key) for key in TABLES]
    known = {p for table in tables if isinstance(table, Mapping) for p in table}
    return max((int(p) for p in known if str(p).isdecimal() and len(str(p)) < 3), default=1)


def _weights(objective: Json, key: str) -> Floats:
    """Return the weights by priority; entry 0 stays unused."""
    lowest = _lowest_priority(objective)
    table, name = need(objective, "objective", key), f"objective.{key}"
    return np.array([0.0, *(number(table, name, str(p)) for p in range(1, lowest + 1))])


def read_objective(instance: Json) -> Objective:
    """Return the weights of an instance."""
    table = need(instance, "", "objective")
    mode = need(table, "objective", "mode")
    if mode not in ("soft", "hard"):
        raise FieldRefused("objective.mode", "unknown", value=mode)
    return Objective(
        tardy_per_min=_weights(table, "tardy_per_min"),
        response_per_min=_weights(table, "response_per_min"),
        left_out=_weights(table, "unassigned_penalty"),
        load_horizon_min=number(table, "objective", "load_horizon_min"),
        support=number(table, "objective", "support_penalty"),
        churn=number(table, "objective", "churn_penalty"),
        hard=mode == "hard",
    )


def read_travel(instance: Json) -> tuple[StraightLine, Bounds | None]:
    """Return how one travels in the city of an instance, and the city's bounds."""
    city = need(instance, "", "city")
    profile = records(city, "speed_profile")
    rows = [_row(row, f"city.speed_profile[{k}]", 2) for k, row in enumerate(profile)]
    steps = tuple((start, speed) for start, speed in rows)
    lon0, lat0 = number(city, "city", "lon0"), number(city, "city", "lat0")
    box = city.get("bbox")
    bounds = None if box is None else Bounds(*_row(box, "city.bbox", 4))
    return StraightLine(lon0, lat0, number(city, "city", "detour"), steps), bounds


RENAMED = {
    "cases.work_s": "service_s",
    "objective.left_out": "unassigned_penalty",
    "objective.support": "support_penalty",
    "objective.churn": "churn_penalty",
}


def _as_the_format_has_it(refusal: FieldRefused) -> FieldRefused:
    """Name the field as the file does, such as "cases[3].service_s"."""
    where, _, column = refusal.field.rpartition(".")
    column = RENAMED.get(f"{where.partition('[')[0]}.{column}", column)
    reason = refusal.key.removeprefix("field.")
    return FieldRefused(f"{where}.{column}".lstrip("."), reason, **refusal.args_)


def read_instance(instance: Json) -> Problem:
    """Return the problem of a dispatch-instance/1; refuses by field."""
    try:
        return _read(instance)
    except FieldRefused as refusal:
        raise _as_the_format_has_it(refusal) from None


def _read(instance: Json) -> Problem:
    travel, bounds = read_travel(instance)
    crews, now = read_crews(instance), number(instance, "", "now")
    cases = read_cases(instance, crews)
    return Problem(now, crews, cases, read_objective(instance), travel, bounds=bounds)


def write_plan(problem: Problem, plan: Plan, name: str) -> dict[str, Any]:
    """Return a plan as dispatch-plan/1."""
    ids = problem.cases.id
    routes = [
        {"team": crew, "cases": [ids[c] for c in plan.queue(k).tolist()]}
        for k, crew in enumerate(problem.crews.id)
        if plan.first[k + 1] > plan.first[k]
    ]
    return {"format": "dispatch-plan/1", "instance": name, "routes": routes}


def read_plan(problem: Problem, plan: Json) -> Plan:
    """Return a dispatch-plan/1 for a problem; refuses a team or a case that is not there."""
    crews = {crew: k for k, crew in enumerate(problem.crews.id)}
    cases = {case: k for k, case in enumerate(problem.cases.id)}
    queues: list[list[int]] = [[] for _ in crews]
    for r, route in enumerate(records(plan, "routes")):
        crew = need(route, f"routes[{r}]", "team")
        if crew not in crews:
            raise FieldRefused(f"routes[{r}].team", "unknown", value=crew)
        for k, case in enumerate(need(route, f"routes[{r}]", "cases")):
            if cases.get(case) is None:
                raise FieldRefused(f"routes[{r}].cases[{k}]", "unknown", value=case)
            queues[crews[crew]].append(cases.pop(case))
    return plan_of(queues)
