"""How fast frames are read, beside the least a program could do with the same bytes."""

import struct
from collections.abc import Callable
from functools import reduce
from operator import xor as bit_xor
from time import perf_counter

import pytest

from dashboard.gateways.jt808.framing import xor
from dashboard.gateways.jt808.messages import Location
from dashboard.gateways.jt808.reading import FrameReader, decode
from tests.shared_data import needs_shared
from tests.unit.jt808 import vectors

pytestmark = [pytest.mark.bench, needs_shared]

HEADER = struct.Struct(">HH6sH")
BODY = struct.Struct(">IIIIHHH6s")
ROUNDS = 300


def _pieces() -> list[bytes]:
    wires = (
        bytes.fromhex(row["hex"])[1:-1] for row in vectors.valid() if "location" in row["decoded"]
    )
    return [w for w in wires if w[:2] == b"\x02\x00" and not w[2] & 0x40 and b"\x7d" not in w]


def _rate(work: Callable[[bytes], object], pieces: list[bytes]) -> float:
    """Return the best of five rounds, in frames a second."""
    best = 0.0
    for _ in range(5):
        began = perf_counter()
        for _ in range(ROUNDS):
            for piece in pieces:
                work(piece)
        best = max(best, ROUNDS * len(pieces) / (perf_counter() - began))
    return best


def _struct_only(piece: bytes) -> object:
    return HEADER.unpack_from(piece), BODY.unpack_from(piece, 12)


def _struct_and_check(piece: bytes) -> object:
    assert reduce(bit_xor, piece) == 0
    return HEADER.unpack_from(piece), BODY.unpack_from(piece, 12)


def test_frames_a_second() -> None:
    pieces = _pieces()
    stream = b"".join(b"\x7e" + piece + b"\x7e" for piece in pieces)
    bare, checked = _rate(_struct_only, pieces), _rate(_struct_and_check, pieces)
    full = _rate(decode, pieces)
    streamed = _rate(lambda chunk: list(FrameReader().feed(chunk)), [stream]) * len(pieces)
    print(
        f"\n{len(pieces)} frames of 0x0200, mean {len(stream) / len(pieces):.0f} bytes:"
        f"\n  bare struct {bare:,.0f}/s, struct and check byte {checked:,.0f}/s"
        f"\n  decode {full:,.0f}/s: bare is {bare / full:.1f} x, with check {checked / full:.1f} x"
        f"\n  from a stream {streamed:,.0f}/s"
    )
    assert isinstance(decode(pieces[0]).body, Location)  # type: ignore[union-attr] # it is valid
    assert xor(pieces[0]) == 0
