"""Which cases must be acted on now: the same rule as the tone "critical" on every screen."""

from datetime import datetime

from dispatch.case import Case, Priority
from dispatch.lifecycle import TO_DISPATCH, WITH_UNIT, State

INTAKE = frozenset({State.REPORTED, State.CHECKING, State.ACCEPTED})
TO_ASSIGN = TO_DISPATCH | {State.REPORTED}
BEFORE_SCENE = INTAKE | TO_DISPATCH | (WITH_UNIT - {State.ON_SCENE})


def why_now(case: Case, now: datetime) -> str:
    """Return why a case needs a person now: overdue, not_taken, not_assigned, life, or ""."""
    if case.overdue(now):
        return "overdue"
    if case.stage_due_at is not None and case.state in TO_ASSIGN and now >= case.stage_due_at:
        return "not_taken" if case.state is State.REPORTED else "not_assigned"
    if case.priority is Priority.LIFE and case.state in BEFORE_SCENE:
        return "life"
    return ""
