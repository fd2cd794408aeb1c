"""Frames other people published decode to what they say."""

import json

import pytest

from dashboard.gateways.jt808.messages import Decoded, Location, Reason
from dashboard.gateways.jt808.reading import FrameReader, decode_line
from dashboard.gateways.jt808.shape import decode_hex
from tests.shared_data import needs_shared
from tests.unit.jt808 import vectors

pytestmark = needs_shared

REFERENCE = (
    "7E0200007A013306139197080400000000000C000302315C4406F57BD40020000000C6230501000034"
    "0104000014BF0202000003020000140480000000150400000000160400000000170200002504000000002B04"
    "0000000030011C310117EB17000800233037392E3330000300D400000600F880000000EF0D0000004800004924"
    "9200001103DF7E"
)


def test_every_valid_frame_decodes_to_the_stated_values() -> None:
    assert len(vectors.valid()) == 211
    for row in vectors.valid():
        assert json.loads(json.dumps(decode_hex(row["hex"]))) == row["decoded"], row["hex"][:60]


def test_every_malformed_frame_gets_the_stated_refusal() -> None:
    assert len(vectors.malformed()) == 40
    for row in vectors.malformed():
        stated = vectors.stated_refusal(row["decoded"])
        assert decode_hex(row["hex"]) == {"refused": stated}, row["hex"][:60]


def test_every_valid_frame_comes_out_of_one_stream_of_all_of_them() -> None:
    reader = FrameReader()
    stream = b"".join(bytes.fromhex(row["hex"]) for row in vectors.valid())
    heard = list(reader.feed(stream))
    assert len(heard) == 211
    assert all(isinstance(frame, Decoded) for frame in heard)


@pytest.mark.parametrize("size", [1, 7, 1400])
def test_the_size_of_the_pieces_a_stream_comes_in_changes_nothing(size: int) -> None:
    stream = b"".join(
        bytes.fromhex(row["hex"]) for row in (*vectors.valid()[:60], *vectors.malformed())
    )
    whole, cut = FrameReader(), FrameReader()
    pieces = (stream[i : i + size] for i in range(0, len(stream), size))
    in_pieces = [frame for piece in pieces for frame in cut.feed(piece)]
    assert in_pieces == list(whole.feed(stream))


def test_the_reference_frame_is_read_to_the_last_item() -> None:
    frame = decode_line(REFERENCE)
    assert isinstance(frame, Decoded)
    assert isinstance(frame.body, Location)
    assert (frame.body.lat, frame.body.lon) == (36.789316, 116.751316)
    assert decode_hex(REFERENCE)["location"]["extras"][0]["mileage_km"] == 531.1


def test_published_split_cases_give_the_documented_frames_and_refusals() -> None:
    cases = json.loads((vectors.FOLDER / "frame_split.json").read_text(encoding="utf-8"))["cases"]
    reasons = []
    for case in cases:
        reader = FrameReader()
        heard = [*reader.feed(bytes.fromhex(case["in"])), *reader.close()]
        reasons.append([frame.reason for frame in heard if not isinstance(frame, Decoded)])
    assert reasons == [[Reason.SHORT], [Reason.START, Reason.SHORT], [Reason.END]]
