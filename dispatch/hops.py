"""Who has held a case, from when to when: each hop from centre to centre, told from its facts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.case import CITY, Case
from dispatch.facts import Fact, FactKind


@dataclass(frozen=True, slots=True)
class Hop:
    """One centre's turn with a case; the first begins with the report and has no `by`.

    `reply` is what this centre first said while it held the case: its remark, or the reason with
    which it handed the case on.
    """

    holder: str
    since: datetime
    came_from: str = ""
    by: str = ""
    reason: str = ""
    delivered_at: datetime | None = None
    taken_over_at: datetime | None = None
    taken_over_by: str = ""
    replied_at: datetime | None = None
    replied_by: str = ""
    reply: str = ""
    until: datetime | None = None


def hops(case: Case, facts: Iterable[Fact]) -> tuple[Hop, ...]:
    """Return the turns of all centres with a case, oldest first; `facts` are all of the case."""
    told = list(facts)
    moves = [fact for fact in told if fact.kind is FactKind.CASE_TRANSFERRED]
    first = str(moves[0].detail["came_from"]) if moves else case.holder
    turns = [Hop(first, case.reported_at)]
    for fact in told:
        turns[-1] = _heard(turns[-1], fact)
        if fact.kind is FactKind.CASE_TRANSFERRED:
            turns[-1] = replace(turns[-1], until=fact.at)
            turns.append(_turn(fact))
    return tuple(turns)


def _turn(fact: Fact) -> Hop:
    came_from, to = str(fact.detail["came_from"]), str(fact.detail["to"])
    return Hop(to, fact.at, came_from, _name(fact), fact.reason)


def _heard(turn: Hop, fact: Fact) -> Hop:
    match fact.kind:
        case FactKind.CASE_DELIVERED:
            return replace(turn, delivered_at=fact.at)
        case FactKind.CASE_TAKEN_OVER:
            delivered = turn.delivered_at or fact.at
            signed = replace(turn, taken_over_at=fact.at, taken_over_by=_name(fact))
            return replace(signed, delivered_at=delivered)
        case FactKind.NOTE_ADDED:
            return _replied(turn, fact, str(fact.detail.get("text", "")))
        case FactKind.CASE_TRANSFERRED:
            return _replied(turn, fact, fact.reason)
        case _:
            return turn


def _replied(turn: Hop, fact: Fact, text: str) -> Hop:
    if turn.replied_at or not _speaks_for(fact, turn.holder):
        return turn
    return replace(turn, replied_at=fact.at, replied_by=_name(fact), reply=text)


def _speaks_for(fact: Fact, holder: str) -> bool:
    """Tell whether somebody of the holder speaks: what another centre does is no reply of this."""
    if holder == CITY:
        return fact.actor.role not in ("district", "crew")
    return fact.actor.role == "district"


def _name(fact: Fact) -> str:
    return fact.actor.name or fact.actor.id
