"""What every handler works with, and the one way to record a change."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.case import Case
from dispatch.city import City
from dispatch.facts import Actor, Fact, FactKind
from dispatch.ports import Ledger, Row
from dispatch.refusals import FieldRefused, StaleVersion
from dispatch.tally import counted

TEXT_LIMITS = {
    "title": 200,
    "description": 2000,
    "address": 256,
    "reason": 500,
    "outcome": 500,
    "unit": 40,
    "kind": 40,
    "reporter_phone": 40,
    "component": 40,
}
"""Longest texts in characters; the address is GB/T 47678.5 table 3, SFWZ C256."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where and by whom a command is decided: the transaction, the city, the hour, the actor."""

    ledger: Ledger
    city: City
    now: datetime
    actor: Actor
    cause: str = ""

    def open_case(self, case_id: str, version: int) -> Case:
        """Return the case if the asker saw its newest version, else refuse."""
        case = self.ledger.case(case_id)
        if case.version != version:
            raise StaleVersion("version", seen=version, now=case.version, case=case.short)
        return case

    def fact(self, kind: FactKind, *, reason: str = "", **detail: Any) -> Fact:
        """Return a fact of this actor, now; `case`, `unit` and `step` are taken from `detail`."""
        named = {name: detail.pop(name) for name in ("case", "unit", "step") if name in detail}
        return Fact(
            kind, self.now, self.actor, reason=reason, cause=self.cause, detail=detail, **named
        )

    def record(self, fact: Fact, before: Case | None, after: Case, *others: Row) -> Case:
        """Write a change of one case with what it moved (units, alarms) and the day's counts."""
        saved = replace(after, version=(before.version if before else 0) + 1)
        rows: list[Row] = [saved, *others]
        day = self.now.astimezone(self.city.calendar.zone).date()
        tally = self.ledger.tally(day, after.district)
        if (new := counted(tally, before, saved)) is not tally:
            rows.append(replace(new, version=tally.version + 1))
        self.ledger.write(replace(fact, case=after.id), *rows)
        return saved

    def stage_due(self, stage: str) -> datetime | None:
        """Return when the present stage's limit runs out, or None if the city sets none."""
        minutes = self.city.stage_minutes.get(stage)
        return None if minutes is None else self.now + timedelta(minutes=minutes)


def check_texts(**texts: str) -> None:
    """Refuse a text that is longer than its field holds."""
    for name, text in texts.items():
        most = TEXT_LIMITS.get(name, 200)
        if len(text) > most:
            raise FieldRefused(name, "too_long", most=most, length=len(text))
