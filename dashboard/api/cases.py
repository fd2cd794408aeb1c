"""Cases and commands over HTTP."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from dashboard.access.rights import check_case
from dashboard.access.session import services, this_one
from dashboard.api.parsing import parse, read_json
from dashboard.services import Receipt
from dashboard.store.reads import find_case, history
from dispatch.case import Case
from dispatch.commands import Command, ReportCase
from dispatch.handlers import HANDLERS
from dispatch.hops import hops
from dispatch.records import to_record
from dispatch.refusals import FieldRefused, NotFound

cases = Blueprint("cases", __name__)

LONGEST_KEY = 200


def command_name(kind: type) -> str:
    """Return a command's name in an address: AssignUnit is "assign-unit"."""
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("-")


COMMANDS: dict[str, type[Command]] = {command_name(kind): kind for kind in HANDLERS}


@cases.post("/api/cases")
def report_case() -> tuple[Response, int]:
    """Report a case; the same Idempotency-Key again answers the same case and changes nothing."""
    receipt = _send(parse(ReportCase, read_json(request.get_data())))
    return _answer(receipt), 200 if receipt.known else 201


@cases.post("/api/commands/<name>")
def command(name: str) -> Response:
    """Give any command by its name, such as /api/commands/assign-unit."""
    if name not in COMMANDS:
        raise NotFound("command", value=name)
    return _answer(_send(parse(COMMANDS[name], read_json(request.get_data()))))


def _send(ask: Command) -> Receipt:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise FieldRefused("Idempotency-Key", "too_long", most=LONGEST_KEY, length=len(key))
    who = this_one()
    return services().send(ask, who, f"{who.id}:{key}" if key else "")


def _answer(receipt: Receipt) -> Response:
    version = receipt.row.version if receipt.row else None
    state = _state_told(receipt.row)
    return jsonify(
        {"id": receipt.subject, "known": receipt.known, "version": version, "state": state}
    )


@cases.get("/api/cases/<case_id>")
def case(case_id: str) -> Response:
    """Answer a whole case with its history, and the centres that have held it, in order."""
    at = services()
    with at.database.reading() as connection:
        found = find_case(connection, case_id)
        entries = history(connection, case_id)
    check_case(this_one(), found)
    return jsonify(
        {
            "case": to_record(found),
            "history": [_told(e.seq, e.fact) for e in entries],
            "hops": [to_record(hop) for hop in hops(found, [e.fact for e in entries])],
        }
    )


def _state_told(row: object) -> str | None:
    """Return the state a row stands in; to a crew that assists or assisted, that of its part."""
    if not isinstance(row, Case) or not (unit := this_one().unit) or unit == row.unit:
        return getattr(row, "state", None)
    mine = [one.state for one in row.assists if one.unit == unit]
    return mine[-1] if mine else row.state


def _told(seq: int, fact: Any) -> dict[str, Any]:
    return {
        "place": seq,
        "kind": fact.kind,
        "step": fact.step,
        "at": fact.at.isoformat(),
        "by": fact.actor.name or fact.actor.id,
        "role": fact.actor.role,
        "unit": fact.unit,
        "reason": fact.reason,
        "detail": dict(fact.detail),
    }
