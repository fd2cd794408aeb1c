"""The fire days replayed: what was recorded, the real choices re-scored, and other choices."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from dispatch.engine.layout import Floats
from tests.bench.engine.fire_model import retrace
from tests.bench.engine.fire_policies import Policy
from tests.bench.engine.fire_rows import Sent
from tests.bench.engine.fire_scene import City, Scene

MINUTE, HOUR = 60.0, 3600.0
DONE, ASKED = range(2)
GOAL_MIN = 8.0


@dataclass(frozen=True)
class Outcome:
    """What became of each row: the unit, when it set off, arrived (NaN: called off), was free."""

    unit: np.ndarray
    departed: Floats
    arrived: Floats
    free: Floats


def recorded(city: City) -> Outcome:
    """Return what the file says."""
    return _real(city, np.array([row.on_scene for row in city.rows]))


def rescored(city: City) -> Outcome:
    """Return the real choices with the travel times of the model."""
    model, rows = city.model, city.rows
    ways = retrace(rows, model.homes, model.pace)
    arrived = [
        row.dispatched + model.fixed[row.kind] + way * model.pace_at(row.dispatched)
        if row.arrived
        else np.nan
        for row, way in zip(rows, ways, strict=True)
    ]
    return _real(city, np.array(arrived))


def _real(city: City, arrived: Floats) -> Outcome:
    at = {unit: k for k, unit in enumerate(city.units)}
    unit = np.array([at[row.unit] for row in city.rows])
    departed = np.array([row.dispatched for row in city.rows])
    return Outcome(unit, departed, arrived, np.array([row.available for row in city.rows]))


def replay(city: City, policy: Policy) -> Outcome:
    """Let a policy decide, each row asked for when it was really dispatched."""
    n = len(city.rows)
    outcome = Outcome(np.full(n, -1), *(np.full(n, np.nan) for _ in range(3)))
    scene, coming = Scene(city), [(row.dispatched, ASKED, k) for k, row in enumerate(city.rows)]
    while coming:
        now, new = coming[0][0], []
        while coming and coming[0][0] == now:
            _, what, row = heappop(coming)
            if what == DONE:
                scene.release(row)
            else:
                new.append(row)
        for unit, case in policy.decide(scene, now, new):
            arrive, free = scene.send(now, unit, case)
            outcome.unit[case], outcome.departed[case] = unit, now
            outcome.arrived[case], outcome.free[case] = arrive, free
            heappush(coming, (max(free, now + 1.0), DONE, unit))
    return outcome


@dataclass(frozen=True)
class Score:
    """Minutes. `first` is from the call to the first unit on the scene, by incident; `travel` from
    setting off to the scene, by row; `jain` Jain's index of the work of a kind on duty."""

    first_mean: float
    first_p50: float
    first_p90: float
    in_goal: float
    travel_mean: float
    waited: int
    unserved: int
    incidents: int
    jain: dict[str, float]

    def __str__(self) -> str:
        """Return a row of the table."""
        fair = " ".join(f"{value:.3f}" for value in self.jain.values())
        return (
            f"{self.first_mean:6.2f} {self.first_p50:6.2f} {self.first_p90:6.2f} "
            f"{self.in_goal:6.1%} {self.travel_mean:7.2f} {self.waited:6d} {self.unserved:4d}  "
            f"{fair}"
        )


def score(city: City, of: Outcome, since: float, *, urgent: bool | None) -> Score:
    """Score the incidents received from `since` on; None scores both priorities."""
    rows = city.rows
    mine = [
        k
        for k, row in enumerate(rows)
        if row.received >= since and row.arrived and urgent in (None, row.urgent)
    ]
    first = _first(rows, of, mine)
    travel = (of.arrived[mine] - of.departed[mine]) / MINUTE
    late = of.departed[mine] - np.array([rows[k].dispatched for k in mine])
    return Score(
        float(np.mean(first)),
        *(float(np.percentile(first, p)) for p in (50, 90)),
        float(np.mean(first <= GOAL_MIN)),
        float(np.nanmean(travel)),
        int((late > 1.0).sum()),
        int((of.unit[mine] < 0).sum()),
        len(first),
        {kind: jain(city, of, kind, since) for kind in ("ENGINE", "MEDIC")},
    )


def _first(rows: Sequence[Sent], of: Outcome, mine: Sequence[int]) -> Floats:
    """Return the minutes to the first unit, of incidents somebody reached."""
    best: dict[str, float] = {}
    for k in mine:
        minutes = (of.arrived[k] - rows[k].received) / MINUTE
        if np.isfinite(minutes):
            best[rows[k].incident] = min(minutes, best.get(rows[k].incident, np.inf))
    return np.array(list(best.values()))


def jain(city: City, of: Outcome, kind: str, since: float) -> float:
    """Return Jain's index of the share of their time on duty that units of a kind worked."""
    spent = np.zeros(len(city.units))
    for k, row in enumerate(city.rows):
        if row.received >= since and of.unit[k] >= 0:
            spent[of.unit[k]] += of.free[k] - of.departed[k]
    on_duty = [sum(max(0.0, e - max(s, since)) for s, e in spans) for spans in city.duty]
    hours = np.array(on_duty) / HOUR
    use = (np.array(city.kinds) == kind) & (hours > 1.0)
    share = spent[use] / hours[use]
    squares = float((share * share).sum())
    return float(share.sum()) ** 2 / (len(share) * squares) if squares > 0 else 1.0
