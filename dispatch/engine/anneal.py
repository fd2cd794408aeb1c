"""The loops over steps: build a plan, then ruin, recreate and accept by simulated annealing."""

import math
from typing import NamedTuple

from dispatch.engine.chance import draw
from dispatch.engine.compiled import compiled, inlined
from dispatch.engine.cost import reckon
from dispatch.engine.desk import Desk, keep, undo
from dispatch.engine.layout import Ground, Indices, Queues
from dispatch.engine.queues import measure, write_stop
from dispatch.engine.recreate import arrange, place
from dispatch.engine.ruin import Appetite, ruin


class Heat(NamedTuple):
    """The temperature at the first and the last step, in weighted minutes."""

    first: float
    last: float


@inlined
def start_step(desk: Desk) -> None:
    """Begin with nothing taken out and nothing saved."""
    tally = desk.tally[0]
    tally.step += 1
    tally.saved = 0
    tally.out = 0


@inlined
def recreate(ground: Ground, queues: Queues, desk: Desk) -> float:
    """Place what is out; return what leaving the rest out costs."""
    left_out = 0.0
    arrange(ground, desk)
    for q in range(desk.tally[0].out):
        if not place(ground, queues, desk, desk.out[q]):
            left_out += ground.cases[desk.out[q]].left_out
    return left_out


@inlined
def left_before(ground: Ground, desk: Desk) -> float:
    """Return what leaving out the recalled cases cost before this step."""
    cost = 0.0
    for q in range(desk.tally[0].out):
        c = desk.out[q]
        if desk.place[c] >= 0:
            cost += ground.cases[c].left_out
    return cost


@inlined
def step(ground: Ground, queues: Queues, desk: Desk, appetite: Appetite, heat: float) -> float:
    """Do one step; return by how much it changed the cost."""
    start_step(desk)
    ruin(ground, queues, desk, appetite)
    change = recreate(ground, queues, desk) - left_before(ground, desk)
    for k in range(desk.tally[0].saved):
        change += queues.heads[desk.trail.crew[k]].cost - desk.trail.heads[k].cost
    if change < -heat * math.log(draw(desk.chance) + 1e-300) - 1e-9:
        keep(queues, desk)
        return change
    undo(queues, desk)
    return 0.0


class Stint(NamedTuple):
    """What to do between two looks at the clock."""

    steps: int
    appetite: Appetite
    heat: Heat


def stint(steps: int, appetite: Appetite, heat: Heat) -> Stint:
    """Return a stint of the very types the kernel is compiled for: others cost a compilation."""
    average, longest, shortest = appetite
    first, last = heat
    return Stint(
        int(steps),
        Appetite(float(average), int(longest), int(shortest)),
        Heat(float(first), float(last)),
    )


@compiled
def anneal(ground: Ground, queues: Queues, desk: Desk, task: Stint) -> float:
    """Do a stint; return by how much it changed the cost."""
    total = 0.0
    cooling = math.log(task.heat.last / task.heat.first) / task.steps
    for i in range(task.steps):
        heat = task.heat.first * math.exp(cooling * i)
        total += step(ground, queues, desk, task.appetite, heat)
    return total


@compiled
def insert_all(ground: Ground, queues: Queues, desk: Desk, cases: Indices) -> None:
    """Put each of `cases` that is in no queue where it is cheapest, in the order given."""
    for q in range(cases.shape[0]):
        if queues.crew_of[cases[q]] < 0:
            start_step(desk)
            desk.out[0] = cases[q]
            desk.tally[0].out = 1
            place(ground, queues, desk, cases[q])
            keep(queues, desk)


@compiled
def reckon_all(ground: Ground, queues: Queues) -> None:
    """Write, measure and price every queue from its order and size."""
    for crew in range(queues.heads.shape[0]):
        for i in range(1, queues.heads[crew].size + 1):
            write_stop(ground, queues, queues.order[crew, i], crew, i)
        for i in range(queues.heads[crew].size):
            measure(ground, queues, crew, i)
        reckon(ground, queues, crew)
