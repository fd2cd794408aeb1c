"""Readers of what devices say never raise, always give a counted result, and stay in bounds."""

from collections.abc import Callable, Iterator
from random import Random

import orjson
import pytest

from dashboard.equipment.envelope import Spoken
from dashboard.gateways.http_iot.mapping import read_maps
from dashboard.gateways.http_iot.reading import read_mapped
from dashboard.gateways.mqtt.reading import LONGEST_ID, MOST_TELEGRAMS, read_message, topic_of
from dispatch.equipment.checking import Fault
from dispatch.equipment.device import Telegram

MUTATIONS = 50_000
NOON_MS = 1_795_406_400_000
MAPS = read_maps()
TOPIC = topic_of("440304", "sanitation", "B1")

Reader = Callable[[bytes], Spoken]

OWN = [
    {"id": "B1", "ts": NOON_MS, "seq": 7, "vals": {"fill": 41.5, "lid": True}, "q": 0},
    [{"id": "L1", "ts": NOON_MS, "vals": {"power": 1e3}}, {"id": "L2", "ts": 1, "vals": {}}],
    {"state": "offline"},
    {"id": "K1", "ts": NOON_MS, "cls": "stall", "vals": {"confidence": 0.9}, "units": {"a": "b"}},
]
THEIRS = {
    "ngsi-ld": [
        {"id": "urn:ngsi-ld:S:1", "type": "Streetlight", "powerConsumption": 10, "voltage": 230,
         "status": "ok", "observationDateTime": "2026-11-23T04:00:00Z"},
        {"id": "x", "type": "WasteContainer", "fillingLevel": {"type": "Property", "value": 0.4},
         "dateObserved": {"type": "Property", "value": {"@type": "DateTime", "@value": "2026"}}},
    ],
    "lwm2m": [
        {"endpoint": "e", "records": [{"bn": "/3435/0/", "bt": 1.5, "n": "2", "v": 81},
                                      {"n": "21", "vb": True}]},
        {"endpoint": "e", "records": {"bn": "/3430/0/", "e": [{"n": "1", "v": 22.5},
                                                               {"n": "2", "v": 114.0}]}},
    ],
    "milesight": [
        {"devEUI": "24E1", "time": "2026-11-23T04:00:00Z",
         "object": {"distance": 2116, "battery": 92, "position": "tilt", "temperature": 25.7}},
        {"devEUI": "24E1", "object": {"history": [{"leakage_status": "leak", "timestamp": 1.6e9}]}},
    ],
}  # fmt: skip


def own(body: bytes) -> Spoken:
    return read_message(TOPIC, body)


READERS: dict[str, tuple[Reader, list[bytes]]] = {
    "own": (own, [orjson.dumps(body) for body in OWN]),
    **{
        name: (
            lambda body, source=MAPS[name]: read_mapped(source, body, NOON_MS),  # type: ignore[misc]
            [orjson.dumps(body) for body in bodies],
        )
        for name, bodies in THEIRS.items()
    },
}
WORDS = [
    b"null", b"true", b"-1", b"1e308", b"1e999", b"NaN", b'""', b"[]", b"{}", b'"\\ud800"', b"{",
    b"]", b'{"type":"Property","value":null}', b"9" * 400, b'"id"', b"[[[[[[[[[[", b"\xff", b"\0",
]  # fmt: skip


def mutated(good: bytes, chance: Random) -> bytes:
    """Return a good body with a few wounds."""
    body = bytearray(good)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(body) + 1)
        match chance.randrange(5):
            case 0:
                del body[at : at + chance.randint(1, 12)]
            case 1:
                body[at:at] = chance.choice(WORDS)
            case 2 if at < len(body):
                body[at] = chance.randrange(256)
            case 3:
                body[at : at + chance.randint(1, 8)] = chance.choice(WORDS)
            case _:
                start = chance.randrange(len(body) + 1)
                body[at:at] = body[start : start + chance.randint(1, 20)]
    return bytes(body)


def check(said: Spoken) -> None:
    """Hold what was read against its bounds."""
    assert said.telegrams or said.faults
    assert len(said.telegrams) <= MOST_TELEGRAMS
    for fault, what in said.faults:
        assert isinstance(fault, Fault)
        assert len(what) <= 200
    for telegram in said.telegrams:
        assert isinstance(telegram, Telegram)
        assert 0 < len(telegram.device) <= LONGEST_ID
        assert abs(telegram.at_ms) < 2**63
        assert abs(telegram.seq) < 2**63


@pytest.mark.parametrize("name", list(READERS))
def test_fifty_thousand_wounded_bodies_are_all_read_or_refused(name: str) -> None:
    reader, good = READERS[name]
    chance = Random(name)
    refused = 0
    for n in range(MUTATIONS):
        said = reader(mutated(good[n % len(good)], chance))
        check(said)
        refused += bool(said.faults)
    assert 0 < refused < MUTATIONS


def flips(good: bytes) -> Iterator[bytes]:
    for at in range(len(good) * 8):
        body = bytearray(good)
        body[at // 8] ^= 1 << at % 8
        yield bytes(body)


@pytest.mark.parametrize("name", list(READERS))
def test_every_single_bit_flip_is_read_or_refused(name: str) -> None:
    reader, good = READERS[name]
    for body in good:
        assert reader(body).telegrams
        for flipped in flips(body):
            check(reader(flipped))


@pytest.mark.parametrize("seed", range(5))
def test_any_topic_is_read_or_refused(seed: int) -> None:
    chance = Random(seed)
    for _ in range(2_000):
        topic = "".join(chance.choices("szcg/v1440304upd+#\0é", k=chance.randrange(60)))
        check(read_message(topic, orjson.dumps(OWN[0])))
