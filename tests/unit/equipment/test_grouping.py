"""One officer sees few new rows, and every critical one."""

from datetime import timedelta
from random import Random

import pytest

from dispatch.alarms import Alarm, AlarmState, Severity, Weather
from dispatch.commands import RaiseAlarm, ReturnToNormal
from dispatch.equipment.grouping import MOST_ROWS, SPAN
from dispatch.handlers import handle
from dispatch.handlers.context import Context
from tests.builders import AN_ACTOR, NOON, a_city, a_raise
from tests.fakes import MemoryLedger

CITY = a_city()
MACHINE_ACTOR = AN_ACTOR


def raised(ledger: MemoryLedger, at_s: float = 0.0, **changes: object) -> Alarm:
    """Raise an alarm some seconds after noon."""
    now = NOON + timedelta(seconds=at_s)
    alarm = handle(a_raise(at=now, **changes), Context(ledger, CITY, now, MACHINE_ACTOR))
    assert isinstance(alarm, Alarm)
    return alarm


def rows(ledger: MemoryLedger, district: str = "") -> list[Alarm]:
    alarms = ledger.alarms.values()
    if district:
        return [a for a in alarms if a.shown_in_district and a.district == district]
    return [a for a in alarms if a.shown_in_city]


def test_a_second_alarm_of_a_device_is_folded_under_the_first() -> None:
    ledger = MemoryLedger()
    first = raised(ledger)
    second = raised(ledger, 60, rule="sanitation.bin.hot")
    assert (second.head, second.city_head) == (first.id, first.id)
    assert ledger.alarm(first.id).folded == 1
    assert len(rows(ledger)) == 1


def test_after_ten_minutes_a_device_gets_a_row_of_its_own_again() -> None:
    ledger = MemoryLedger()
    raised(ledger)
    assert raised(ledger, 601, rule="sanitation.bin.hot").head == ""


def test_lamps_of_one_circuit_are_one_row_and_one_case() -> None:
    ledger = MemoryLedger()
    for n in range(20):
        raised(ledger, n, device=f"L{n}", circuit="C1", becomes="auto")
    assert len(rows(ledger)) == 1
    assert rows(ledger)[0].folded == 19
    assert len(ledger.cases) == 1
    assert {a.case for a in ledger.alarms.values()} == set(ledger.cases)


def test_a_critical_alarm_is_never_folded() -> None:
    ledger = MemoryLedger()
    for n in range(60):
        raised(ledger, n, device=f"B{n}")
    hot = raised(ledger, 61, device="B1", rule="sanitation.bin.fire", severity=1)
    assert hot.shown_in_city
    assert hot.shown_in_district


def test_an_alarm_that_turns_critical_gets_a_row_of_its_own() -> None:
    ledger = MemoryLedger()
    first = raised(ledger)
    raised(ledger, 5, rule="sanitation.bin.hot")
    worse = raised(ledger, 9, rule="sanitation.bin.hot", severity=1)
    assert worse.shown_in_city
    assert ledger.alarm(first.id).city_folded == 0


@pytest.mark.parametrize("seed", range(8))
def test_in_any_storm_a_room_gets_ten_new_rows_in_ten_minutes_at_most(seed: int) -> None:
    chance, ledger = Random(seed), MemoryLedger()
    opened: list[tuple[float, Alarm]] = []
    for n in range(500):
        at_s = n * chance.uniform(1, 6)
        alarm = raised(
            ledger,
            at_s,
            device=f"D{chance.randrange(200)}",
            rule=chance.choice(("a.x.1", "a.x.2", "b.y.1", "c.z.1")),
            area=chance.choice("abc"),
            district=chance.choice(("440304", "440303")),
            severity=chance.choice((1, 2, 3, 4, 4, 4)),
        )
        if alarm.version == 1:
            opened.append(((alarm.raised_at - NOON).total_seconds(), alarm))
    criticals = [alarm for _, alarm in opened if alarm.critical]
    assert criticals
    assert all(a.shown_in_city and a.shown_in_district for a in criticals)
    for room in ("city", "440304", "440303"):
        starts = [at for at, a in opened if not a.critical and _is_row(a, room)]
        for start in starts:
            within = [at for at in starts if start <= at < start + SPAN.total_seconds()]
            assert len(within) <= MOST_ROWS


def _is_row(alarm: Alarm, room: str) -> bool:
    if room == "city":
        return not alarm.city_head
    return alarm.district == room and not alarm.head


def test_while_a_weather_warning_holds_one_rule_gathers_for_an_hour() -> None:
    ledger = MemoryLedger()
    raised(ledger, device="W", rule="safety.weather.warning", weather=Weather.WARNING)
    first = raised(ledger, 1, device="T1", rule="trees.lean", weather=Weather.CAUSED)
    later = raised(ledger, 3000, device="T2", rule="trees.lean", weather=Weather.CAUSED)
    assert later.city_head == first.id


def test_a_head_that_is_cleared_stays_a_row_until_those_under_it_are_over() -> None:
    ledger = MemoryLedger()
    at = Context(ledger, CITY, NOON, MACHINE_ACTOR)
    first = raised(ledger)
    second = raised(ledger, 5, rule="sanitation.bin.hot")
    handle(ReturnToNormal(first.id, NOON), at)
    assert ledger.alarm(first.id).state is AlarmState.CLEARED
    assert len(rows(ledger)) == 1
    handle(ReturnToNormal(second.id, NOON), at)
    assert rows(ledger) == []
    assert ledger.alarm(first.id).city_folded == 0


def test_raising_the_same_alarm_twice_changes_nothing() -> None:
    ledger = MemoryLedger()
    first = raised(ledger)
    assert raised(ledger, 3) == first
    assert len(ledger.facts) == 1


def test_severities_are_ordered_by_danger() -> None:
    assert Severity.CRITICAL < Severity.HIGH < Severity.MEDIUM < Severity.LOW
    assert isinstance(a_raise(), RaiseAlarm)
