"""What devices say is checked, stored once, and known to be safe before it is acknowledged."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from dashboard.equipment.reads import condition_record, find_device
from dashboard.equipment.refusals import read_refusals
from dashboard.equipment.tracked import Tracked
from dashboard.services import Services
from dashboard.store.equipment_tables import reading
from dispatch.equipment.checking import Fault
from tests.equipment import NOON_MS, Yard, a_body, a_device, a_lamp, faults, running_yard

MINUTE_MS = 60_000


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    """Two bins and a lamp."""
    with running_yard(services, [a_device("B1"), a_device("B2"), a_lamp()]) as running:
        yield running


def stored(yard: Yard) -> int:
    with yard.services.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(reading)).scalar_one())


def condition(yard: Yard, device: str = "B1") -> dict[str, Any]:
    with yard.services.database.reading() as connection:
        found = find_device(connection, device)
        return condition_record(connection, found, yard.services.clock.now())


def test_a_reading_is_stored_and_is_the_devices_last_value(yard: Yard) -> None:
    outcome = yard.say(a_body(fill=41, temperature=22.5))
    assert (outcome.accepted, outcome.faults) == (1, [])
    last = condition(yard)
    assert last["values"] == {"fill": 41.0, "temperature": 22.5}
    assert (last["state"], last["at"], last["age_s"]) == ("working", NOON_MS // 1000, 0)
    assert stored(yard) == 2


def test_a_repeated_telegram_counts_once(yard: Yard) -> None:
    yard.say(a_body(fill=41))
    assert faults(yard.say(a_body(fill=41))) == [Fault.DUPLICATE]
    assert faults(yard.say(a_body(fill=41, ts=NOON_MS + 5))) == [Fault.DUPLICATE]
    assert stored(yard) == 1


def test_a_repeated_telegram_counts_once_even_after_a_restart(yard: Yard) -> None:
    yard.say(a_body(fill=41))
    yard.say(a_body(fill=50, ts=NOON_MS + MINUTE_MS, seq=2))
    with running_yard(yard.services) as again:
        assert faults(again.say(a_body(fill=41))) == [Fault.DUPLICATE]
        assert faults(again.say(a_body(fill=50, ts=NOON_MS + MINUTE_MS, seq=2))) == [
            Fault.DUPLICATE
        ]
    assert stored(yard) == 2


def test_late_and_shuffled_readings_are_kept_by_event_time(yard: Yard) -> None:
    for minute in (3, 1, 2, 0):
        outcome = yard.say(a_body(fill=minute, ts=NOON_MS - 10 * MINUTE_MS + minute * MINUTE_MS))
        assert outcome.accepted == 1
    assert condition(yard)["values"] == {"fill": 3.0}
    assert stored(yard) == 4
    assert outcome.late == 1


def test_several_readings_of_one_moment_in_two_telegrams_are_both_kept(yard: Yard) -> None:
    yard.say(a_body(fill=41))
    assert yard.say(a_body(temperature=20.0, seq=2)).accepted == 1
    assert stored(yard) == 2


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"no json", Fault.NOT_JSON),
        (b'{"id":"B1","ts":1,"vals":{"fill":NaN}}', Fault.NOT_A_NUMBER),
        (b"[1, 2]", Fault.NOT_AN_OBJECT),
        (b'"text"', Fault.NOT_AN_OBJECT),
        (b"x" * 70_000, Fault.TOO_LARGE),
    ],
)
def test_bytes_that_say_nothing_are_refused_by_name(yard: Yard, body: bytes, fault: Fault) -> None:
    assert fault in faults(yard.hear("szcg/v1/440304/sanitation/B1/up", body))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (a_body(fill=41, ts=0), Fault.TIME_ZERO),
        (a_body(fill=41, ts=NOON_MS + 6 * MINUTE_MS), Fault.TIME_FUTURE),
        (a_body(fill=41, ts=NOON_MS - 31 * 86_400_000), Fault.TOO_OLD),
        (a_body(fill=400), Fault.IMPOSSIBLE),
        (a_body(fill="full"), Fault.NOT_A_NUMBER),
        (a_body(noise=41), Fault.UNKNOWN_READING),
        (a_body(), Fault.NOTHING_READ),
        (a_body(fill=41) | {"units": {"fill": "mm"}}, Fault.WRONG_UNIT),
        (a_body("B2", fill=41), Fault.WRONG_DEVICE),
        (a_body("B9", fill=41), Fault.UNKNOWN_DEVICE),
    ],
)
def test_a_telegram_that_cannot_be_true_is_refused_by_name(
    yard: Yard, body: dict[str, Any], fault: Fault
) -> None:
    outcome = yard.say(body)
    assert (outcome.accepted, faults(outcome)) == (0, [fault])
    assert stored(yard) == 0


@pytest.mark.parametrize(
    "topic",
    [
        "szcg/v1/440304/lighting/B1/up",
        "szcg/v1/440303/sanitation/B1/up",
        "szcg/v1/440304/sanitation/B1/down",
        "szcg/v2/440304/sanitation/B1/up",
        "szcg/v1/440304/sanitation/B1",
        "",
    ],
)
def test_a_topic_that_does_not_fit_the_device_is_refused(yard: Yard, topic: str) -> None:
    body = b'{"id":"B1","ts":%d,"seq":1,"vals":{"fill":41}}' % NOON_MS
    assert faults(yard.hear(topic, body)) == [Fault.WRONG_TOPIC]


def test_one_bad_value_does_not_take_the_good_ones_with_it(yard: Yard) -> None:
    outcome = yard.say(a_body(fill=41, temperature=900))
    assert (outcome.accepted, faults(outcome)) == (1, [Fault.IMPOSSIBLE])
    assert condition(yard)["values"] == {"fill": 41.0}


def test_an_officer_at_zero_zero_or_outside_the_city_is_refused(yard: Yard) -> None:
    officer = a_device("O1", kind="officer", area="enforcement")
    yard.enter(officer)
    assert faults(yard.say(a_body("O1", lon=0, lat=0), officer)) == [Fault.ZERO_POSITION]
    outcome = yard.say(a_body("O1", lon=2.3, lat=48.8), officer)
    assert faults(outcome) == [Fault.OUTSIDE_CITY]
    yard.say(a_body("O1", seq=3, lon=114.06, lat=22.55), officer)
    assert 1000 < condition(yard, "O1")["values"]["away_m"] < 1100


def test_a_device_that_floods_is_held_back_and_the_others_are_not(yard: Yard) -> None:
    flood = [a_body(fill=n % 100, ts=NOON_MS - n, seq=n) for n in range(400)]
    assert Fault.FLOOD in faults(yard.say(flood))
    assert yard.say(a_body("B2", fill=41), a_device("B2")).accepted == 1


def test_a_concentrator_speaks_for_the_lamps_of_its_circuit(yard: Yard) -> None:
    lamps = [a_lamp(f"L{n}") for n in range(2, 12)]
    cabinet = a_device("C1", kind="cabinet", area="lighting")
    yard.enter(cabinet, *lamps)
    said = [a_body(lamp.id, power=150.0) for lamp in lamps]
    outcome = yard.hear("szcg/v1/440304/lighting/C1/up", orjson.dumps(said))
    assert (outcome.accepted, outcome.faults) == (10, [])


def test_the_last_will_makes_a_device_offline_and_a_word_brings_it_back(yard: Yard) -> None:
    yard.say(a_body(fill=41))
    yard.hear("szcg/v1/440304/sanitation/B1/event", b'{"state":"offline"}')
    assert condition(yard)["state"] == "offline"
    yard.services.clock.forward(seconds=30)  # type: ignore[attr-defined] # a still clock
    yard.say(a_body(fill=42, ts=NOON_MS + 30_000, seq=2))
    assert condition(yard)["state"] == "working"


def test_the_drift_of_a_clock_is_known(yard: Yard) -> None:
    yard.say(a_body(fill=41, ts=NOON_MS - 90_000))
    assert condition(yard)["drift_s"] == -90.0


def test_a_fault_the_device_reports_is_its_state(yard: Yard) -> None:
    yard.say(a_body(fill=41, fault=1))
    assert condition(yard)["state"] == "fault"


def test_refusals_are_counted_by_reason_with_their_bytes(yard: Yard) -> None:
    yard.hear("szcg/v1/440304/sanitation/B1/up", b"\xff\xfebroken")
    yard.hear("szcg/v1/440304/sanitation/B1/up", b"\xff\xfebroken")
    yard.say(a_body("B9", fill=41))
    yard.equipment.book.flush()
    with yard.services.database.reading() as connection:
        (told,) = read_refusals(connection)
    assert told["counts"] == {"not_json": 2, "unknown_device": 1}
    assert bytes.fromhex(told["last"][1]["hex"]) == b"\xff\xfebroken"


def read_ahead(yard: Yard, *areas: str, known: int) -> None:
    """Read devices ahead and wait until so many are known."""
    listening = yard.equipment.known.on_loaded

    def loaded(found: Sequence[Tracked]) -> None:
        listening(found)
        yard.told("", b"")

    yard.equipment.known.on_loaded = loaded
    yard.equipment.intake.read_ahead(areas)
    yard.until(lambda: len(yard.equipment.known) == known)


def test_devices_read_ahead_are_known_before_they_speak(yard: Yard) -> None:
    assert len(yard.equipment.known) == 0
    read_ahead(yard, "lighting", known=1)
    assert yard.equipment.known.get("L1") is not None
    read_ahead(yard, known=3)
    assert yard.say(a_body(fill=41)).accepted == 1


def test_all_are_read_when_they_are_asked_for_while_some_are_being_read(yard: Yard) -> None:
    intake = yard.equipment.intake

    def loaded(found: Sequence[Tracked]) -> None:
        if [each.device.id for each in found] == ["L1"]:
            intake.read_ahead()
        yard.told("", b"")

    yard.equipment.known.on_loaded = loaded
    intake.read_ahead(("lighting",))
    yard.until(lambda: len(yard.equipment.known) == 3)


def test_a_device_that_spoke_already_keeps_its_condition_when_others_are_read_ahead(
    yard: Yard,
) -> None:
    yard.say(a_body(fill=41))
    before = yard.equipment.known.get("B1")
    read_ahead(yard, known=3)
    assert yard.equipment.known.get("B1") is before
