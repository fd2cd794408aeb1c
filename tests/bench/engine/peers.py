"""VROOM, PyVRP and OR-Tools on the same instances, each told as much of the rules as it can hold.

All three know the hard mode. In soft mode OR-Tools has soft deadlines, but neither response, load
nor change of mind; VROOM keeps its deadlines hard.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np

from dispatch.engine.instance import read_instance
from dispatch.engine.problem import Problem
from tests.bench.engine.cities import Json, as_plan, legs, may

Peer = Callable[[Json, float], Json]
FAR = 10**7
TO_WHOLE = 1000


def _times(problem: Problem) -> tuple[Any, Any, Any, Any]:
    """Return free and end of each crew, work and latest begin of each case, whole seconds."""
    crews, cases, now = problem.crews, problem.cases, problem.now
    free = np.ceil(np.maximum(crews.free_at - now, 0.0)).astype(int)
    end = np.floor(crews.shift_end - now).astype(int)
    work = np.ceil(cases.work_s).astype(int)
    latest = np.floor(cases.due_at - now).astype(int) - work
    return free, end, work, latest


def vroom_plan(table: Json, budget_s: float) -> Json:
    """Plan with VROOM's deepest search; it ends by itself when it finds nothing more."""
    import vroom  # noqa: PLC0415 # only there for this bench

    problem = read_instance(table)
    free, end, work, latest = _times(problem)
    allowed, crews = may(problem), len(free)
    if not problem.objective.hard:
        latest = np.where(latest < 0, FAR, latest)
    matrix = vroom.Input()
    matrix.set_durations_matrix("car", legs(problem).astype(np.uint32))
    kinds = problem.cases.skill * problem.crews.own.shape[1] + problem.cases.district
    samples = np.unique(kinds, return_index=True)
    for k in range(crews):
        if end[k] > free[k]:
            able = {int(kind) for kind, c in zip(*samples, strict=True) if allowed[k, c]}
            matrix.add_vehicle(
                vroom.Vehicle(
                    k,
                    start=k,
                    skills=able,
                    time_window=vroom.TimeWindow(int(free[k]), int(end[k])),
                    max_tasks=int(problem.crews.capacity[k]),
                )
            )
    for c in np.flatnonzero(latest >= 0):
        job = vroom.Job(
            int(c),
            crews + int(c),
            default_service=int(work[c]),
            skills={int(kinds[c])},
            priority=50,
            time_windows=[vroom.TimeWindow(0, int(latest[c]))],
        )
        matrix.add_job(job)
    found = matrix.solve(5, nb_threads=2, timeout=timedelta(seconds=budget_s))
    queues: dict[int, list[int]] = {k: [] for k in range(crews)}
    for row in found.routes[found.routes["type"] == "job"].itertuples():
        queues[int(row.vehicle_id)].append(int(row.id))
    return as_plan(problem, queues)


def ortools_plan(table: Json, budget_s: float) -> Json:
    """Plan with OR-Tools routing: guided local search after the cheapest insertion."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: PLC0415

    problem = read_instance(table)
    crews, size = len(problem.crews.id), len(problem.crews.id) + len(problem.cases.id) + 1
    index = pywrapcp.RoutingIndexManager(size, crews, list(range(crews)), [size - 1] * crews)
    model = pywrapcp.RoutingModel(index)
    _tell_times(model, problem, size)
    _tell_cases(model, index, problem)
    how = pywrapcp.DefaultRoutingSearchParameters()
    first, then = (
        routing_enums_pb2.FirstSolutionStrategy,
        routing_enums_pb2.LocalSearchMetaheuristic,
    )
    how.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
    how.local_search_metaheuristic = then.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(int(budget_s * TO_WHOLE))
    return as_plan(problem, _followed(model, index, model.SolveWithParameters(how), crews))


def _tell_times(model: Any, problem: Problem, size: int) -> None:
    """Tell OR-Tools the ways, the work, the shifts and how many cases a crew takes."""
    free, end, work, _ = _times(problem)
    crews, cases = len(free), len(work)
    travel = np.zeros((size, size), np.int64)
    travel[:-1, :-1] = legs(problem)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(travel.tolist()))
    spent = travel + np.concatenate([np.zeros(crews, int), work, [0]])[:, None]
    model.AddDimension(model.RegisterTransitMatrix(spent.tolist()), 0, FAR, False, "time")
    count = model.RegisterUnaryTransitVector([0] * crews + [1] * cases + [0])
    capacity = np.minimum(problem.crews.capacity, cases).tolist()
    model.AddDimensionWithVehicleCapacity(count, 0, capacity, True, "count")
    time = model.GetDimensionOrDie("time")
    for k in range(crews):
        time.CumulVar(model.Start(k)).SetRange(int(free[k]), int(free[k]))
        time.CumulVar(model.End(k)).SetMax(max(int(end[k]), int(free[k])))


def _tell_cases(model: Any, index: Any, problem: Problem) -> None:
    """Tell OR-Tools what leaving a case out costs, who may take it, and when it is late."""
    *_, latest = _times(problem)
    allowed, weights, time = may(problem), problem.objective, model.GetDimensionOrDie("time")
    for c, priority in enumerate(problem.cases.priority.tolist()):
        node = index.NodeToIndex(len(problem.crews.id) + c)
        model.AddDisjunction([node], int(weights.left_out[priority] * 60))
        able = np.flatnonzero(allowed[:, c]).tolist()
        if weights.hard and latest[c] >= 0:
            time.CumulVar(node).SetMax(int(latest[c]))
        elif weights.hard:
            able = []
        else:
            late = int(weights.tardy_per_min[priority])
            time.SetCumulVarSoftUpperBound(node, max(int(latest[c]), 0), late)
        model.VehicleVar(node).SetValues([-1, *able])


def _followed(model: Any, index: Any, found: Any, crews: int) -> dict[int, list[int]]:
    """Return the queues of an OR-Tools solution; none when it found no solution."""
    queues: dict[int, list[int]] = {k: [] for k in range(crews)}
    for k in range(crews if found else 0):
        at = found.Value(model.NextVar(model.Start(k)))
        while not model.IsEnd(at):
            queues[k].append(index.IndexToNode(at) - crews)
            at = found.Value(model.NextVar(at))
    return queues


def pyvrp_plan(table: Json, budget_s: float) -> Json:
    """Plan with PyVRP: one profile for each crew, in which what it may not do is far away.

    It needs the whole matrix for every crew, so only small instances fit.
    """
    import pyvrp  # noqa: PLC0415 # only there for this bench
    from pyvrp.stop import MaxRuntime  # noqa: PLC0415

    problem = read_instance(table)
    crews, cases = len(problem.crews.id), len(problem.cases.id)
    places = [pyvrp.Location(0, 0) for _ in range(crews + cases + 1)]
    depots = [pyvrp.Depot(location=k) for k in [*range(crews), crews + cases]]
    tables = _tables(problem)
    clients, vehicles = _clients(problem), _vehicles(problem)
    data = pyvrp.ProblemData(places, clients, depots, vehicles, tables, tables)
    best = pyvrp.solve(data, MaxRuntime(budget_s), seed=1, display=False).best
    queues = {
        route.vehicle_type(): [visit.idx for visit in route if visit.is_client()]
        for route in best.routes()
    }
    return as_plan(problem, queues)


def _clients(problem: Problem) -> list[Any]:
    import pyvrp  # noqa: PLC0415 # only there for this bench

    *_, work, latest = _times(problem)
    prizes = problem.objective.left_out[problem.cases.priority] * 60
    return [
        pyvrp.Client(
            location=len(problem.crews.id) + c,
            delivery=[1],
            service_duration=int(work[c]),
            tw_late=max(int(latest[c]), 0),
            prize=int(prizes[c]),
            required=False,
        )
        for c in range(len(work))
    ]


def _vehicles(problem: Problem) -> list[Any]:
    import pyvrp  # noqa: PLC0415 # only there for this bench

    free, end, work, _ = _times(problem)
    return [
        pyvrp.VehicleType(
            1,
            [int(min(problem.crews.capacity[k], len(work)))],
            start_depot=k,
            end_depot=len(free),
            tw_early=int(free[k]),
            tw_late=max(int(end[k]), int(free[k])),
            profile=k,
        )
        for k in range(len(free))
    ]


def _tables(problem: Problem) -> list[Any]:
    """Return for each crew the seconds between all places; what it may not do is far away."""
    seconds, allowed, tables = legs(problem), may(problem), []
    *_, latest = _times(problem)
    crews, size = len(allowed), len(seconds) + 1
    for k in range(crews):
        own = np.zeros((size, size), np.int64)
        own[:-1, :-1] = seconds
        own[:, crews:-1] += np.where(allowed[k] & (latest >= 0), 0, FAR)
        np.fill_diagonal(own, 0)
        tables.append(own)
    return tables


PEERS: dict[str, tuple[Peer, int]] = {
    "VROOM": (vroom_plan, 1500),
    "PyVRP": (pyvrp_plan, 150),
    "OR-Tools": (ortools_plan, 1500),
}
"""Each peer, and the most cases it is given: beyond, it does not end within minutes or memory."""
