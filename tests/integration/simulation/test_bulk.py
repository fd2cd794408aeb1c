"""The ledger for thousands of commands: the same facts, the same rows, the same chain."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from dashboard.store import tables
from dashboard.store.bulk import open_bulk_ledger
from dashboard.store.engine import Database
from dashboard.store.ledger import SqlLedger, open_ledger
from dashboard.store.verify import verify
from dispatch.case import Case
from dispatch.commands import AssignUnit, EnterUnit, FileCase, SetDuty, TakeStep
from dispatch.facts import Fact
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import Step
from dispatch.ports import Row
from dispatch.refusals import AlreadyAssigned, StaleVersion
from tests.builders import AN_ACTOR, NOON, a_city, a_report, a_unit

CITY = a_city()
STEPS = (Step.ACKNOWLEDGE, Step.DEPART, Step.ARRIVE, Step.DISPOSE, Step.PASS, Step.CLOSE)


def _context(ledger: SqlLedger) -> Context:
    return Context(ledger, CITY, NOON, AN_ACTOR)


def _enter(at: Context) -> None:
    unit = a_unit()
    handle(
        EnterUnit(unit.id, unit.name, unit.kind, unit.district, unit.department, unit.skills), at
    )
    handle(SetDuty(unit.id, "available", unit.shift_start, unit.shift_end), at)


def _walk(at: Context) -> Case:
    case = handle(a_report(), at)
    case = handle(FileCase(case.id, case.version), at)
    case = handle(AssignUnit(case.id, case.version, "A12"), at)
    for step in STEPS:
        case = handle(TakeStep(case.id, case.version, step), at)
    assert isinstance(case, Case)
    return case


def _nothing(_fact: Fact, _rows: tuple[Row, ...]) -> None:
    """Hear of a fact."""


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A second database, on SQLite."""
    found = Database(f"sqlite:///{tmp_path_factory.mktemp('other') / 'x.sqlite3'}")
    tables.metadata.create_all(found.engine)
    yield found
    found.close()


def test_many_commands_at_once_leave_the_facts_of_single_ones(
    database: Database, other: Database
) -> None:
    with open_bulk_ledger(database, _nothing) as bulk:
        _enter(_context(bulk))
        for _ in range(3):
            _walk(_context(bulk))
    with open_ledger(other) as ledger:
        _enter(_context(ledger))
    for _ in range(3):
        with open_ledger(other) as ledger:
            _walk(_context(ledger))
    assert _hashes(database) == _hashes(other)


def _hashes(database: Database) -> list[tuple[int, str]]:
    query = select(tables.fact.c.seq, tables.fact.c.hash).order_by(tables.fact.c.seq)
    with database.reading() as connection:
        return [(row.seq, row.hash) for row in connection.execute(query)]


def test_rows_are_the_outcome_of_the_facts_over_several_transactions(database: Database) -> None:
    before = None
    for number in range(3):
        with open_bulk_ledger(database, _nothing, before) as before:
            if number == 0:
                _enter(_context(before))
            _walk(_context(before))
    with database.reading() as connection:
        assert verify(connection).holds


def test_what_others_wrote_in_between_is_seen(database: Database) -> None:
    with open_bulk_ledger(database, _nothing) as first:
        _enter(_context(first))
        case = handle(a_report(), _context(first))
    with open_ledger(database) as ledger:
        handle(FileCase(case.id, case.version), _context(ledger))
    with open_bulk_ledger(database, _nothing, first) as second:
        handle(AssignUnit(case.id, case.version + 1, "A12"), _context(second))
    with database.reading() as connection:
        assert verify(connection).holds


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(StaleVersion):
        _fail(database)
    assert _hashes(database) == []


def _fail(database: Database) -> None:
    with open_bulk_ledger(database, _nothing) as bulk:
        case = handle(a_report(), _context(bulk))
        handle(FileCase(case.id, 7), _context(bulk))


def test_a_second_officer_is_still_told_who_was_faster(database: Database) -> None:
    with open_bulk_ledger(database, _nothing) as bulk:
        at = _context(bulk)
        _enter(at)
        case = handle(a_report(), at)
        case = handle(FileCase(case.id, case.version), at)
        handle(AssignUnit(case.id, case.version, "A12"), at)
        with pytest.raises(AlreadyAssigned) as refused:
            handle(AssignUnit(case.id, case.version, "A12"), at)
    assert refused.value.args_["by"] == AN_ACTOR.name


def test_every_fact_is_told_with_its_rows(database: Database) -> None:
    heard: list[tuple[str, int]] = []
    with open_bulk_ledger(database, lambda fact, rows: heard.append((fact.kind, len(rows)))) as b:
        handle(a_report(), _context(b))
    assert heard == [("case_reported", 2)]
