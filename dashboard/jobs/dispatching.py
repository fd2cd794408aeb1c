"""The engine at work: gives automatic cases to crews, and takes back what nobody answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from dashboard.access.who import MACHINE
from dashboard.advising import registered, situation
from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.reads import history
from dispatch.advice.dispatching import BestFirst, Dispatcher, Story, Waiting, story_of
from dispatch.case import Case
from dispatch.city import Mode
from dispatch.commands import AssignUnit, Command, TakeStep
from dispatch.lifecycle import State, Step
from dispatch.refusals import Refusal
from dispatch.unit import Duty
from dispatch.words import say

LOOK_S = 2
"""How often it looks for work, in seconds."""

NOBODY_FOR = timedelta(seconds=20)
"""A case that no unit could take is looked at again after this."""


class Dispatching:
    """Looks after cases whose matter is automatic; a person's decision is never undone."""

    def __init__(self, services: Services, dispatcher: Dispatcher | None = None) -> None:
        self._services = services
        self._dispatcher = dispatcher or BestFirst()
        self._nobody: dict[str, tuple[int, datetime]] = {}
        matters = services.city.matters.values()
        self._automatic = [m.code for m in matters if m.mode is Mode.AUTOMATIC]

    def turn(self) -> None:
        """Take back what no crew answered, then give out what waits."""
        for recall in self._unanswered():
            self._give(recall)
        for assignment in self._assignments():
            self._give(assignment)

    def _give(self, command: Command) -> None:
        """Give a command; a refusal means that somebody was faster, and that is as well."""
        try:
            self._services.send(command, MACHINE)
        except Refusal:
            return

    def _unanswered(self) -> list[TakeStep]:
        case = tables.case
        late = case.c.stage_due_at <= self._services.clock.now()
        with self._services.database.reading() as connection:
            found = _cases(connection, (case.c.state == State.ASSIGNED) & late)
            mine = [c for c in found if _story(connection, c).by_machine]
        reason = say("dispatching.no_answer", self._services.config.lang)
        return [TakeStep(c.id, c.version, Step.RECALL, reason) for c in mine]

    def _assignments(self) -> Sequence[AssignUnit]:
        waiting = self._waiting()
        if waiting is None:
            return ()
        chosen = self._dispatcher.decide(waiting)
        now, found = waiting.situation.now, {command.case for command in chosen}
        self._nobody = {name: kept for name, kept in self._nobody.items() if kept[1] > now}
        for case in waiting.cases:
            if case.id not in found:
                self._nobody[case.id] = (case.version, now + NOBODY_FOR)
        return chosen

    def _waiting(self) -> Waiting | None:
        """Return what there is to decide now, or None: most turns there is nothing."""
        case = tables.case
        filed = (case.c.state == State.FILED) & case.c.matter.in_(self._automatic)
        with self._services.database.reading() as connection:
            due = [c for c in _cases(connection, filed) if self._due(c)]
            stories = {c.id: _story(connection, c) for c in due}
            mine = tuple(c for c in due if not stories[c.id].by_people)
            if not mine:
                return None
            units = tuple(u for u in registered(connection) if u.duty is not Duty.OFF_DUTY)
            at = situation(self._services, connection)
        return Waiting(at, units, mine, {c.id: stories[c.id].tried for c in mine})

    def _due(self, case: Case) -> bool:
        version, again = self._nobody.get(case.id, (0, None))
        return again is None or version != case.version or again <= self._services.clock.now()


def _cases(connection: Connection, which: ColumnElement[Any]) -> list[Case]:
    rows = connection.execute(select(tables.case).where(which)).mappings()
    return [Case(**row) for row in rows]


def _story(connection: Connection, case: Case) -> Story:
    return story_of(entry.fact for entry in history(connection, case.id))
