"""Which step may follow which: the table every screen, phone and test reads.

States 0 to 10 and S are those of the case process of GB/T 30428 (field notes, 1.5). "Under disposal
处置中" is told apart into what a dispatcher needs: assigned, acknowledged, en route, on scene.
"""

from enum import StrEnum

from dispatch.refusals import StepRefused


class State(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    CHECKING = "checking"
    ACCEPTED = "accepted"
    FILED = "filed"
    REFERRED = "referred"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    DISPOSED = "disposed"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    HELD = "held"
    CLOSED = "closed"
    VOID = "void"


class Step(StrEnum):
    """What can be done with a case."""

    CHECK = "check"
    CONFIRM = "confirm"
    ACCEPT = "accept"
    FILE = "file"
    SETTLE = "settle"
    VOID = "void"
    REFER = "refer"
    RETURN = "return"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    DEPART = "depart"
    ARRIVE = "arrive"
    DISPOSE = "dispose"
    DECLINE = "decline"
    RECALL = "recall"
    FORWARD = "forward"
    PASS = "pass"
    REWORK = "rework"
    CLOSE = "close"
    HOLD = "hold"
    RESUME = "resume"


ENDED = frozenset({State.CLOSED, State.VOID})
WITH_UNIT = frozenset({State.ASSIGNED, State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE})
TO_DISPATCH = frozenset({State.FILED, State.REFERRED})
UNDER_LIMIT = TO_DISPATCH | WITH_UNIT
"""States in which the disposal limit runs."""

NEEDS_REASON = frozenset(
    {Step.VOID, Step.RETURN, Step.DECLINE, Step.RECALL, Step.REWORK, Step.HOLD}
)

NEXT: dict[tuple[State, Step], State] = {
    # Intake 受理: verified before filing, filed, settled on the spot, or refused.
    (State.REPORTED, Step.CHECK): State.CHECKING,
    (State.CHECKING, Step.CONFIRM): State.REPORTED,
    (State.REPORTED, Step.ACCEPT): State.ACCEPTED,
    (State.REPORTED, Step.FILE): State.FILED,
    (State.REPORTED, Step.SETTLE): State.CLOSED,
    (State.ACCEPTED, Step.FILE): State.FILED,
    (State.REPORTED, Step.VOID): State.VOID,
    (State.CHECKING, Step.VOID): State.VOID,
    (State.ACCEPTED, Step.VOID): State.VOID,
    (State.FILED, Step.VOID): State.VOID,
    # Dispatch 派遣: to a department's desk, or straight to a unit.
    (State.FILED, Step.RETURN): State.ACCEPTED,
    (State.FILED, Step.REFER): State.REFERRED,
    (State.REFERRED, Step.RETURN): State.FILED,
    (State.FILED, Step.ASSIGN): State.ASSIGNED,
    (State.REFERRED, Step.ASSIGN): State.ASSIGNED,
    # Disposal 处置: the phone's one button walks down this column.
    (State.ASSIGNED, Step.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Step.DEPART): State.EN_ROUTE,
    (State.EN_ROUTE, Step.ARRIVE): State.ON_SCENE,
    (State.ON_SCENE, Step.DISPOSE): State.DISPOSED,
    (State.ASSIGNED, Step.DECLINE): State.FILED,
    (State.ACKNOWLEDGED, Step.DECLINE): State.FILED,
    (State.EN_ROUTE, Step.DECLINE): State.FILED,
    (State.ON_SCENE, Step.DECLINE): State.FILED,
    (State.ASSIGNED, Step.RECALL): State.FILED,
    (State.ACKNOWLEDGED, Step.RECALL): State.FILED,
    (State.EN_ROUTE, Step.RECALL): State.FILED,
    (State.ON_SCENE, Step.RECALL): State.FILED,
    # Feedback, verification 核查 and closure 结案; rework keeps the department.
    (State.DISPOSED, Step.FORWARD): State.VERIFYING,
    (State.DISPOSED, Step.PASS): State.VERIFIED,
    (State.DISPOSED, Step.REWORK): State.REFERRED,
    (State.VERIFYING, Step.PASS): State.VERIFIED,
    (State.VERIFYING, Step.REWORK): State.REFERRED,
    (State.VERIFIED, Step.CLOSE): State.CLOSED,
    (State.VERIFIED, Step.REWORK): State.FILED,
    # Debt list 挂账: the clock stands still until the date.
    (State.FILED, Step.HOLD): State.HELD,
    (State.REFERRED, Step.HOLD): State.HELD,
    (State.ASSIGNED, Step.HOLD): State.HELD,
    (State.ACKNOWLEDGED, Step.HOLD): State.HELD,
    (State.EN_ROUTE, Step.HOLD): State.HELD,
    (State.ON_SCENE, Step.HOLD): State.HELD,
    (State.HELD, Step.RESUME): State.REFERRED,
}


def follow(state: State, step: Step) -> State:
    """Return the state after `step`, or refuse."""
    try:
        return NEXT[state, step]
    except KeyError:
        raise StepRefused(step, state) from None


def steps_from(state: State) -> tuple[Step, ...]:
    """Return the steps that may follow `state`, in the table's order."""
    return tuple(step for (before, step) in NEXT if before is state)
