"""Figures of residents' requests: first contact, repeat callers, places. Never who called."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from dashboard.equipment.figures.look import Look
from dashboard.store import tables
from dispatch.case import Source
from dispatch.equipment.callers import (
    Contact,
    Heap,
    contact_minutes,
    contact_rate,
    heaps,
    repeat_callers,
)
from dispatch.facts import FactKind
from dispatch.grid import Point
from dispatch.naming import Name

Of = Mapping[str, Any]
CONTACTS = (FactKind.NOTE_ADDED.value, FactKind.UNIT_ASSIGNED.value)
"""Facts that mean somebody took the resident's request up: a note, or a crew that has it."""

_NOTES: Mapping[str, float] = {
    "contact_hours": 24, "days": 30, "repeat_caller": 3, "same_place": 5, "same_place_m": 100,
}  # fmt: skip


def note(look: Look, key: str) -> float:
    """Return a figure of the area's notes, or the usual one."""
    found = look.plans.areas["requests"].notes.get(key) if _known(look) else None
    return float(found) if isinstance(found, int | float) else _NOTES[key]


def _known(look: Look) -> bool:
    return "requests" in look.plans.areas


def sources_of(look: Look) -> Sequence[Source]:
    """Return the sources of cases that are residents' requests."""
    found = look.plans.areas["requests"].notes.get("sources") if _known(look) else None
    return [Source(one) for one in found] if isinstance(found, list) else [Source.HOTLINE]


def requests_since(look: Look, since: datetime, sources: Any = None) -> list[Any]:
    """Return the residents' requests reported since a moment."""
    case = tables.case
    asked = [Source(one) for one in sources or sources_of(look)]
    wanted = (case.c.reported_at >= since) & case.c.source.in_(asked)
    return look.cases(wanted)


def contacts_since(look: Look, since: datetime) -> list[Contact]:
    """Return the requests since a moment, each with its first contact."""
    requests = requests_since(look, since)
    fact, case = tables.fact, tables.case
    first = (
        select(fact.c.case, func.min(fact.c.at).label("at"))
        .join(case, case.c.id == fact.c.case)
        .where((case.c.reported_at >= since) & fact.c.kind.in_(CONTACTS))
        .group_by(fact.c.case)
    )
    contacted = {row.case: row.at for row in look.connection.execute(first)}
    return [Contact(c.id, c.reported_at, contacted.get(c.id)) for c in requests]


def contact_rate_of(look: Look, of: Of) -> float | None:
    """Return per cent of requests contacted in time."""
    contacts = contacts_since(look, look.since(of["days"]))
    return contact_rate(contacts, timedelta(hours=note(look, "contact_hours")), look.now)


def contact_minutes_of(look: Look, of: Of) -> float | None:
    """Return the median minutes to first contact."""
    return contact_minutes(contacts_since(look, look.since(of["days"])))


def repeat_callers_of(look: Look, _of: Of) -> float | None:
    """Return how many callers called again and again; numbers are compared as hashes only."""
    reporter = tables.reporter
    recent = (reporter.c.phone != "") & (reporter.c.at >= look.since(note(look, "days")))
    phones = look.connection.execute(select(reporter.c.phone).where(recent)).scalars()
    hashed = (sha256(phone.encode()).digest() for phone in phones)
    return float(repeat_callers(hashed, int(note(look, "repeat_caller"))))


def places_of(look: Look) -> list[Heap]:
    """Return places with many requests, the largest first."""
    requests = requests_since(look, look.since(note(look, "days")))
    placed = [(c.id, Point(c.lon, c.lat)) for c in requests if c.lon is not None]
    return heaps(placed, note(look, "same_place_m"), int(note(look, "same_place")))


def same_place_of(look: Look, _of: Of) -> float | None:
    """Return how many places have many requests."""
    return float(len(places_of(look)))


def contacts_due(look: Look) -> list[dict[str, Any]]:
    """Return the requests not contacted yet, the next to run out first."""
    within = timedelta(hours=note(look, "contact_hours"))
    open_ones = [c for c in contacts_since(look, look.since(3)) if c.contacted_at is None]
    ranked = sorted(open_ones, key=lambda c: c.reported_at)[:20]
    return [
        {"case": c.case, "due_at": int(c.due_at(within).timestamp()), "late": not
         c.in_time(within) and c.due_at(within) <= look.now}
        for c in ranked
    ]  # fmt: skip


def request_places(look: Look) -> list[dict[str, Any]]:
    """Return places with many requests."""
    return [
        {"lon": round(h.point.lon * 1e6), "lat": round(h.point.lat * 1e6), "n": len(h.cases),
         "cases": list(h.cases[:5])}
        for h in places_of(look)[:20]
    ]  # fmt: skip


def request_matters(look: Look) -> list[dict[str, Any]]:
    """Return what residents ask for most, last seven days."""
    counts: dict[str, int] = {}
    for case in requests_since(look, look.since(7)):
        counts[case.matter] = counts.get(case.matter, 0) + 1
    top = sorted(counts.items(), key=lambda item: -item[1])[:10]
    return [{"matter": code, "n": n, **both(_name(look, code))} for code, n in top]


def _name(look: Look, matter: str) -> Name:
    known = look.city.matters.get(matter)
    return known.name if known else Name(matter, matter)


def both(name: Name) -> dict[str, str]:
    """Return a name in both languages."""
    return {"zh": name.zh, "en": name.en}
