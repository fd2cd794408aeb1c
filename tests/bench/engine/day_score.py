"""What a day cost and how it went, from its visits alone."""

from dataclasses import dataclass

import numpy as np

from dispatch.engine.simulation import Simulation

MINUTE = 60.0
URGENT = 1


@dataclass(frozen=True, slots=True)
class DayScore:
    """Weighted minutes, late cases, travel minutes a case, the share of priority 1 on time."""

    total: float
    late: int
    travel: float
    urgent_on_time: float
    unserved: int

    def __str__(self) -> str:
        """Return the figures as the table shows them."""
        return (
            f"J {self.total:,.0f}, late {self.late}, travel {self.travel:.2f} min a case, "
            f"P1 on time {self.urgent_on_time:.1%}, unserved {self.unserved}"
        )


def score_day(simulation: Simulation) -> DayScore:
    """Score a day that is over, as the format's page has it."""
    problem, world = simulation.day.problem, simulation.world
    cases, weights = problem.cases, problem.objective
    crew, case, depart, arrive, finish = (
        np.array(row) for row in zip(*simulation.visits, strict=True)
    )
    priority, travel = cases.priority[case], (arrive - depart) / MINUTE
    late = np.maximum(finish - cases.due_at[case], 0.0) / MINUTE
    wait = (arrive - cases.filed_at[case]) / MINUTE
    worked = np.bincount(crew, finish - depart, world.n_teams) / MINUTE
    served = np.zeros(len(cases.id), bool)
    served[case] = True
    total = (
        travel.sum()
        + (weights.tardy_per_min[priority] * late).sum()
        + (weights.response_per_min[priority] * wait).sum()
        + (worked**2).sum() / (2.0 * weights.load_horizon_min)
        + weights.support * (~problem.crews.own[crew, cases.district[case]]).sum()
        + weights.churn * simulation.moves
        + weights.left_out[cases.priority[~served]].sum()
    )
    on_time = served.copy()
    on_time[case[late > 0]] = False
    urgent = cases.priority == URGENT
    return DayScore(
        float(total),
        int((~on_time).sum()),
        float(travel.mean()),
        float(on_time[urgent].mean()),
        int((~served).sum()),
    )
