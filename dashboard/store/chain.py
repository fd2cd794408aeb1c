"""The chain of facts: each hash covers the fact and the hash before it."""

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from dashboard.store.encoding import decode, encode
from dispatch.facts import Actor, Fact, FactKind
from dispatch.picture import scopes_of, table_of
from dispatch.ports import Row
from dispatch.records import to_record

GENESIS = "0" * 64
"""The hash before the first fact."""

Change = dict[str, Any]


def body_of(fact: Fact, changes: list[Change]) -> bytes:
    """Return the bytes that are stored and hashed."""
    return encode(
        {
            "kind": fact.kind.value,
            "at": fact.at.isoformat(),
            "actor": asdict(fact.actor),
            "case": fact.case,
            "unit": fact.unit,
            "step": fact.step,
            "reason": fact.reason,
            "cause": fact.cause,
            "detail": dict(fact.detail),
            "changes": changes,
        }
    )


def change_of(before: Row | None, after: Row) -> Change:
    """Return what a fact keeps of one row: the whole row, and which rooms saw it before."""
    was = scopes_of(before) if before is not None else ()
    return {"table": table_of(after), "was": list(was), "row": to_record(after)}


def link(previous: str, body: bytes) -> str:
    """Return the hash of a fact in its chain."""
    return sha256(previous.encode("ascii") + body).hexdigest()


def fact_of(body: str | bytes) -> Fact:
    """Return the fact of a stored body, without its changes."""
    record = decode(body)
    record.pop("changes")
    actor = Actor(**record.pop("actor"))
    kind = FactKind(record.pop("kind"))
    at = datetime.fromisoformat(record.pop("at"))
    return Fact(kind=kind, at=at, actor=actor, **record)


def changes_of(body: str | bytes) -> list[Change]:
    """Return the changes of a stored body."""
    changes: list[Change] = decode(body)["changes"]
    return changes
