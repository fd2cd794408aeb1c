"""What must be acted on now is told by the same rule as the critical tone of every screen."""

from datetime import timedelta

import pytest

from dispatch.case import Priority
from dispatch.lifecycle import State
from dispatch.urgency import why_now
from tests.builders import NOON, a_case

PAST, LATER = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"due_at": PAST}, "overdue"),
        ({"due_at": PAST, "state": State.DISPOSED}, ""),
        ({"stage_due_at": PAST}, "not_assigned"),
        ({"stage_due_at": PAST, "state": State.REPORTED, "due_at": None}, "not_taken"),
        ({"stage_due_at": PAST, "state": State.ASSIGNED}, ""),
        ({"stage_due_at": LATER}, ""),
        ({"priority": Priority.LIFE}, "life"),
        ({"priority": Priority.LIFE, "state": State.EN_ROUTE}, "life"),
        ({"priority": Priority.LIFE, "state": State.ON_SCENE}, ""),
        ({}, ""),
    ],
)
def test_a_case_says_why_it_must_be_acted_on_now(changes: dict[str, object], why: str) -> None:
    assert why_now(a_case(**changes), NOON) == why
