"""A case that needs several crews: one leads 主办, the others assist 协办. Which parts are open."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.case import Case
from dispatch.city import City, Needs
from dispatch.lifecycle import NEXT, TO_DISPATCH, WITH_UNIT, State, Step
from dispatch.refusals import StepRefused

ASSIST_STEPS = (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE, Step.DECLINE)
"""What a crew that assists does with its part; it walks as a lead does with the case."""

UNDER_WAY = frozenset({State.EN_ROUTE, State.ON_SCENE})


@dataclass(frozen=True, slots=True)
class AssignAssist:
    """Send a further crew to a case that a crew has in hand; `advice` as with `AssignUnit`."""

    case: str
    version: int
    unit: str
    reason: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseAssist:
    """Take a crew that assists back from a case."""

    case: str
    version: int
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one crew does of a case: it leads, or it is the nth that assists, with `skill`."""

    case: Case
    skill: str
    vehicle: str = ""
    n: int = 0

    @property
    def id(self) -> str:
        """Return the name of the part: the case's own for the lead's."""
        return f"{self.case.id}/{self.n}" if self.n else self.case.id

    @property
    def assist(self) -> str:
        """Return the skill it assists with, empty for the lead's part."""
        return self.skill if self.n else ""


def needs_of(case: Case, city: City) -> Needs:
    """Return what a case takes, as the city's rules say."""
    return city.needs(case.matter, case.condition)


def lead_of(case: Case, city: City) -> Part:
    """Return the lead's part of a case."""
    needs = needs_of(case, city)
    return Part(case, needs.skill, needs.vehicle)


def lacking(case: Case, city: City) -> tuple[str, ...]:
    """Return the skills that no crew assists with yet; a part that is done is not lacking."""
    have = Counter(one.skill for one in case.assists)
    found = []
    for skill in needs_of(case, city).assists:
        if have[skill]:
            have[skill] -= 1
        else:
            found.append(skill)
    return tuple(found)


def open_parts(case: Case, city: City) -> tuple[Part, ...]:
    """Return the parts of a case that still ask for a crew, the lead's first."""
    lead = (lead_of(case, city),) if case.state in TO_DISPATCH else ()
    if not lead and case.state not in WITH_UNIT:
        return ()
    assists = (Part(case, skill, n=n) for n, skill in enumerate(lacking(case, city), 1))
    return (*lead, *assists)


def part_for(case: Case, skills: Iterable[str], city: City) -> str:
    """Return the skill a crew with `skills` would assist with: a lacking one, else the case's own.

    Empty if it can do neither: it has nothing to do there.
    """
    able = set(skills)
    wanted = (*lacking(case, city), needs_of(case, city).skill)
    return next((skill for skill in wanted if skill in able), "")


def follow_part(state: State, step: Step) -> State:
    """Return where a crew that assists stands after `step`, or refuse."""
    if step not in ASSIST_STEPS or (state, step) not in NEXT:
        raise StepRefused(step, state)
    return NEXT[state, step]


def answer_late(assigned_at: datetime, now: datetime, minutes: float | None) -> bool:
    """Tell whether a crew has not answered within the stage's minutes; None: no limit."""
    return minutes is not None and (now - assigned_at).total_seconds() >= minutes * 60
