"""How fast telegrams are read and checked, beside bare JSON parsing."""

import gc
from collections.abc import Callable
from time import process_time

import orjson
import pytest

from dashboard.equipment.admitting import Admission
from dashboard.equipment.envelope import Envelope
from dashboard.equipment.intake import GC_THRESHOLD
from dashboard.equipment.plans import load_plans
from dashboard.equipment.tracked import Known, Tracked
from dashboard.gateways.mqtt.reading import read_message, topic_of
from dispatch.equipment.device import Condition
from tests.builders import a_city
from tests.equipment import NOON_MS, a_lamp

pytestmark = pytest.mark.bench

LAMPS = 20_000
ROUNDS = 3
AT_ONCE = 2_000
PLANS = load_plans("tiny")


def bodies(round_: int) -> list[tuple[str, bytes]]:
    """Return what every lamp says in one round, each on its own topic."""
    return [
        (
            topic_of("440304", "lighting", f"L{n}"),
            orjson.dumps({
                "id": f"L{n}", "ts": NOON_MS + round_ * 60_000 + n % 999, "seq": round_ + 1,
                "vals": {"power": 143.1, "volt": 226.4, "amp": 0.63}, "q": 0,
            }),
        )
        for n in range(LAMPS)
    ]  # fmt: skip


def rate(work: Callable[[], None]) -> float:
    """Return telegrams a second of processor time."""
    began = process_time()
    work()
    return LAMPS * ROUNDS / (process_time() - began)


class KnownLamps(Known):
    """Lamps that need no database."""

    def __init__(self) -> None:
        super().__init__(PLANS)
        kind = PLANS.kinds["lamp"]
        for n in range(LAMPS):
            lamp = a_lamp(f"L{n}", no=n + 1)
            self._by_id[lamp.id] = Tracked(lamp, kind, (), Condition(), {})


def bare(_topic: str, body: bytes) -> object:
    """Parse and nothing more."""
    return orjson.loads(body)


def each(rounds: list[list[tuple[str, bytes]]], work: Callable[[str, bytes], object]) -> None:
    """Do some work for each message."""
    for said in rounds:
        for topic, body in said:
            work(topic, body)


def admit(rounds: list[list[tuple[str, bytes]]]) -> None:
    """Read, check and sift in batches, as the intake does."""
    numbers = {code: n for n, code in enumerate(PLANS.quantities)}
    admission = Admission(KnownLamps(), a_city(), numbers)
    for said in rounds:
        for start in range(0, LAMPS, AT_ONCE):
            chunk = [
                (Envelope("mqtt", t, b, NOON_MS + 60_000, read_message, _drop), read_message(t, b))
                for t, b in said[start : start + AT_ONCE]
            ]
            admission.sift(admission.admit(chunk), set())


def test_telegrams_read_a_second() -> None:
    gc.set_threshold(*GC_THRESHOLD)
    rounds = [bodies(n) for n in range(ROUNDS)]
    base = rate(lambda: each(rounds, bare))
    read = rate(lambda: each(rounds, read_message))
    checked = rate(lambda: admit(rounds))
    print(
        f"\nbare orjson {base:,.0f}/s; read {read:,.0f}/s = 1/{base / read:.1f}; "
        f"read, checked and sifted {checked:,.0f}/s = 1/{base / checked:.1f}"
    )


def _drop(_outcome: object) -> None:
    """Nobody waits."""
