"""What sending a crew does to the rest of the plan: whom it makes wait, and who is late by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dispatch.engine.plan import cost, timing
from dispatch.planning.draft import Draft

HARDLY_S = 60.0
"""A case that waits less longer than this is not said to be pushed back."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A crew sent to a case next, the plan being as it is.

    `pushed` are the minutes by which other cases are finished later; `late` of them miss their
    limit by it. `cost` is by how many weighted minutes the whole plan gets dearer.
    """

    unit: str
    arrive_minutes: float
    late_minutes: float
    pushed: Mapping[str, float]
    late: tuple[str, ...]
    cost: float


def effect(of: Draft, queues: Mapping[str, Sequence[str]], case_id: str, unit_id: str) -> Effect:
    """Return what it does to send `unit_id` to `case_id` as its next case."""
    without = {unit: [c for c in queue if c != case_id] for unit, queue in queues.items()}
    sent = {**without, unit_id: [case_id, *without.get(unit_id, ())]}
    before, after = _finishes(of, without), _finishes(of, sent)
    due = {part.id: of.problem.cases.due_at[n] for n, part in enumerate(of.parts)}
    pushed = {c: (after[c] - before[c]) / 60 for c in before if after[c] - before[c] >= HARDLY_S}
    work = of.problem.cases.work_s[[part.id for part in of.parts].index(case_id)]
    prices = [_price(of, each) for each in (without, sent)]
    return Effect(
        unit=unit_id,
        arrive_minutes=float(after[case_id] - work - of.problem.now) / 60,
        late_minutes=float(after[case_id] - due[case_id]) / 60,
        pushed=_by_case(of, pushed),
        late=tuple(_by_case(of, {c: 0.0 for c in pushed if before[c] <= due[c] < after[c]})),
        cost=prices[1] - prices[0],
    )


def _price(of: Draft, queues: Mapping[str, Sequence[str]]) -> float:
    """Return what the queues cost; that the case is in none of them yet costs nothing here."""
    found = cost(of.problem, of.plan(queues))
    return found.total - found.left_out


def _finishes(of: Draft, queues: Mapping[str, Sequence[str]]) -> dict[str, float]:
    plan = of.plan(queues)
    times = timing(of.problem, plan)
    return {of.parts[c].id: float(t) for c, t in zip(plan.cases, times.finish, strict=True)}


def _by_case(of: Draft, minutes: Mapping[str, float]) -> dict[str, float]:
    """Return the minutes of parts as those of their cases, the most of each."""
    case = {part.id: part.case.id for part in of.parts}
    found: dict[str, float] = {}
    for name, late in minutes.items():
        found[case[name]] = max(late, found.get(case[name], 0.0))
    return found
