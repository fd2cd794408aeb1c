"""From a reading to an alarm to a case, and back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.access.who import MACHINE
from dashboard.equipment.maintenance import set_maintenance
from dashboard.jobs.dispatching import Dispatching
from dashboard.services import Services
from dashboard.store.verify import verify
from dispatch import commands as c
from dispatch.alarms import AlarmState
from dispatch.case import Case
from dispatch.dispatch_rules import Mode
from dispatch.lifecycle import State, Step
from tests.builders import CHIEF, NOON, a_city, a_fix, a_matter
from tests.equipment import NOON_MS, Yard, a_body, a_device, a_lamp, running_yard
from tests.running import a_config, do, running_services

MINUTE_MS = 60_000
FULL = "sanitation.bin.full"


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    """A bin, a lamp and a camera."""
    camera = a_device("K1", kind="street_camera", area="appearance")
    with running_yard(services, [a_device(), a_lamp(), camera]) as running:
        yield running


def later(yard: Yard, minutes: float) -> int:
    """Let time pass; return the new moment in milliseconds."""
    yard.services.clock.forward(minutes=minutes)  # type: ignore[attr-defined] # a still clock
    return yard.equipment.now_ms()


def test_a_full_bin_makes_an_alarm_and_a_filed_case(yard: Yard) -> None:
    yard.say(a_body(fill=97))
    alarm = yard.alarm("B1", FULL)
    assert alarm is not None
    assert (alarm.state, alarm.value, alarm.colour) == (AlarmState.RAISED, 97.0, "red")
    case = yard.case(alarm.case)
    assert (case.state, case.component, case.street) == (State.FILED, "B1", "440304001")


def test_an_emptied_bin_without_a_case_clears_its_alarm(yard: Yard) -> None:
    yard.say(a_body(fill=85))
    assert yard.alarm("B1", FULL).open  # type: ignore[union-attr] # just raised
    yard.say(a_body(fill=3, ts=NOON_MS + 1000, seq=2))
    alarm = yard.alarm("B1", FULL)
    assert alarm is not None
    assert (alarm.state, alarm.case) == (AlarmState.CLEARED, "")


def test_a_bin_that_gets_fuller_raises_its_alarm_and_then_becomes_a_case(yard: Yard) -> None:
    yard.say(a_body(fill=85))
    yard.say(a_body(fill=96, ts=NOON_MS + 1000, seq=2))
    alarm = yard.alarm("B1", FULL)
    assert alarm is not None
    assert alarm.count == 2
    assert yard.case(alarm.case).state is State.FILED


def test_late_readings_raise_no_alarm(yard: Yard) -> None:
    yard.say(a_body(fill=10))
    yard.say(a_body(fill=99, ts=NOON_MS - MINUTE_MS, seq=2))
    assert yard.alarm("B1", FULL) is None


def closed(services: Services, case: Case) -> None:
    """Walk a case to closure."""
    enter = c.EnterUnit("A12", "A12", "crew", "440304", "sanitation", ("sanitation",), (), 3)
    do(services, enter, c.SetDuty("A12", "available"))
    now: Any = do(services, c.AssignUnit(case.id, case.version, "A12"))
    for step in ("acknowledge", "depart", "arrive", "dispose", "pass", "close"):
        now = do(services, c.TakeStep(case.id, now.version, Step(step)))


def test_the_closure_of_the_case_clears_the_alarm_and_a_new_reading_may_raise_it(
    yard: Yard,
) -> None:
    yard.say(a_body(fill=97))
    first = yard.alarm("B1", FULL)
    assert first is not None
    closed(yard.services, yard.case(first.case))
    assert yard.alarm("B1", FULL).state is AlarmState.CLEARED  # type: ignore[union-attr]
    yard.until(lambda: not yard.equipment.known.get("B1").alarms)  # type: ignore[union-attr]
    yard.say(a_body(fill=98, ts=later(yard, 30), seq=2))
    second = yard.alarm("B1", FULL)
    assert second is not None
    assert second.id != first.id
    assert second.case != first.case


def test_in_its_maintenance_window_a_device_raises_no_alarm(yard: Yard) -> None:
    window = (NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    set_maintenance(yard.services, CHIEF, "B1", window, "换桶")
    yard.say(a_body(fill=99))
    assert yard.alarm("B1", FULL) is None
    with yard.services.database.reading() as connection:
        assert verify(connection).holds


def test_alarms_open_before_a_restart_are_neither_raised_twice_nor_forgotten(yard: Yard) -> None:
    yard.say(a_body(fill=85))
    with running_yard(yard.services) as again:
        again.say(a_body(fill=86, ts=NOON_MS + 1000, seq=2))
        alarm = again.alarm("B1", FULL)
        assert alarm is not None
        assert alarm.count == 1
        again.say(a_body(fill=3, ts=NOON_MS + 2000, seq=3))
        assert again.alarm("B1", FULL).state is AlarmState.CLEARED  # type: ignore[union-attr]


def test_what_a_camera_sees_for_long_is_a_case_and_what_it_sees_briefly_waits_for_review(
    yard: Yard,
) -> None:
    camera = a_device("K1", kind="street_camera", area="appearance")
    sure = a_body("K1", confidence=0.9, dwell_s=400) | {"cls": "overflow"}
    brief = a_body("K1", seq=2, ts=NOON_MS + 1, confidence=0.9, dwell_s=120) | {"cls": "stall"}
    yard.say(sure, camera, "event")
    yard.say(brief, camera, "event")
    seen = yard.alarm("K1", "appearance.street_camera.seen:overflow")
    doubtful = yard.alarm("K1", "appearance.street_camera.seen:stall")
    assert seen is not None
    assert yard.case(seen.case).source == "camera"
    assert doubtful is not None
    assert (doubtful.case, doubtful.value) == ("", 0.6)


def test_what_no_camera_of_this_kind_can_see_is_refused(yard: Yard) -> None:
    camera = a_device("K1", kind="street_camera", area="appearance")
    said = a_body("K1", confidence=0.9, dwell_s=400) | {"cls": "unicorn"}
    assert yard.say(said, camera, "event").accepted == 0


def test_a_full_bin_in_automatic_mode_gets_a_crew(database_url: str, tmp_path: Path) -> None:
    matter = a_matter(mode=Mode.AUTOMATIC)
    city = a_city(matters={matter.code: matter})
    enter = c.EnterUnit("A12", "A12", "crew", "440304", "sanitation", ("sanitation",), (), 3)
    with (
        running_services(a_config(database_url, tmp_path), city=city) as services,
        running_yard(services, [a_device()]) as yard,
    ):
        do(services, enter, c.SetDuty("A12", "available"))
        services.board.put_safely([a_fix()])
        yard.say(a_body(fill=97))
        Dispatching(services).turn()
        alarm = yard.alarm("B1", FULL)
        assert alarm is not None
        assert yard.case(alarm.case).unit == "A12"


def test_the_facts_of_alarms_hold(yard: Yard) -> None:
    yard.say(a_body(fill=97, temperature=90))
    alarm = yard.alarm("B1", FULL)
    assert alarm is not None
    yard.services.send(c.ReturnToNormal(alarm.id, NOON), MACHINE)
    with yard.services.database.reading() as connection:
        assert verify(connection).holds
