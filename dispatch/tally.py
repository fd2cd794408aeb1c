"""Daily counts by district: the numbers of wall and briefing, kept in step by every fact."""

from dataclasses import dataclass, replace
from datetime import date

from dispatch.case import Case
from dispatch.lifecycle import State


@dataclass(frozen=True, slots=True)
class Tally:
    """What happened in one district on one day, in cases (and seconds where named so)."""

    id: str
    day: date
    district: str
    reported: int = 0
    filed: int = 0
    assigned: int = 0
    disposed: int = 0
    disposed_on_time: int = 0
    closed: int = 0
    closed_on_time: int = 0
    void: int = 0
    reworked: int = 0
    returned: int = 0
    extended: int = 0
    dispatch_s: int = 0
    version: int = 0


def tally_id(day: date, district: str) -> str:
    """Return the key of a day's row of a district."""
    return f"{day:%Y%m%d}-{district}"


def empty_tally(day: date, district: str) -> Tally:
    """Return a day's row before anything happened."""
    return Tally(tally_id(day, district), day, district)


def counted(tally: Tally, before: Case | None, after: Case) -> Tally:
    """Return `tally` with the change of one case from `before` to `after` counted."""
    gains = _gains(before, after)
    if not any(gains.values()):
        return tally
    return replace(tally, **{name: getattr(tally, name) + n for name, n in gains.items()})


def _gains(before: Case | None, after: Case) -> dict[str, int]:
    entered = None if before is not None and before.state is after.state else after.state
    first_time = entered is State.ASSIGNED and (before is None or before.assigned_at is None)
    gains = {
        "reported": int(before is None),
        "filed": int(after.filed_at is not None and (before is None or before.filed_at is None)),
        "assigned": int(first_time),
        "disposed": int(entered is State.DISPOSED),
        "disposed_on_time": int(entered is State.DISPOSED and after.disposed_on_time),
        "closed": int(entered is State.CLOSED),
        "closed_on_time": int(entered is State.CLOSED and after.disposed_on_time),
        "void": int(entered is State.VOID),
        "dispatch_s": _dispatch_seconds(after) if first_time else 0,
    }
    return gains | _step_counts(before, after)


def _step_counts(before: Case | None, after: Case) -> dict[str, int]:
    names = ("reworked", "returned", "extended")
    return {name: getattr(after, name) - (getattr(before, name) if before else 0) for name in names}


def _dispatch_seconds(case: Case) -> int:
    if case.assigned_at is None or case.filed_at is None:
        return 0
    return round((case.assigned_at - case.filed_at).total_seconds())
