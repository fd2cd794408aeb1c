"""Delimiters, escapes, check bytes: what is cut out of a stream."""

from functools import reduce
from operator import xor as bit_xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.gateways.jt808.framing import MAX_PIECE, Splitter, escape, unescape, xor
from dashboard.gateways.jt808.messages import Decoded, Msg, Reason, RefusedFrame
from dashboard.gateways.jt808.reading import FrameReader, decode, decode_line
from dashboard.gateways.jt808.writing import Address, frame

HEARTBEAT = frame(Msg.HEARTBEAT, b"", Address("13900000001"), 7)
OTHER = frame(Msg.HEARTBEAT, b"", Address("13900000002", 2019), 8)


def _heard(stream: bytes) -> list[str]:
    reader = FrameReader()
    answers = [*reader.feed(stream), *reader.close()]
    return [a.reason.value if isinstance(a, RefusedFrame) else "frame" for a in answers]


@given(st.binary(max_size=2000))
def test_the_folded_check_byte_is_the_plain_one(content: bytes) -> None:
    assert xor(content) == reduce(bit_xor, content, 0)


@given(st.binary(max_size=300))
def test_what_is_escaped_comes_back_and_holds_no_delimiter_inside(plain: bytes) -> None:
    wire = escape(plain)
    assert b"\x7e" not in wire[1:-1]
    assert unescape(wire[1:-1]) == plain


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=5), st.integers(1, 9))
def test_a_splitter_gives_back_what_was_framed_in_any_chunks(plains: list[bytes], n: int) -> None:
    stream = b"".join(escape(plain) for plain in plains)
    splitter = Splitter()
    chunks = (stream[i : i + n] for i in range(0, len(stream), n))
    pieces = [p for chunk in chunks for p, framed in splitter.feed(chunk) if framed and p]
    assert [unescape(piece) for piece in pieces] == plains


@pytest.mark.parametrize(
    ("stream", "heard"),
    [
        (HEARTBEAT + OTHER, ["frame", "frame"]),
        (HEARTBEAT[:-1] + OTHER, ["frame", "frame"]),  # one delimiter between two frames
        (HEARTBEAT[:-1], ["end"]),
        (HEARTBEAT[:9] + OTHER, ["short", "frame"]),
        (b"\x24\x24" + HEARTBEAT, ["start", "frame"]),
        (HEARTBEAT + b"AT+OK\r\n" + OTHER, ["frame", "short", "frame"]),
        (b"\x7e\x7e\x7e" + HEARTBEAT, ["frame"]),
        (b"(740190311185,1,001,ELOCK,3,52934)", ["end"]),
        (b"\x00" * (MAX_PIECE + 5) + HEARTBEAT, ["too_long", "frame"]),
        (b"\x7e" + b"\x55" * (3 * MAX_PIECE) + HEARTBEAT, ["too_long", "frame"]),
    ],
)
def test_a_stream_is_cut_into_frames_and_counted_refusals(stream: bytes, heard: list[str]) -> None:
    assert _heard(stream) == heard


def test_a_reserved_byte_left_unescaped_is_joined_again_when_the_check_byte_agrees() -> None:
    body = bytes.fromhex("000000000000000201587e3006cb7e4000000000007e230501000034")
    plain = bytes.fromhex("0200001c0139000000010009") + body
    lazy = b"\x7e" + plain + bytes([xor(plain)]) + b"\x7e"
    assert _heard(lazy + HEARTBEAT) == ["frame", "frame"]
    frame_ = decode(lazy[1:-1])
    assert isinstance(frame_, Decoded)
    assert frame_.stray


def test_a_good_frame_is_never_swallowed_by_a_cut_one_before_it() -> None:
    cut = frame(Msg.PASS_UP, b"\x01" * 40, Address("1"), 1)[:30] + b"\x7e"
    assert _heard(cut + HEARTBEAT + HEARTBEAT) == ["checksum", "frame", "frame"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", Reason.START),
        ("zz", Reason.HEX),
        ("7E0", Reason.HEX),
        ("00", Reason.START),
        ("7E", Reason.END),
        ("7E7E", Reason.SHORT),
        (HEARTBEAT.hex()[:-2], Reason.END),
        (HEARTBEAT.hex()[2:], Reason.START),
        ("7e000200000123456789017d037f0a7e", Reason.ESCAPE),
    ],
)
def test_a_line_that_is_no_frame_says_why(line: str, reason: Reason) -> None:
    answer = decode_line(line)
    assert isinstance(answer, RefusedFrame)
    assert answer.reason is reason
