"""The table of steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.lifecycle import ENDED, NEXT, State, Step, follow, steps_from
from dispatch.refusals import StepRefused


def test_a_report_walks_to_closure() -> None:
    state = State.REPORTED
    for step in ("file", "assign", "acknowledge", "depart", "arrive", "dispose", "pass", "close"):
        state = follow(state, Step(step))
    assert state is State.CLOSED


@pytest.mark.parametrize("state", sorted(ENDED))
@pytest.mark.parametrize("step", list(Step))
def test_an_ended_case_refuses_every_step(state: State, step: Step) -> None:
    with pytest.raises(StepRefused):
        follow(state, step)


@given(st.lists(st.sampled_from(list(Step)), max_size=40))
def test_no_sequence_of_steps_reaches_an_unknown_state(steps: list[Step]) -> None:
    state = State.REPORTED
    for step in steps:
        if (state, step) in NEXT:
            state = follow(state, step)
        else:
            with pytest.raises(StepRefused):
                follow(state, step)
    assert state in State


@pytest.mark.parametrize("start", list(State))
def test_every_state_can_reach_an_end(start: State) -> None:
    reached, frontier = {start}, [start]
    while frontier:
        state = frontier.pop()
        found = {follow(state, step) for step in steps_from(state)} - reached
        reached |= found
        frontier += found
    assert reached & ENDED


def test_every_state_but_the_first_can_be_reached() -> None:
    assert set(NEXT.values()) | {State.REPORTED} == set(State)
