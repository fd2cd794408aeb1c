"""Queues seen on the way, and the best plan that can be put together from them.

A search throws away good queues with the plans they stood in. Choosing among all queues seen is a
set partitioning problem, small enough to be solved exactly while there are few cases: Rochat and
Taillard, Journal of Heuristics 1, 1995.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_array

from dispatch.engine.layout import Floats, Indices, Queues

MOST = 2000
NODES = 1000
WORTH = 1e-6

Seen = dict[tuple[int, bytes], float]


@dataclass(slots=True)
class Pool:
    """Queues by crew row and order, with their cost in weighted minutes."""

    seen: Seen = field(default_factory=dict)
    _version: Indices = field(default_factory=lambda: np.zeros(0, np.int32))

    def look(self, queues: Queues) -> None:
        """Remember the queues that have changed since the last look."""
        if len(self.seen) >= MOST:
            return
        before = self._version
        changed = queues.version != before if len(before) else queues.heads["size"] >= 0
        self._version = queues.version.copy()
        for crew in np.flatnonzero(changed & (queues.heads["size"] > 0)).tolist():
            order = queues.order[crew, 1 : queues.heads[crew]["size"] + 1]
            self.seen[crew, order.tobytes()] = float(queues.heads[crew]["cost"])


@dataclass(frozen=True, slots=True)
class Columns:
    """Every queue seen, then one column a case that leaves it out; rows are cases, then crews."""

    keys: list[tuple[int, bytes]]
    cost: Floats
    table: csc_array
    cases: int

    def reduced(self, seconds: float) -> tuple[Floats, float] | None:
        """Return what each column costs beyond its worth, and the bound, of the relaxed choice."""
        n, crews = self.cases, self.table.shape[0] - self.cases
        found = linprog(
            self.cost,
            A_ub=self.table[n:],
            b_ub=np.ones(crews),
            A_eq=self.table[:n],
            b_eq=np.ones(n),
            options={"time_limit": seconds},
        )
        if found.status != 0:
            return None
        worth = np.concatenate([found.eqlin.marginals, found.ineqlin.marginals])
        return self.cost - self.table.T @ worth, float(found.fun)


def _columns(seen: Mapping[tuple[int, bytes], float], left_out: Floats, crews: int) -> Columns:
    keys, n = list(seen), len(left_out)
    inside = [np.append(np.frombuffer(order, np.int32), n + crew) for crew, order in keys]
    inside += [np.array([case]) for case in range(n)]
    ends = np.concatenate([[0], np.cumsum([len(rows) for rows in inside])])
    rows = np.concatenate(inside)
    table = csc_array((np.ones(len(rows)), rows, ends), shape=(n + crews, len(inside)))
    return Columns(keys, np.concatenate([list(seen.values()), left_out]), table, n)


def choose(
    seen: Seen, left_out: Floats, heads: int, rival: float, seconds: float = np.inf
) -> list[tuple[int, Indices]] | None:
    """Return the cheapest choice of queues, at most one of each crew; None unless below `rival`.

    `left_out`: what leaving each case out costs; `heads`: how many crews there are.
    """
    columns = _columns(seen, left_out, heads)
    relaxed = columns.reduced(seconds)
    if relaxed is None or relaxed[1] >= rival - WORTH:
        return None
    reduced, bound = relaxed
    # no better plan has a column whose reduced cost is above what is still to be gained
    kept = np.flatnonzero(reduced < rival - bound)
    n = columns.cases
    found = milp(
        columns.cost[kept],
        constraints=LinearConstraint(
            columns.table[:, kept], np.repeat([1.0, 0.0], [n, heads]), np.ones(n + heads)
        ),
        integrality=np.ones(len(kept)),
        bounds=Bounds(0.0, 1.0),
        options={"time_limit": seconds, "node_limit": NODES},
    )
    if found.x is None or found.fun >= rival - WORTH:
        return None
    taken = [columns.keys[j] for j in kept[found.x > 0.5] if j < len(columns.keys)]
    return [(crew, np.frombuffer(order, np.int32)) for crew, order in taken]
