"""Drawn cases that a lifecycle could have left behind, for the indicators' tests."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from dispatch.case import Case, Source
from dispatch.indicators.brief import Reading, View, view_of
from dispatch.indicators.register import register_of_cases
from dispatch.indicators.spans import Period
from dispatch.lifecycle import State
from tests.builders import NOON, a_case, a_city

CITY = a_city()
AS_OF = NOON + timedelta(hours=2, minutes=30)
STAGES = (
    "reported",
    "void",
    "settled",
    "filed",
    "assigned",
    "on_scene",
    "disposed",
    "closed",
    "held",
)
LATER = {
    "filed": (State.FILED, ()),
    "assigned": (State.ASSIGNED, ("assigned_at",)),
    "on_scene": (State.ON_SCENE, ("assigned_at", "arrived_at")),
    "disposed": (State.DISPOSED, ("assigned_at", "arrived_at", "disposed_at")),
    "closed": (State.CLOSED, ("assigned_at", "arrived_at", "disposed_at", "closed_at")),
    "held": (State.HELD, ("assigned_at",)),
}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw one case reported in the last forty days, by now at any stage."""
    stage = draw(st.sampled_from(STAGES))
    age = timedelta(minutes=draw(st.integers(0, 40 * 1440)))
    reported = AS_OF - age
    left = age
    changes: dict[str, Any] = {
        "id": f"440304{reported:%Y%m%d}{draw(st.integers(0, 999_999)):06d}",
        "district": draw(st.sampled_from(["440304", "440303"])),
        "street": draw(st.sampled_from(["440304001", "440303001", ""])),
        "matter": draw(st.sampled_from(["06042", "04002"])),
        "source": draw(st.sampled_from(list(Source))),
        "department": draw(st.sampled_from(["sanitation", "parks"])),
        "reported_at": reported,
    }
    if stage in ("reported", "void", "settled"):
        return a_case(**changes, **_unfiled(stage, reported, draw(_part(left))))
    moment = reported
    state, names = LATER[stage]
    moments: dict[str, datetime] = {}
    for name in ("filed_at", *names):
        step = draw(_part(AS_OF - moment))
        moment += step
        moments[name] = moment
    if "assigned_at" in moments:
        moments["first_assigned_at"] = moments["assigned_at"]
    due = moments["filed_at"] + timedelta(minutes=draw(st.integers(30, 20_000)))
    counts = {n: draw(st.integers(0, 2)) for n in ("reworked", "returned", "extended")}
    return a_case(**changes, **moments, **counts, state=state, due_at=due)


def _part(left: timedelta) -> st.SearchStrategy[timedelta]:
    most = max(0, int(left.total_seconds() // 60) // 2)
    return st.integers(0, most).map(lambda minutes: timedelta(minutes=minutes))


def _unfiled(stage: str, reported: datetime, after: timedelta) -> dict[str, Any]:
    open_ = {"filed_at": None, "due_at": None, "state": State.REPORTED}
    if stage == "reported":
        return open_
    ended = State.VOID if stage == "void" else State.CLOSED
    return open_ | {"state": ended, "closed_at": reported + after}


many = st.lists(cases(), max_size=30, unique_by=lambda case: case.id)


def view(listed: list[Case], period: Period = Period.TODAY, units: tuple[Any, ...] = ()) -> View:
    """Return drawn cases looked at over a period."""
    register = register_of_cases(listed, CITY)
    return view_of(Reading(register, units, 7, AS_OF), CITY, period)
