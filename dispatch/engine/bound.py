"""What no plan can undercut: every case is reached from a crew or from one other case.

The assignment relaxation of the routing problem (Carpaneto and Toth, Management Science 26(7),
1980), with the earliest arrival each predecessor allows and the load on its tangent.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from dispatch.engine.ground import fit_table, terms_of
from dispatch.engine.layout import SUPPORT, Flags, Floats, Terms
from dispatch.engine.plan import lateness
from dispatch.engine.problem import NONE, Problem
from dispatch.engine.travel import Places

MATCHED = 4_000_000
ROWS_AT_ONCE = 4_000_000
ROUNDING_S = 1.0
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class _Sides:
    """What the relaxation reads: places, fit and the least each case waits for and pays."""

    problem: Problem
    terms: Terms
    homes: Places
    stops: Places
    fit: Flags
    tangent: float
    free: Floats
    earliest: Floats


def _seconds(problem: Problem, a: Places, b: Places) -> Floats:
    """Return the travel seconds from each of `a` to each of `b`."""
    seconds: Floats = np.floor(np.hypot(a.x[:, None] - b.x, a.y[:, None] - b.y) + 0.5)
    legs = problem.travel.legs(problem.now)
    if legs.size:
        apart = a.zone[:, None] != b.zone
        seconds = np.where(apart, legs[a.zone[:, None], b.zone], seconds)
    return seconds


def _weight(problem: Problem, name: str) -> Floats:
    """Return the weight of each case in minutes per second; nothing in hard mode."""
    table: Floats = getattr(problem.objective, name)[problem.cases.priority] / MINUTE
    return table * (not problem.objective.hard)


def _price(sides: _Sides, rows: slice, arrive: Floats, legs: Floats) -> Floats:
    """Price reaching the cases `rows` at `arrive` after `legs`, pairing aside."""
    problem, terms = sides.problem, sides.terms
    cases = problem.cases
    finish = problem.now + arrive + cases.work_s[rows]
    late = lateness(problem, finish, np.broadcast_to(cases.due_at[rows], finish.shape))
    price = legs * terms.travel + (legs + cases.work_s[rows]) * sides.tangent
    price = price + _weight(problem, "response_per_min")[rows] * np.maximum(arrive, 0.0)
    price = price + _weight(problem, "tardy_per_min")[rows] * late
    over = problem.objective.hard & (finish > cases.due_at[rows])
    return np.where(over, np.inf, price)


def _pairing(sides: _Sides, rows: slice) -> Floats:
    """Return crew × case: support and change of mind; infinite where the crew may not."""
    cases, terms = sides.problem.cases, sides.terms
    fit = sides.fit[rows].T
    incumbent = cases.incumbent[rows]
    moved = (incumbent != NONE) & (incumbent != np.arange(len(fit))[:, None])
    price = np.where(fit == SUPPORT, terms.support, 0.0) + np.where(moved, terms.churn, 0.0)
    return np.where(fit > 0, price, np.inf)


def _reached(sides: _Sides, rows: slice) -> Floats:
    """Return (crews, then cases) × cases `rows`: the least it costs to reach one from the other."""
    problem, stops = sides.problem, sides.stops
    here = Places(stops.x[rows], stops.y[rows], stops.zone[rows])
    pairing = _pairing(sides, rows)
    legs = _seconds(problem, sides.homes, here)
    first = pairing + _price(sides, rows, sides.free[:, None] + legs, legs)
    legs = _seconds(problem, sides.stops, here)
    left = sides.earliest + problem.cases.work_s
    after = pairing.min(axis=0) + _price(sides, rows, left[:, None] + legs, legs)
    own = np.arange(len(problem.cases.id))[rows]
    after[own, np.arange(len(own))] = problem.objective.left_out[problem.cases.priority[rows]]
    return np.vstack([first, after])


def _earliest(problem: Problem, sides: tuple[Places, Places], fit: Flags, free: Floats) -> Floats:
    """Return the seconds before which no crew reaches each case, whatever it does before."""
    homes, stops = sides
    legs = _seconds(problem, homes, stops)
    arrive = np.where(fit.T > 0, free[:, None] + legs, np.inf).min(axis=0, initial=np.inf)
    straight = not problem.travel.legs(problem.now).size
    if straight and problem.cases.work_s.min(initial=np.inf) >= ROUNDING_S:
        return np.maximum(np.where(np.isinf(arrive), 0.0, arrive - ROUNDING_S), 0.0)
    return np.full(len(stops.x), free.min(initial=0.0))


def _level(load: Floats, work: float) -> float:
    """Return the load all crews would have if `work` seconds were poured over them evenly."""
    low, filled = np.sort(load), np.arange(1, len(load) + 1)
    levels = (np.cumsum(low) + work) / filled
    under = np.flatnonzero(levels > low)
    return float(levels[under[-1]]) if len(under) else float(low[0])


def _sides(problem: Problem) -> tuple[_Sides, float]:
    """Return what the relaxation reads, and what its tangent puts too high."""
    crews, cases, at = problem.crews, problem.cases, problem.now
    homes = problem.travel.places(np.nan_to_num(crews.lon), np.nan_to_num(crews.lat), at)
    stops = problem.travel.places(cases.lon, cases.lat, at)
    fit = fit_table(problem, np.arange(len(cases.id), dtype=np.int32))
    free = np.maximum(crews.free_at - at, 0.0)
    able = (fit > 0).any(axis=0)
    terms, level = terms_of(problem.objective), 0.0
    load = crews.load_s[able]
    if len(load):
        level = _level(load, float(cases.work_s[(fit > 0).any(axis=1)].sum()))
    too_high = terms.load * float((np.maximum(level - load, 0.0) ** 2).sum())
    earliest = _earliest(problem, (homes, stops), fit, free)
    sides = _Sides(problem, terms, homes, stops, fit, 2.0 * terms.load * level, free, earliest)
    return sides, too_high


def lower_bound(problem: Problem) -> float:
    """Return weighted minutes no plan of the problem can undercut.

    Up to some 2,000 cases every predecessor is used once; beyond, the cheapest is taken for each.
    """
    cases, crews = len(problem.cases.id), len(problem.crews.id)
    left_out = problem.objective.left_out[problem.cases.priority]
    if not cases or not crews:
        return float(left_out.sum())
    sides, too_high = _sides(problem)
    if cases * (cases + crews) <= MATCHED:
        table = np.minimum(_reached(sides, slice(None)), 1e12)
        least = float(table[linear_sum_assignment(table)].sum())
    else:
        step = max(ROWS_AT_ONCE // (cases + crews), 1)
        blocks = [slice(k, k + step) for k in range(0, cases, step)]
        least = sum(float(_reached(sides, rows).min(axis=0).sum()) for rows in blocks)
    return max(least - too_high, 0.0)
