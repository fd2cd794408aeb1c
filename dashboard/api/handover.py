"""Shift hand-over over HTTP: written from the log, as of the moment it is handed over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from dashboard.access.session import services, this_one
from dashboard.store.past import rows_at
from dashboard.store.reads import open_rows
from dashboard.store.shifts import Log, Signed, log_of, newest_handover
from dispatch.case import Case
from dispatch.facts import Fact
from dispatch.lifecycle import State, Step
from dispatch.ports import Row
from dispatch.refusals import NotFound
from dispatch.shift import DeskShift, shift_at, shift_to_hand_over
from dispatch.urgency import why_now

handover = Blueprint("handover_", __name__)

MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The shift a sheet is about, up to the moment it was written."""

    shift: DeskShift
    at: datetime


@handover.get("/api/handover", endpoint="handover")
def standing() -> Response:
    """Answer the present shift, and the newest hand-over: waiting to be signed, or the last."""
    at = services()
    zone = at.city.calendar.zone
    with at.database.reading() as connection:
        found = newest_handover(connection)
    named = _named(found) if found else None
    waiting = named if found and found.taken is None else None
    last = named if found and found.taken is not None else None
    shift = _shift(shift_at(at.clock.now(), zone))
    return jsonify({"shift": shift, "waiting": waiting, "last": last})


@handover.get("/api/handover/draft", endpoint="handover_draft")
def draft() -> Response:
    """Answer the sheet as it would be handed over now."""
    at = services()
    span = Span(shift_to_hand_over(at.clock.now(), at.city.calendar.zone), at.clock.now())
    with at.database.reading() as connection:
        sheet = _sheet(connection, span, open_rows(connection))
    return jsonify(sheet | {"by": this_one().name, "notes": ""})


@handover.get("/api/handover/<handover_id>", endpoint="handover_sheet")
def sheet_(handover_id: str) -> Response:
    """Answer the newest hand-over as it was when it was written."""
    at = services()
    with at.database.reading() as connection:
        found = newest_handover(connection)
        if found is None or found.given.detail["handover"] != handover_id:
            raise NotFound("handover", value=handover_id)
        span = Span(_shift_of(found.given), found.given.at)
        sheet = _sheet(connection, span, rows_at(connection, found.place))
    return jsonify(sheet | _named(found))


def _named(found: Signed) -> dict[str, Any]:
    given, taken = found.given, found.taken
    return {
        "id": given.detail["handover"],
        "by": given.actor.name or given.actor.id,
        "by_id": given.actor.id,
        "at": _seconds(given.at),
        "notes": given.detail["notes"],
        "signed_by": (taken.actor.name or taken.actor.id) if taken else None,
    }


def _shift_of(given: Fact) -> DeskShift:
    start, end = (datetime.fromisoformat(given.detail[name]) for name in ("start", "end"))
    return DeskShift(given.detail["shift"], start, end)


def _shift(shift: DeskShift) -> dict[str, Any]:
    return {"code": shift.code, "start": _seconds(shift.start), "end": _seconds(shift.end)}


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _sheet(connection: Connection, span: Span, rows: Iterable[Row]) -> dict[str, Any]:
    log = log_of(connection, span.shift.start, span.at)
    cases = [row for row in rows if isinstance(row, Case)]
    now = [(case, why_now(case, span.at)) for case in cases]
    urgent = sorted((pair for pair in now if pair[1]), key=lambda pair: pair[0].reported_at)
    held = [case for case in cases if case.state is State.HELD]
    return {
        "shift": _shift(span.shift),
        "at": _seconds(span.at),
        "figures": _figures(log, cases, [why for _, why in urgent], len(held)),
        "steps": _listed(log.steps),
        "sources": _listed(log.sources),
        "critical": [_line(case) | {"why": why} for case, why in urgent[:MOST_LISTED]],
        "held": [_line(case) | {"until": _until(case)} for case in held[:MOST_LISTED]],
        "remarks": [_remark(fact) for fact in log.remarks],
    }


def _figures(log: Log, cases: list[Case], why: list[str], held: int) -> dict[str, int]:
    return {
        "reported": log.sources.total(),
        "closed": log.steps[Step.CLOSE.value] + log.steps[Step.SETTLE.value],
        "open": len(cases),
        "critical": len(why),
        "overdue": why.count("overdue"),
        "held": held,
    }


def _listed(counts: Counter[str]) -> list[dict[str, Any]]:
    return [{"name": name, "n": n} for name, n in counts.most_common() if name]


def _line(case: Case) -> dict[str, Any]:
    return {"id": case.id, "title": case.title, "district": case.district}


def _until(case: Case) -> int | None:
    return _seconds(case.held_until) if case.held_until else None


def _remark(fact: Fact) -> dict[str, Any]:
    by = fact.actor.name or fact.actor.id
    return {"case": fact.case, "text": fact.detail["text"], "by": by, "at": _seconds(fact.at)}
