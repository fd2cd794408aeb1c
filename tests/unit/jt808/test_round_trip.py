"""What is written can be read back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.gateways.jt808 import writing
from dashboard.gateways.jt808.bodies import CHINA, extras, moment
from dashboard.gateways.jt808.messages import (
    Ack,
    Authentication,
    Batch,
    Decoded,
    Location,
    Msg,
    Passage,
    RefusedFrame,
    RegisterReply,
    Registration,
    Text,
)
from dashboard.gateways.jt808.parts import PartLimits, Parts
from dashboard.gateways.jt808.reading import FrameReader
from dashboard.gateways.jt808.writing import Address

VERSIONS = st.sampled_from([2013, 2019])
FIRST = datetime(2000, 1, 1, tzinfo=CHINA)
MOMENTS = st.integers(0, 3_155_673_599).map(lambda seconds: FIRST + timedelta(seconds=seconds))


def _read(wire: bytes) -> Decoded:
    (answer,) = FrameReader().feed(wire)
    assert isinstance(answer, Decoded)
    return answer


@st.composite
def _places(draw: st.DrawFn) -> Location:
    lat, lon = (
        draw(st.integers(-90_000_000, 90_000_000)),
        draw(st.integers(-180_000_000, 180_000_000)),
    )
    place = writing.place_at(lon / 1e6, lat / 1e6, draw(MOMENTS))
    return place._replace(
        alarm=draw(st.integers(0, 2**32 - 1)),
        speed_kmh=draw(st.integers(0, 65_535)) / 10,
        direction=draw(st.integers(0, 65_535)),
        extras=writing.mileage(draw(st.integers(0, 10**6)) / 10),
    )


def _same(a: Location, b: Location) -> bool:
    return a._replace(time_bcd="") == b._replace(time_bcd="")


@given(_places(), VERSIONS)
def test_a_position_survives_the_wire(place: Location, version: int) -> None:
    wire = writing.frame(Msg.LOCATION, writing.location(place), Address("139", version), 5)
    body = _read(wire).body
    assert isinstance(body, Location)
    assert _same(body, place)
    assert next(extras(body.extras))[0] == 1


@given(st.lists(_places(), max_size=20), VERSIONS)
def test_a_batch_survives_the_wire(places: list[Location], version: int) -> None:
    wire = writing.frame(Msg.BATCH, writing.batch(places), Address("139", version), 5)
    body = _read(wire).body
    assert isinstance(body, Batch)
    assert len(body.items) == len(places)
    assert all(_same(a, b) for a, b in zip(body.items, places, strict=True))


@pytest.mark.parametrize("version", [2013, 2019])
@pytest.mark.parametrize(
    ("msg_id", "body"),
    [
        (Msg.PLATFORM_ACK, Ack(65_535, Msg.BATCH, 3)),
        (Msg.TERMINAL_ACK, Ack(0, Msg.TEXT, 0)),
        (Msg.REGISTER, Registration(44, 300, "ZHIHU", "粤箱一型", "T0000001"[:7], 2, "粤B12345")),
        (Msg.REGISTER_REPLY, RegisterReply(9, 0, "0a1b2c")),
        (Msg.TEXT, Text(9, "前方道路积水，请绕行")),
        (Msg.PASS_DOWN, Passage(0xF8, b"\x7e\x7d\x00")),
    ],
)
def test_a_message_survives_the_wire(version: int, msg_id: Msg, body: object) -> None:
    content = _written(body, version)
    frame = _read(writing.frame(msg_id, content, Address("13900000001", version), 77))
    assert frame.body == body
    assert (frame.header.serial, frame.header.version) == (77, version)
    assert frame.header.phone.lstrip("0") == "13900000001"


def _written(body: object, version: int) -> bytes:
    match body:
        case Ack(serial, msg_id, result):
            return writing.general_ack(serial, msg_id, result)
        case Registration():
            return writing.registration(body, version)
        case RegisterReply(serial, result, token):
            return writing.register_reply(serial, result, token)
        case Text(flag, words):
            return writing.text_message(words, version, flag)
        case Passage(kind, content):
            return writing.passage(kind, content)
    raise AssertionError(body)


@pytest.mark.parametrize(("version", "imei"), [(2013, ""), (2019, "860000000000001")])
def test_an_authentication_survives_the_wire(version: int, imei: str) -> None:
    body = Authentication("0a1b2c", imei)
    content = writing.authentication(body, version)
    assert _read(writing.frame(Msg.AUTHENTICATE, content, Address("1", version), 0)).body == body


@pytest.mark.parametrize("digits", ["000000000000", "261301000000", "2610010000a0", "260230120000"])
def test_digits_that_are_no_time_give_none(digits: str) -> None:
    assert moment(digits) is None


def test_a_long_message_goes_in_parts_and_comes_together_in_any_order() -> None:
    content = writing.passage(1, bytes(range(256)) * 12)
    wires = list(writing.frames(Msg.PASS_UP, content, Address("139", 2019), 65_534))
    assert len(wires) == 4
    parts = Parts()
    answers = [parts.add(_read(wire), 0.0) for wire in reversed(wires)]
    assert answers[:-1] == [None, None, None]
    whole = answers[-1]
    assert isinstance(whole, Decoded)
    assert whole.body == Passage(1, bytes(range(256)) * 12)
    assert (whole.header.serial, whole.header.total) == (65_534, 4)
    assert parts.held_bytes == 0


def test_parts_without_the_rest_are_forgotten_in_time_and_counted() -> None:
    parts = Parts(PartLimits(seconds=60))
    first, *_ = writing.frames(Msg.PASS_UP, bytes(3000), Address("139"), 1)
    parts.add(_read(first), 0.0)
    assert parts.expire(59.0) == []
    assert [refused.reason.value for refused in parts.expire(61.0)] == ["parts_expired"]
    assert parts.held_bytes == 0


@pytest.mark.parametrize("limits", [PartLimits(messages=1), PartLimits(total_bytes=1500)])
def test_a_terminal_may_leave_only_so_much_unfinished(limits: PartLimits) -> None:
    parts = Parts(limits)
    for serial in (1, 100):
        first, *_ = writing.frames(Msg.PASS_UP, bytes(3000), Address("139"), serial)
        answer = parts.add(_read(first), 0.0)
    assert isinstance(answer, RefusedFrame)
    assert answer.reason.value == "parts_crowded"
    assert parts.held_bytes <= 1000


def test_a_part_that_is_none_of_its_parts_is_refused() -> None:
    frame = _read(next(writing.frames(Msg.PASS_UP, bytes(3000), Address("139"), 1)))
    answer = Parts().add(frame._replace(header=frame.header._replace(seq=9)), 0.0)
    assert isinstance(answer, RefusedFrame)
    assert answer.reason.value == "part"


def test_a_repeated_part_counts_once() -> None:
    parts = Parts()
    frame = _read(next(writing.frames(Msg.PASS_UP, bytes(3000), Address("139"), 1)))
    parts.add(frame, 0.0)
    parts.add(frame, 0.0)
    assert parts.held_bytes == 1000
