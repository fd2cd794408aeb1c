"""Nothing is acknowledged before it is safe, and nothing safe is lost."""

from collections.abc import Iterator
from threading import Event

import orjson
import pytest
from sqlalchemy import text

from dashboard.equipment.envelope import Envelope, Outcome
from dashboard.gateways.mqtt.reading import read_message, topic_of
from dashboard.services import Services
from tests.equipment import NOON_MS, WAIT_S, Yard, a_body, a_device, running_yard


@pytest.fixture
def yard(services: Services) -> Iterator[Yard]:
    with running_yard(services, [a_device()]) as running:
        yield running


def renamed(yard: Yard, old: str, new: str) -> None:
    with yard.services.database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def handed_in(yard: Yard) -> Event:
    """Hand in a reading; return what is set once it is acknowledged."""
    safe = Event()

    def settle(_outcome: Outcome) -> None:
        safe.set()

    topic = topic_of("440304", "sanitation", "B1")
    raw = orjson.dumps(a_body(fill=41))
    yard.equipment.put(Envelope("mqtt", topic, raw, NOON_MS, read_message, settle))
    return safe


def test_a_store_that_is_away_holds_the_acknowledgement_back(yard: Yard) -> None:
    renamed(yard, "condition", "gone")
    yard.equipment.intake.pause_s = 0.05
    tried = Event()
    yard.equipment.intake.on_failed = tried.set
    safe = handed_in(yard)
    assert tried.wait(WAIT_S)
    assert not safe.is_set()
    renamed(yard, "gone", "condition")
    assert safe.wait(WAIT_S)


def test_what_was_not_stored_at_the_end_is_never_acknowledged(yard: Yard) -> None:
    renamed(yard, "condition", "gone")
    tried = Event()
    yard.equipment.intake.on_failed = tried.set
    safe = handed_in(yard)
    assert tried.wait(WAIT_S)
    yard.equipment.close()
    assert not safe.is_set()
    renamed(yard, "gone", "condition")
