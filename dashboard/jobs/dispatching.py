"""The engine at work: gives automatic cases to crews, and takes back what nobody answers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Text, select, type_coerce

from dashboard.access.who import MACHINE
from dashboard.advising import registered, situation
from dashboard.services import Services
from dashboard.store import tables
from dashboard.store.bars import plan_bars
from dashboard.store.freezes import standing
from dashboard.store.reads import fixes, history
from dispatch.advice.dispatching import BestFirst, Dispatcher, Given, Story, Waiting, story_of
from dispatch.assisting import ReleaseAssist, answer_late, lacking
from dispatch.case import Case
from dispatch.commands import Command, SetDuty, TakeStep
from dispatch.dispatch_rules import Mode
from dispatch.lifecycle import UNDER_LIMIT, State, Step
from dispatch.refusals import Refusal
from dispatch.unit import LOST, Duty
from dispatch.words import say

NOBODY_FOR = timedelta(seconds=20)
"""A case that no unit could take is looked at again after this, by an engine without a plan."""


HAS_ASSISTS = type_coerce(tables.case.c.assists, Text) != "[]"


class Dispatching:
    """Looks after cases whose mode is automatic; a person's decision is never undone.

    While a person has frozen it, it plans on, and gives and takes nothing. `tell` hears at every
    turn what there was to decide; `rests` says then which breaks begin and end.
    """

    def __init__(
        self,
        services: Services,
        dispatcher: Dispatcher | None = None,
        again_after: timedelta = NOBODY_FOR,
        tell: Callable[[Waiting], None] = lambda _waiting: None,
        rests: Callable[[Waiting], list[SetDuty]] = lambda _waiting: [],
    ) -> None:
        self._services, self._tell, self._rests = services, tell, rests
        self._dispatcher = dispatcher or BestFirst()
        self._again_after = again_after
        self._nobody: dict[str, tuple[int, datetime]] = {}
        self._stories: dict[str, tuple[int, Story]] = {}

    def turn(self) -> None:
        """Take back what no crew answered, give out what waits, then begin and end breaks."""
        with self._services.database.reading() as connection:
            frozen = standing(connection).frozen
        for recall in () if frozen else self._recalls():
            self._give(recall)
        waiting = self.waiting()
        chosen = self._decide(waiting) if waiting.cases or waiting.proposals else []
        commands: list[Command] = [] if frozen else [*chosen, *self._rests(waiting)]
        for command in commands:
            self._give(command)
        self._tell(waiting)

    def _give(self, command: Command) -> None:
        """Give a command; a refusal means that somebody was faster, and that is as well."""
        try:
            self._services.send(command, MACHINE)
        except Refusal:
            return

    def _recalls(self) -> list[TakeStep | ReleaseAssist]:
        """Take back cases whose crew did not answer in time, or is out of touch."""
        case, lang, now = tables.case, self._services.config.lang, self._services.clock.now()
        with self._services.database.reading() as connection:
            given = _cases(connection, case.c.state == State.ASSIGNED)
            heard = {fix.unit: fix.at for fix in fixes(connection)}
            why = {c.id: _why_back(c, heard.get(c.unit, now), now) for c in given}
            stories = {c.id: self._story(connection, c) for c in given if why[c.id]}
            late = [c for c in given if why[c.id] and _may_take_back(stories[c.id])]
            helped = _cases(connection, HAS_ASSISTS & case.c.state.in_(list(UNDER_LIMIT)))
            released = [r for c in helped for r in self._releases(connection, c, heard)]
        return [
            *(
                TakeStep(c.id, c.version, Step.RECALL, say(f"dispatching.{why[c.id]}", lang))
                for c in late
            ),
            *released,
        ]

    def _releases(
        self, connection: Connection, case: Case, heard: Mapping[str, datetime]
    ) -> Iterator[ReleaseAssist]:
        """Yield the taking back of one crew that assists and does not answer."""
        now, lang = self._services.clock.now(), self._services.config.lang
        minutes = self._services.city.stage_minutes.get("acknowledge")
        for one in case.assists:
            if one.state is not State.ASSIGNED:
                continue
            silent = answer_late(one.assigned_at, now, minutes)
            lost = now - heard.get(one.unit, now) > LOST
            if (silent or lost) and one.unit in self._story(connection, case).sent_along:
                why = say(f"dispatching.{'no_answer' if silent else 'lost'}", lang)
                yield ReleaseAssist(case.id, case.version, one.unit, why)
                return  # the version is spent: the next crew has its turn

    def _decide(self, waiting: Waiting) -> list[Given]:
        chosen = self._dispatcher.decide(waiting)
        now, found = waiting.situation.now, {command.case for command in chosen}
        self._nobody = {name: kept for name, kept in self._nobody.items() if kept[1] > now}
        for case in waiting.cases:
            if case.id not in found:
                self._nobody[case.id] = (case.version, now + self._again_after)
        return chosen

    def waiting(self) -> Waiting:
        """Return what there is to decide now: most turns there is nothing."""
        case = tables.case
        with self._services.database.reading() as connection:
            at = situation(self._services, connection)
            filed = _cases(connection, case.c.state == State.FILED)
            short = (c for c in at.cases.values() if lacking(c, at.city))
            filed = [c for c in (*filed, *short) if self._due(c)]
            stories = {c.id: self._story(connection, c) for c in filed}
            barred = {bar.unit for bar in plan_bars(connection, at.now)}
            here = (u for u in registered(connection) if u.duty is not Duty.OFF_DUTY)
            units = tuple(u for u in here if u.id not in barred)
        self._stories = {name: self._stories[name] for name in stories}
        mode = {c.id: self._mode(c, stories[c.id]) for c in filed}
        return Waiting(
            situation=at,
            units=units,
            cases=tuple(c for c in filed if mode[c.id] is Mode.AUTOMATIC),
            tried={name: story.kept_out(at.now) for name, story in stories.items()},
            pins={name: story.pin for name, story in stories.items() if story.pin},
            proposals=tuple(c for c in filed if mode[c.id] is Mode.PROPOSE),
        )

    def _mode(self, case: Case, story: Story) -> Mode:
        """Return who gives a case now; once a person has decided about it, people go on."""
        city, now = self._services.city, self._services.clock.now()
        mode = city.mode_of(city.matters[case.matter], case.district, now)
        return Mode.PROPOSE if mode is Mode.AUTOMATIC and story.by_people else mode

    def _due(self, case: Case) -> bool:
        version, again = self._nobody.get(case.id, (0, None))
        return again is None or version != case.version or again <= self._services.clock.now()

    def _story(self, connection: Connection, case: Case) -> Story:
        """Return a case's story; it is read again only when the case has changed."""
        version, story = self._stories.get(case.id, (-1, Story()))
        if version != case.version:
            story = story_of(entry.fact for entry in history(connection, case.id))
            self._stories[case.id] = (case.version, story)
        return story


def _cases(connection: Connection, which: ColumnElement[bool]) -> list[Case]:
    rows = connection.execute(select(tables.case).where(which)).mappings()
    return [Case(**row) for row in rows]


def _may_take_back(story: Story) -> bool:
    """Tell whether the machine gave a case, and no officer said that it stays there."""
    return story.by_machine and not story.pin


def _why_back(case: Case, heard_at: datetime, now: datetime) -> str:
    """Return why a case is taken back from its crew, or ""."""
    if case.stage_due_at is not None and case.stage_due_at <= now:
        return "no_answer"
    return "lost" if now - heard_at > LOST else ""
