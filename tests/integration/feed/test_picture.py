"""Old picture + deltas = fresh picture, for every command."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.access.who import MACHINE, Role, Who
from dashboard.feed.deltas import batch_of
from dashboard.feed.live import LivePicture
from dashboard.services import Services
from dashboard.store.ledger import open_ledger
from dashboard.store.reads import entries_after, find_case, find_unit, open_rows, picture, tip
from dispatch import commands as c
from dispatch.alarms import Alarm
from dispatch.assisting import AssignAssist, ReleaseAssist
from dispatch.barring import BarFromPlan, BarUnit, PinUnit, UnpinCase
from dispatch.case import Case
from dispatch.commands import Command
from dispatch.freezing import FreezeDispatching, ResumeDispatching
from dispatch.handlers import HANDLERS
from dispatch.lifecycle import NEXT, State, Step
from dispatch.picture import Tables, merge, state_hash
from dispatch.posting import EndPost, PostUnit
from tests.builders import CHIEF, NOON, OPERATOR, a_raise, a_report, an_alarm
from tests.fakes import StillClock
from tests.running import a_config, do, running_services

SCOPES = ("city", "district:440304", "district:440303", "unit:A12", "unit:B07")


@pytest.fixture
def services(database_url: str, tmp_path: Path) -> Iterator[Services]:
    """A city with two crews on duty."""
    with running_services(a_config(database_url, tmp_path), StillClock()) as running:
        for name, district, near in (("A12", "440304", "440303"), ("B07", "440303", "440304")):
            do(
                running,
                c.EnterUnit(
                    name, name, "crew", district, "sanitation", ("sanitation",), (near,), 3
                ),
                c.SetDuty(name, "available"),
            )
        yield running


def crew_of(unit: str) -> Who:
    """Return the account of a crew."""
    return Who(f"crew-{unit}", unit, Role.CREW, unit=unit)


def fresh(services: Services, scope: str) -> tuple[int, Tables]:
    """Read the picture of a room from the database."""
    with services.database.reading() as connection:
        return tip(connection)[0], picture(open_rows(connection), scope)


def a_case_in(services: Services, state: State) -> Case:
    """Return a new case walked to a state by the shortest way."""
    case = do(services, a_report())
    assert isinstance(case, Case)
    for step in way_to(state):
        case = do(services, asking(case, step))
        assert isinstance(case, Case)
    return case


def way_to(state: State) -> list[Step]:
    """Return the steps from reported to a state."""
    ways: dict[State, list[Step]] = {State.REPORTED: []}
    frontier = [State.REPORTED]
    for here in frontier:
        for (before, step), after in NEXT.items():
            if before is here and after not in ways:
                ways[after] = [*ways[here], step]
                frontier.append(after)
    return ways[state]


def asking(case: Case, step: Step) -> Command:
    """Return the command that takes a step."""
    match step:
        case Step.FILE:
            return c.FileCase(case.id, case.version)
        case Step.REFER:
            return c.ReferCase(case.id, case.version, "parks")
        case Step.ASSIGN:
            return c.AssignUnit(case.id, case.version, "A12")
        case Step.HOLD:
            return c.HoldCase(case.id, case.version, NOON + timedelta(days=3), "植树季")
        case _:
            return c.TakeStep(case.id, case.version, step, reason="因为", outcome="已清")


def others(case: Case) -> list[Command]:
    """Return the commands that are no steps."""
    mine = (case.id, case.version)
    return [
        c.AddReport(*mine, description="也看到了"),
        c.ReclassifyCase(*mine, reason="更正", condition="2"),
        c.TransferCase(*mine, to="440303", reason="辖区交界"),
        c.TransferCase(*mine, to="city", reason="上报市中心"),
        c.ExtendLimit(*mine, reason="等配件"),
        c.UrgeCase(*mine, reason="领导督办"),
        c.SeeCase(*mine),
        c.AddNote(*mine, text="已电话联系"),
        c.AddPhotos(*mine, photos=("before-1",)),
    ]


def check(services: Services, command: Command, who: Who = CHIEF) -> None:
    """Send a command and hold every room's deltas against its fresh picture."""
    before = {scope: fresh(services, scope) for scope in SCOPES}
    services.send(command, who)
    for scope, (place, tables) in before.items():
        with services.database.reading() as connection:
            batch = batch_of(place, entries_after(connection, place, 100))
        merge(tables, batch.delta(scope, place))
        assert (batch.place, tables) == fresh(services, scope), (command, scope)


@pytest.mark.parametrize(("state", "step"), list(NEXT))
def test_every_step_keeps_every_rooms_picture(services: Services, state: State, step: Step) -> None:
    check(services, asking(a_case_in(services, state), step))


@pytest.mark.parametrize("number", range(9))
def test_every_other_command_keeps_every_rooms_picture(services: Services, number: int) -> None:
    case = a_case_in(services, State.ASSIGNED)
    check(services, others(case)[number])


def test_handing_over_and_signing_for_it_keeps_every_rooms_picture(services: Services) -> None:
    case = a_case_in(services, State.ASSIGNED)
    check(services, c.TransferCase(case.id, case.version, to="city", reason="上报市中心"))
    check(services, c.DeliverCase(case.id, case.version + 1))
    check(services, c.TakeOver(case.id, case.version + 2))


def test_reports_and_the_register_keep_every_rooms_picture(services: Services) -> None:
    check(services, a_report(lon=114.15))
    check(services, c.SetDuty("B07", "break", reason="午餐"))
    check(
        services,
        c.EnterUnit("B07", "B", "crew", "440304", "sanitation", ("trees",), (), 1),
    )


def test_a_planned_break_keeps_every_rooms_picture(services: Services) -> None:
    check(services, c.SetDuty("B07", "break", until=NOON + timedelta(minutes=30)), MACHINE)
    check(services, c.SetDuty("B07", "available"), MACHINE)


def test_handing_a_shift_over_changes_no_rooms_picture(services: Services) -> None:
    check(services, c.HandOverShift("注意南山"))
    check(services, c.TakeOverShift("H20261123001"), OPERATOR)


def test_freezing_the_machine_and_barring_a_unit_keep_every_rooms_picture(
    services: Services,
) -> None:
    check(services, FreezeDispatching("演练"))
    check(services, ResumeDispatching())
    case = a_case_in(services, State.FILED)
    check(services, BarUnit(case.id, case.version, "A12", "与当事人有亲属关系"))
    check(services, PinUnit(case.id, case.version + 1, "A12"))
    check(services, UnpinCase(case.id, case.version + 2))
    check(services, BarFromPlan("A12", "车辆维修", NOON + timedelta(hours=4)))


def test_sending_a_crew_to_a_post_keeps_every_rooms_picture(services: Services) -> None:
    with services.database.reading() as connection:
        version = find_unit(connection, "A12").version
    check(services, PostUnit("A12", version, "440303001"))
    check(services, EndPost("A12", "440303001", "车辆故障"))


def test_a_case_ends_a_post_in_every_rooms_picture(services: Services) -> None:
    case = a_case_in(services, State.FILED)
    with services.database.reading() as connection:
        version = find_unit(connection, "A12").version
    check(services, PostUnit("A12", version, "440304001"))
    check(services, c.AssignUnit(case.id, case.version, "A12"))


def test_a_crew_that_assists_keeps_every_rooms_picture(services: Services) -> None:
    case = a_case_in(services, State.FILED)
    check(services, c.AssignUnit(case.id, case.version, "A12", assists=("B07",)))
    for step in (Step.ACKNOWLEDGE, Step.DEPART):
        check(services, c.TakeStep(case.id, c.AS_IT_STANDS, step, unit="B07"), crew_of("B07"))
    check(services, ReleaseAssist(case.id, case.version + 3, "B07", "情况已解除"))
    check(services, AssignAssist(case.id, case.version + 4, "B07"))


def alarm_commands(alarm: Alarm) -> list[tuple[Command, Who]]:
    """Return the commands about an alarm that is folded with others, in an order that works."""
    later = NOON + timedelta(minutes=20)
    steps: list[tuple[Command, Who]] = [
        (c.AcknowledgeAlarm(alarm.id, 0), CHIEF),
        (c.ShelveAlarm(alarm.id, 0, later, "等清运车"), CHIEF),
        (c.UnshelveAlarm(alarm.id, 0), CHIEF),
        (c.ReportAlarm(alarm.id, 0, "06042"), CHIEF),
        (a_raise(rule="sanitation.bin.hot", severity=1, becomes="auto"), MACHINE),
        (c.ReturnToNormal(alarm.id, later), MACHINE),
    ]
    return steps


def as_of_now(services: Services, command: Any) -> Command:
    """Return a command about an alarm's newest version."""
    if not hasattr(command, "version"):
        return command
    return replace(command, version=an_alarm_of(services, command.alarm).version)


def an_alarm_of(services: Services, alarm_id: str) -> Alarm:
    """Read an alarm."""
    with open_ledger(services.database) as ledger:
        return ledger.alarm(alarm_id)


def test_every_alarm_command_keeps_every_rooms_picture(services: Services) -> None:
    check(services, a_raise(), MACHINE)
    check(services, a_raise(rule="sanitation.bin.hot"), MACHINE)
    check(services, a_raise("B2", district="440303", lon=114.15, becomes="auto"), MACHINE)
    first = an_alarm_of(services, "A20261123000001")
    for command, who in alarm_commands(first):
        check(services, as_of_now(services, command), who)
    assert an_alarm_of(services, "A20261123000002").case == an_alarm_of(services, first.id).case
    check(services, a_raise("B3"), MACHINE)
    check(services, c.ClearAlarm("A20261123000004", 1, "误报"), CHIEF)


def test_the_end_of_a_case_and_its_alarm_keeps_every_rooms_picture(services: Services) -> None:
    check(services, a_raise(becomes="auto"), MACHINE)
    check(services, a_raise(rule="sanitation.bin.hot"), MACHINE)
    case_id = an_alarm_of(services, "A20261123000001").case
    with services.database.reading() as connection:
        case = find_case(connection, case_id)
    check(services, c.TakeStep(case.id, case.version, Step.VOID, reason="误报"))
    assert not an_alarm_of(services, "A20261123000001").open
    assert not an_alarm_of(services, "A20261123000002").open


def test_every_command_is_tried_here(services: Services) -> None:
    case = a_case_in(services, State.REPORTED)
    tried = {type(command) for command in others(case)}
    tried |= {type(asking(case, step)) for step in Step}
    tried |= {c.ReportCase, c.SetDuty, c.EnterUnit, c.RaiseAlarm, c.ClearAlarm}
    tried |= {c.DeliverCase, c.TakeOver, c.HandOverShift, c.TakeOverShift}
    tried |= {BarUnit, BarFromPlan, PinUnit, UnpinCase, FreezeDispatching, ResumeDispatching}
    tried |= {PostUnit, EndPost, AssignAssist, ReleaseAssist}
    tried |= {type(command) for command, _ in alarm_commands(an_alarm())}
    assert tried == set(HANDLERS)


def test_the_live_picture_follows_the_ledger(services: Services) -> None:
    with services.database.reading() as connection:
        live = LivePicture(tip(connection)[0], open_rows(connection), [])
    start = live.place
    for state in (State.ON_SCENE, State.HELD, State.CLOSED, State.VOID):
        a_case_in(services, state)
    with services.database.reading() as connection:
        live.apply(batch_of(start, entries_after(connection, start, 1000)))
    for scope in SCOPES:
        assert live.tables(scope) == fresh(services, scope)
        digest = state_hash({n: rows.values() for n, rows in fresh(services, scope)[1].items()})
        assert live.hash(scope) == (live.place, digest)
