"""The ledger, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, insert, select, text, update

from dashboard.store import tables
from dashboard.store.chain import body_of, link
from dashboard.store.engine import Database
from dashboard.store.ledger import SqlLedger, open_ledger
from dashboard.store.reads import find_case, history
from dashboard.store.verify import verify
from dispatch.case import Case
from dispatch.commands import AssignUnit, EnterUnit, FileCase, SetDuty, TakeStep
from dispatch.facts import Fact, FactKind
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import State, Step
from dispatch.ports import Row
from dispatch.records import to_record
from dispatch.refusals import AlreadyAssigned, Refusal, StaleVersion, UnitFull
from tests.builders import AN_ACTOR, NOON, a_city, a_report

CITY = a_city()


def do(database: Database, *commands: object) -> Row:
    """Decide commands, one transaction each; return the last row."""
    for command in commands:
        with open_ledger(database) as ledger:
            row = handle(command, Context(ledger, CITY, NOON, AN_ACTOR))  # type: ignore[arg-type]
    return row


def a_crew(database: Database, call_sign: str = "A12", capacity: int = 2) -> None:
    """Enter a crew and bring it on duty."""
    enter = EnterUnit(
        call_sign,
        "环卫一队",
        "crew",
        "440304",
        "sanitation",
        ("sanitation",),
        ("440303",),
        capacity,
    )
    do(database, enter, SetDuty(call_sign, "available"))


def a_filed_case(database: Database) -> Case:
    """Report and file a case."""
    case = do(database, a_report())
    filed = do(database, FileCase(case.id, case.version))
    assert isinstance(filed, Case)
    return filed


def test_a_row_comes_back_as_it_was_written(database: Database) -> None:
    case = do(database, a_report(description="表情 😀 “引号”\n换行", photos=("before-1",)))
    with database.reading() as connection:
        assert find_case(connection, case.id) == case


def test_a_case_walks_through_the_ledger_to_closure(database: Database) -> None:
    a_crew(database)
    case: Row = a_filed_case(database)
    case = do(database, AssignUnit(case.id, case.version, "A12"))
    for step in ("acknowledge", "depart", "arrive", "dispose", "forward", "pass", "close"):
        case = do(database, TakeStep(case.id, case.version, Step(step)))
    assert isinstance(case, Case)
    assert case.state is State.CLOSED
    with database.reading() as connection:
        steps = [entry.fact.step for entry in history(connection, case.id)]
        assert steps[1:3] == ["file", "assign"]
        assert verify(connection).holds


def test_of_two_officers_one_wins_and_the_other_is_told_who_and_when(database: Database) -> None:
    a_crew(database, "A12")
    a_crew(database, "B07")
    case = a_filed_case(database)
    do(database, AssignUnit(case.id, case.version, "A12"))
    with pytest.raises(AlreadyAssigned) as refusal:
        do(database, AssignUnit(case.id, case.version, "B07"))
    assert refusal.value.args_["by"] == "王敏"
    assert refusal.value.args_["unit"] == "A12"
    assert refusal.value.args_["at"] == NOON.isoformat()


def test_twenty_officers_assign_one_case_and_exactly_one_wins(database: Database) -> None:
    names = [f"A{n:02}" for n in range(20)]
    for name in names:
        a_crew(database, name)
    case = a_filed_case(database)

    def assign(name: str) -> str:
        try:
            do(database, AssignUnit(case.id, case.version, name))
        except AlreadyAssigned:
            return ""
        return name

    with ThreadPoolExecutor(20) as pool:
        winners = [name for name in pool.map(assign, names) if name]
    with database.reading() as connection:
        assert winners == [find_case(connection, case.id).unit]
        assert verify(connection).holds


def test_a_unit_never_gets_more_than_it_can_hold(database: Database) -> None:
    a_crew(database, capacity=3)
    cases = [a_filed_case(database) for _ in range(10)]

    def assign(case: Case) -> bool:
        try:
            do(database, AssignUnit(case.id, case.version, "A12"))
        except UnitFull:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(assign, cases)) == 3
    with database.reading() as connection:
        unit = tables.unit
        queue = connection.execute(select(unit.c.queue).where(unit.c.id == "A12")).scalar_one()
    assert len(queue) == 3


def test_an_old_version_is_refused(database: Database) -> None:
    case = do(database, a_report())
    do(database, FileCase(case.id, case.version))
    with pytest.raises(StaleVersion):
        do(database, FileCase(case.id, case.version))


def test_a_refusal_leaves_nothing_behind(database: Database) -> None:
    case = a_filed_case(database)
    with pytest.raises(Refusal):
        do(database, AssignUnit(case.id, case.version, "nobody"))
    with database.reading() as connection:
        facts = connection.execute(select(func.count()).select_from(tables.fact)).scalar_one()
        assert facts == 2
        assert find_case(connection, case.id) == case


def test_a_row_changed_behind_the_facts_is_found(database: Database) -> None:
    case = a_filed_case(database)
    with database.writing() as connection:
        connection.execute(update(tables.case).values(title="changed"))
    with database.reading() as connection:
        proof = verify(connection)
    assert proof.faults == (f"case {case.id}: the row is not what the facts say",)


def test_a_fact_from_before_a_field_came_is_still_whole(database: Database) -> None:
    case = a_filed_case(database)
    with database.writing() as connection:
        old = Fact(FactKind.NOTE_ADDED, NOON, AN_ACTOR, case.id)
        row = to_record(case)
        del row["first_assigned_at"]
        body = body_of(old, [{"table": "case", "was": [], "row": row}]).decode()
        tip = SqlLedger(connection)
        values = {"seq": 3, "body": body, "hash": link(tip._last_hash, body.encode())}
        plain = {"at": NOON, "kind": "note_added", "case": case.id, "unit": "", "actor": ""}
        connection.execute(insert(tables.fact).values(values | plain))
    with database.reading() as connection:
        assert verify(connection).holds


def test_a_changed_fact_is_found(database: Database) -> None:
    a_filed_case(database)
    with database.writing() as connection:
        connection.execute(
            text("UPDATE fact SET body = replace(body, '垃圾箱满溢', 'x') WHERE seq = 1")
        )
    with database.reading() as connection:
        assert "hash does not follow" in verify(connection).faults[0]


def test_a_removed_fact_is_found(database: Database) -> None:
    a_filed_case(database)
    a_filed_case(database)
    with database.writing() as connection:
        connection.execute(text("DELETE FROM fact WHERE seq = 2"))
    with database.reading() as connection:
        assert "place 2 is missing" in verify(connection).faults[0]


def test_case_numbers_run_by_district_and_day(database: Database) -> None:
    west, east = do(database, a_report()), do(database, a_report(lon=114.15))
    again = do(database, a_report())
    assert west.id == "44030420261123000001"
    assert east.id == "44030320261123000001"
    assert again.id == "44030420261123000002"


def test_writers_take_turns(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: do(database, a_report()), range(40)))
    with database.reading() as connection:
        seqs = connection.execute(select(tables.fact.c.seq).order_by(tables.fact.c.seq)).scalars()
        assert list(seqs) == list(range(1, 41))
        assert verify(connection).holds


def test_a_ledger_reads_what_it_wrote_in_the_same_transaction(database: Database) -> None:
    with open_ledger(database) as ledger:
        case = handle(a_report(), Context(ledger, CITY, NOON, AN_ACTOR))
        filed = handle(FileCase(case.id, case.version), Context(ledger, CITY, NOON, AN_ACTOR))
        assert ledger.case(case.id) == filed
