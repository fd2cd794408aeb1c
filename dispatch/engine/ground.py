"""From a problem to what the kernels read: neighbours beside each other, fit as one table."""

from dataclasses import dataclass

import numpy as np

from dispatch.engine.layout import (
    CASE,
    FIELDS,
    FINISH,
    HEAD,
    NOBODY,
    OWN,
    SUPPORT,
    TRAYS,
    ZONE,
    Flags,
    Ground,
    Indices,
    Queues,
    Rows,
    Terms,
    X,
    Y,
    width_for,
)
from dispatch.engine.neighbours import Asked, nearest
from dispatch.engine.problem import NONE, Cases, Crews, Objective, Problem
from dispatch.engine.travel import Places

NEAR_CASES = 40
NEAR_CREWS = 16
MINUTE = 60.0
CURVE = 1024


@dataclass(frozen=True, slots=True)
class Board:
    """A problem laid out for the kernels, with the way back.

    Cases and crews are sorted along a Hilbert curve; `cases[i]` is the problem's index of row i.
    """

    problem: Problem
    cases: Indices
    crews: Indices
    ground: Ground
    queues: Queues


def hilbert(places: Places) -> Indices:
    """Return the order in which a Hilbert curve visits the points."""
    x, y = places.x, places.y
    if not len(x):
        return np.zeros(0, np.int32)
    span = max(float(np.ptp(x)), float(np.ptp(y)), 1e-9)
    a = ((x - x.min()) / span * (CURVE - 1)).astype(np.int64)
    b = ((y - y.min()) / span * (CURVE - 1)).astype(np.int64)
    at, side = np.zeros(len(x), np.int64), CURVE // 2
    while side:
        right, up = (a & side) > 0, (b & side) > 0
        at += side * side * ((3 * right) ^ up)
        flip = ~up & right
        a, b = np.where(flip, CURVE - 1 - a, a), np.where(flip, CURVE - 1 - b, b)
        a, b = np.where(up, a, b), np.where(up, b, a)
        side //= 2
    return np.argsort(at, kind="stable").astype(np.int32)


def _kinds(problem: Problem) -> tuple[Indices, Indices, Indices]:
    """Number the cases that ask for the same: by skill and district, then by pin and ban too.

    Returns the broad kind and the kind of each case, and one case of each kind.
    """
    cases = problem.cases
    skills, districts = problem.crews.skills.shape[1] + 1, problem.crews.own.shape[1]
    broad = (cases.skill.astype(np.int64) * skills + cases.vehicle + 1) * districts + cases.district
    narrow = broad * (len(problem.crews.id) + 1) + cases.pin + 1
    banned = np.unique(problem.bans[:, 0])
    narrow[banned] = -1 - banned
    _, of_broad = np.unique(broad, return_inverse=True)
    _, first, of_narrow = np.unique(narrow, return_index=True, return_inverse=True)
    return of_broad.astype(np.int32), of_narrow.astype(np.int32), first.astype(np.int32)


def fit_table(problem: Problem, rows: Indices) -> Flags:
    """Tell for each of the cases `rows` which crews may take it: OWN, SUPPORT or 0."""
    crews, cases = problem.crews, problem.cases
    able = crews.skills.T[cases.skill[rows]]
    vehicle = cases.vehicle[rows]
    able = able & ((vehicle == NONE)[:, None] | crews.skills.T[vehicle])
    pin = cases.pin[rows]
    able &= (pin == NONE)[:, None] | (pin[:, None] == np.arange(len(crews.id)))
    able &= ~crews.without_fix
    at = {int(case): row for row, case in enumerate(rows)}
    for case, crew in problem.bans:
        if int(case) in at:
            able[at[int(case)], crew] = False
    district = cases.district[rows]
    near = np.where(crews.support.T[district], SUPPORT, 0)
    return np.where(able, np.where(crews.own.T[district], OWN, near), 0).astype(np.int8)


def _mates(problem: Problem, broad: Indices) -> Flags:
    """Tell which broad kinds some crew could do both of."""
    crews = problem.crews
    able = np.hstack([crews.skills, crews.own | crews.support])
    _, sample = np.unique(np.packbits(able, axis=1), axis=0, return_index=True)
    _, first = np.unique(broad, return_index=True)
    skill, district = problem.cases.skill[first], problem.cases.district[first]
    fit = crews.skills[sample].T[skill] & (crews.own | crews.support)[sample].T[district]
    fit = fit.astype(np.float32)
    return (fit @ fit.T > 0).astype(np.int8)


def _case_rows(problem: Problem, order: Indices, places: Places, crew_row: Indices) -> Rows:
    cases, objective = problem.cases, problem.objective
    rows = np.zeros(len(order), CASE)
    priority = cases.priority[order]
    rows["x"], rows["y"], rows["zone"] = (column[order] for column in places)
    rows["work"] = cases.work_s[order]
    rows["due"] = cases.due_at[order] - problem.now
    rows["left_out"] = objective.left_out[priority]
    rows["incumbent"] = crew_row[cases.incumbent[order]]
    rows["joint"] = cases.joint[order] if len(cases.joint) else NONE
    if not objective.hard:
        rows["tardy"] = objective.tardy_per_min[priority] / MINUTE
        rows["response"] = objective.response_per_min[priority] / MINUTE
    return rows


def _crew_heads(problem: Problem, order: Indices, places: Places) -> Rows:
    crews = problem.crews
    heads = np.zeros(len(order), HEAD)
    heads["x"], heads["y"], heads["zone"] = (column[order] for column in places)
    heads["free"] = np.maximum(crews.free_at[order] - problem.now, 0.0)
    heads["end"] = crews.shift_end[order] - problem.now
    heads["load"], heads["capacity"] = crews.load_s[order], crews.capacity[order]
    heads["capacity"] = np.minimum(heads["capacity"], len(problem.cases.id))
    if len(crews.rest_s):
        heads["rest_by"], heads["rest"] = crews.rest_by[order] - problem.now, crews.rest_s[order]
    return heads


def empty_queues(heads: Rows, cases: int) -> Queues:
    """Return queues without cases."""
    width = width_for(int(heads["capacity"].max(initial=0)))
    sheet = np.zeros((len(heads), FIELDS, width), np.float32)
    for field, name in ((X, "x"), (Y, "y"), (ZONE, "zone"), (FINISH, "free")):
        sheet[:, field, 0] = heads[name]
    return Queues(
        heads,
        np.full((len(heads), width), NOBODY, np.int32),
        sheet,
        np.full(cases, NOBODY, np.int32),
        np.arange(1, len(heads) + 1, dtype=np.int32),
        np.zeros((TRAYS, width), np.float32),
    )


def terms_of(objective: Objective) -> Terms:
    """Put the objective's weights into minutes per second."""
    travel = objective.travel / MINUTE
    if objective.hard:
        return Terms(travel, 0.0, 0.0, 0.0, 0.0, hard=True)
    load = 1.0 / (2.0 * objective.load_horizon_min * MINUTE * MINUTE)
    return Terms(travel, load, objective.support, objective.churn, objective.spread, hard=False)


def _places(problem: Problem, table: Crews | Cases) -> Places:
    lon, lat = np.nan_to_num(table.lon), np.nan_to_num(table.lat)
    return problem.travel.places(lon, lat, problem.now)


def lay_out(problem: Problem) -> Board:
    """Lay a problem out for the kernels, with empty queues."""
    case_places, crew_places = _places(problem, problem.cases), _places(problem, problem.crews)
    cases, crews = hilbert(case_places), hilbert(crew_places)
    crew_row = np.arange(len(crews) + 2, dtype=np.int32)
    crew_row[crews] = np.arange(len(crews))
    crew_row[-1] = NONE
    heads = _crew_heads(problem, crews, crew_places)
    rows = _case_rows(problem, cases, case_places, crew_row)
    broad, kinds, sample = _kinds(problem)
    rows["kind"] = kinds[cases]
    fit = np.ascontiguousarray(fit_table(problem, sample)[:, crews])
    legs = problem.travel.legs(problem.now)
    near_cases, near_crews = _neighbours(rows, heads, fit, (broad[cases], _mates(problem, broad)))
    ground = Ground(rows, fit, legs, near_cases, near_crews, terms_of(problem.objective))
    return Board(problem, cases, crews, ground, empty_queues(heads, len(cases)))


def _neighbours(
    rows: Rows, heads: Rows, fit: Flags, mates: tuple[Indices, Flags]
) -> tuple[Indices, Indices]:
    x, y = np.ascontiguousarray(rows["x"]), np.ascontiguousarray(rows["y"])
    crews = Asked(
        np.ascontiguousarray(heads["x"]),
        np.ascontiguousarray(heads["y"]),
        np.arange(len(heads), dtype=np.int32),
    )
    cases = Asked(x, y, mates[0])
    near_cases = nearest(cases, cases, mates[1], min(NEAR_CASES, max(len(rows) - 1, 1)))
    asked = Asked(x, y, np.ascontiguousarray(rows["kind"]))
    return near_cases, nearest(asked, crews, fit, min(NEAR_CREWS, max(len(heads), 1)))
