"""An alarm from the moment it is raised until it is cleared."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.alarms import Alarm, AlarmState, Severity
from dispatch.commands import (
    AcknowledgeAlarm,
    ClearAlarm,
    ReportAlarm,
    ReturnToNormal,
    ShelveAlarm,
    TakeStep,
    UnshelveAlarm,
)
from dispatch.facts import Actor, FactKind
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from dispatch.lifecycle import State, Step
from dispatch.refusals import (
    AlarmHasCase,
    FieldRefused,
    NotFound,
    ReasonMissing,
    Refusal,
    StaleVersion,
    StepRefused,
)
from tests.builders import NOON, a_city, a_raise
from tests.fakes import MemoryLedger

MINUTES = timedelta(minutes=1)


class Desk:
    """A desk with a ledger, to try commands at."""

    def __init__(self) -> None:
        self.ledger = MemoryLedger()
        self.now = NOON

    def do(self, command: Any) -> Any:
        actor = Actor("wang", "chief", "王敏")
        return handle(command, Context(self.ledger, a_city(), self.now, actor))

    def raised(self, **changes: Any) -> Alarm:
        return self.do(a_raise(at=self.now, **changes))  # type: ignore[no-any-return]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_full_bin_becomes_a_filed_case_at_once(desk: Desk) -> None:
    alarm = desk.raised(becomes="auto")
    case = desk.ledger.case(alarm.case)
    assert (case.state, case.matter, case.component, case.source) == (
        State.FILED, "06042", "B1", "sensor",
    )  # fmt: skip
    kinds = [fact.kind for fact in desk.ledger.facts]
    assert kinds == [FactKind.CASE_REPORTED, FactKind.CASE_FILED, FactKind.ALARM_RAISED]


def test_an_alarm_becomes_one_case_never_two(desk: Desk) -> None:
    desk.raised(becomes="auto")
    desk.raised(becomes="auto")
    worse = desk.raised(becomes="auto", severity=2)
    assert len(desk.ledger.cases) == 1
    with pytest.raises(AlarmHasCase):
        desk.do(ReportAlarm(worse.id, worse.version, "06042"))


def test_an_alarm_an_officer_reports_becomes_a_case(desk: Desk) -> None:
    alarm = desk.raised()
    assert desk.ledger.cases == {}
    after = desk.do(ReportAlarm(alarm.id, alarm.version, "06042", title="垃圾桶满溢"))
    assert desk.ledger.case(after.case).title == "垃圾桶满溢"


def test_a_device_on_the_citys_edge_gives_a_case_in_its_street(desk: Desk) -> None:
    alarm = desk.raised(becomes="auto", lon=113.0, lat=20.0)
    case = desk.ledger.case(alarm.case)
    assert (case.point, case.street) == (None, "440304001")


def test_the_end_of_the_case_clears_the_alarm(desk: Desk) -> None:
    alarm = desk.raised(becomes="auto")
    case = desk.ledger.case(alarm.case)
    desk.do(TakeStep(case.id, case.version, Step.VOID, reason="误报"))
    assert desk.ledger.alarm(alarm.id).state is AlarmState.CLEARED
    assert desk.ledger.alarm(alarm.id).reason == "case_ended"


def test_an_alarm_with_an_open_case_outlives_its_cause(desk: Desk) -> None:
    alarm = desk.raised(becomes="auto")
    calm = desk.do(ReturnToNormal(alarm.id, NOON))
    assert calm.open
    assert calm.normal_at == NOON
    with pytest.raises(AlarmHasCase):
        desk.do(ClearAlarm(alarm.id, calm.version, "已清"))


def test_an_alarm_without_a_case_ends_with_its_cause(desk: Desk) -> None:
    alarm = desk.raised()
    assert desk.do(ReturnToNormal(alarm.id, NOON)).state is AlarmState.CLEARED


def test_a_critical_alarm_nobody_saw_stays_until_somebody_does(desk: Desk) -> None:
    alarm = desk.raised(severity=1)
    calm = desk.do(ReturnToNormal(alarm.id, NOON))
    assert calm.open
    seen = desk.do(AcknowledgeAlarm(alarm.id, calm.version))
    assert (seen.state, seen.owner) == (AlarmState.CLEARED, "王敏")


def test_the_first_officer_owns_the_alarm_and_the_second_is_told_who(desk: Desk) -> None:
    alarm = desk.raised()
    seen = desk.do(AcknowledgeAlarm(alarm.id, alarm.version))
    assert (seen.state, seen.owner, seen.acknowledged_at) == (
        AlarmState.ACKNOWLEDGED, "王敏", NOON,
    )  # fmt: skip
    with pytest.raises(FieldRefused) as refused:
        desk.do(AcknowledgeAlarm(alarm.id, seen.version))
    assert refused.value.args_["by"] == "王敏"


def test_a_worse_level_calls_for_attention_anew(desk: Desk) -> None:
    alarm = desk.raised()
    desk.do(AcknowledgeAlarm(alarm.id, alarm.version))
    worse = desk.raised(severity=2, value=99.0)
    assert (worse.state, worse.severity, worse.count) == (AlarmState.RAISED, Severity.HIGH, 2)
    assert worse.owner == "王敏"


@pytest.mark.parametrize(("severity", "minutes", "allowed"), [
    (1, 30, True), (1, 31, False), (3, 31, True), (3, 24 * 60, True), (3, 24 * 60 + 1, False),
    (3, 0, False),
])  # fmt: skip
def test_shelving_is_limited_in_time(
    desk: Desk, severity: int, minutes: int, *, allowed: bool
) -> None:
    alarm = desk.raised(severity=severity)
    ask = ShelveAlarm(alarm.id, alarm.version, NOON + minutes * MINUTES, "等车")
    if allowed:
        assert desk.do(ask).state is AlarmState.SHELVED
    else:
        with pytest.raises(FieldRefused):
            desk.do(ask)


def test_a_shelved_alarm_comes_back_as_it_was(desk: Desk) -> None:
    alarm = desk.raised()
    seen = desk.do(AcknowledgeAlarm(alarm.id, alarm.version))
    shelved = desk.do(ShelveAlarm(alarm.id, seen.version, NOON + 5 * MINUTES, "等车"))
    back = desk.do(UnshelveAlarm(alarm.id, shelved.version))
    assert (back.state, back.shelved_until) == (AlarmState.ACKNOWLEDGED, None)
    with pytest.raises(StepRefused):
        desk.do(UnshelveAlarm(alarm.id, back.version))


def test_a_shelved_alarm_stays_shelved_unless_it_turns_critical(desk: Desk) -> None:
    alarm = desk.raised(severity=4)
    desk.do(ShelveAlarm(alarm.id, alarm.version, NOON + 60 * MINUTES, "等车"))
    assert desk.raised(severity=3).state is AlarmState.SHELVED
    assert desk.raised(severity=1).state is AlarmState.RAISED


def test_an_alarm_is_cleared_by_hand_with_a_reason(desk: Desk) -> None:
    alarm = desk.raised()
    with pytest.raises(ReasonMissing):
        desk.do(ClearAlarm(alarm.id, alarm.version, " "))
    cleared = desk.do(ClearAlarm(alarm.id, alarm.version, "误报"))
    assert (cleared.state, cleared.reason) == (AlarmState.CLEARED, "误报")
    with pytest.raises(StepRefused):
        desk.do(AcknowledgeAlarm(alarm.id, cleared.version))


def test_a_cause_that_comes_back_at_once_is_the_same_alarm(desk: Desk) -> None:
    alarm = desk.raised()
    desk.do(ReturnToNormal(alarm.id, NOON))
    desk.now += 2 * MINUTES
    again = desk.raised()
    assert (again.id, again.count, again.state) == (alarm.id, 2, AlarmState.RAISED)


def test_a_cause_that_comes_back_later_is_a_new_alarm(desk: Desk) -> None:
    alarm = desk.raised()
    desk.do(ReturnToNormal(alarm.id, NOON))
    desk.now += 11 * MINUTES
    assert desk.raised().id != alarm.id


def test_a_cause_that_comes_back_after_its_case_is_a_new_alarm_and_a_new_case(desk: Desk) -> None:
    alarm = desk.raised(becomes="auto")
    case = desk.ledger.case(alarm.case)
    desk.do(TakeStep(case.id, case.version, Step.VOID, reason="误报"))
    again = desk.raised(becomes="auto")
    assert again.id != alarm.id
    assert again.case != alarm.case


def test_the_days_counts_know_of_a_case_from_an_alarm(desk: Desk) -> None:
    desk.raised(becomes="auto")
    (tally,) = desk.ledger.tallies.values()
    assert (tally.reported, tally.filed) == (1, 1)


@pytest.mark.parametrize(
    "command",
    [
        AcknowledgeAlarm("A1", 1),
        ShelveAlarm("A1", 1, NOON + 5 * MINUTES, "等"),
        UnshelveAlarm("A1", 1),
        ClearAlarm("A1", 1, "误报"),
        ReportAlarm("A1", 1, "06042"),
    ],
)
def test_every_command_needs_the_newest_version_of_a_known_alarm(desk: Desk, command: Any) -> None:
    with pytest.raises(NotFound):
        desk.do(command)
    alarm = desk.raised()
    stale = replace(command, alarm=alarm.id, version=alarm.version + 1)
    with pytest.raises(StaleVersion):
        desk.do(stale)
    assert issubclass(StaleVersion, Refusal)
