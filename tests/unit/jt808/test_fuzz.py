"""No bytes make a parser raise, grow, or forget to count."""

import random
from collections import Counter
from collections.abc import Callable, Iterator

import psutil
import pytest

from dashboard.gateways.jt808.framing import MAX_PIECE, escape, xor
from dashboard.gateways.jt808.messages import Decoded, Reason, RefusedFrame
from dashboard.gateways.jt808.parts import PartLimits, Parts
from dashboard.gateways.jt808.reading import FrameReader, decode, decode_line
from dashboard.gateways.jt808.shape import shape
from tests.shared_data import needs_shared
from tests.unit.jt808 import vectors

pytestmark = needs_shared

MUTATIONS = 50_000
FLAT_MIB = 12
"""What an allocator may keep of a run that leaks nothing."""

Mutant = Callable[[random.Random], bytes]


def _good() -> list[bytes]:
    return [bytes.fromhex(row["hex"]) for row in vectors.valid()]


def _mutate(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(changed) + 1)
        match dice.randrange(5):
            case 0 if at < len(changed):
                changed[at] ^= 1 << dice.randrange(8)
            case 1 if at < len(changed):
                changed[at] = dice.choice((0x00, 0x7D, 0x7E, 0x01, 0x02, 0xFF))
            case 2:
                del changed[at : at + dice.randrange(8)]
            case 3:
                changed[at:at] = dice.randbytes(dice.randrange(6))
            case _:
                changed[at:] = changed[at:][: dice.randrange(40)]
    return bytes(changed)


def _mutants(seed: int) -> Iterator[bytes]:
    dice, good = random.Random(seed), _good()
    for _ in range(MUTATIONS):
        yield _mutate(dice.choice(good), dice)


def _sealed(content: bytes) -> bytes:
    """Mend length and check byte, so that the mutation gets through to the body's reader."""
    plain = bytearray(content)
    if len(plain) < 13:
        return content
    size = (17 if plain[2] & 0x40 else 12) + (4 if plain[2] & 0x20 else 0)
    length = max(0, min(len(plain) - size - 1, 1023))
    plain[2] = (plain[2] & 0xE0) | length >> 8
    plain[3] = length & 0xFF
    plain[-1] = xor(bytes(plain[:-1]))
    return bytes(plain)


@pytest.fixture
def flat_memory() -> Iterator[None]:
    """Fail a test whose process has grown."""
    before = psutil.Process().memory_info().rss
    yield
    assert psutil.Process().memory_info().rss - before < FLAT_MIB << 20


def test_no_mutated_frame_raises_and_each_gives_one_answer(flat_memory: None) -> None:
    answers = Counter(type(decode(mutant[1:-1])).__name__ for mutant in _mutants(808))
    assert answers.total() == MUTATIONS
    assert answers["RefusedFrame"] > 0.9 * MUTATIONS


def test_no_mutated_body_raises_even_when_length_and_check_byte_are_mended(
    flat_memory: None,
) -> None:
    reasons: Counter[str] = Counter()
    for mutant in _mutants(2013):
        answer = decode(escape(_sealed(mutant[1:-1]))[1:-1])
        reasons[answer.reason.value if isinstance(answer, RefusedFrame) else "decoded"] += 1
        if isinstance(answer, Decoded):
            shape(answer)
    assert reasons["decoded"] > 0.5 * MUTATIONS
    assert reasons[Reason.BODY.value] > 0


def test_no_mutated_stream_raises_or_is_held_for_ever(flat_memory: None) -> None:
    reader, answers, given = FrameReader(), 0, 0
    for mutant in _mutants(2019):
        given += len(mutant)
        answers += sum(1 for _ in reader.feed(mutant))
        assert reader.held_bytes <= 2 * MAX_PIECE
    assert answers > 0.9 * MUTATIONS


def test_no_mutated_line_of_hex_raises(flat_memory: None) -> None:
    dice = random.Random(16)
    for mutant in _mutants(4):
        line = mutant.hex()
        at = dice.randrange(len(line) + 1)
        answer = decode_line(line[:at] + dice.choice(("", " ", "g", "汉", "0")) + line[at:])
        assert isinstance(answer, Decoded | RefusedFrame)


def test_no_mutated_parts_raise_or_are_held_for_ever(flat_memory: None) -> None:
    dice, limits = random.Random(7), PartLimits(messages=4, total_bytes=64 * 1024)
    parts, frame = Parts(limits), next(f for f in map(_plain, _good()) if f.header.part)
    for now in range(MUTATIONS):
        header = frame.header._replace(
            seq=dice.randrange(5), total=dice.randrange(4), serial=dice.randrange(9),
            msg_id=dice.choice((0x0704, 0x0801, 0x0900, 0x1205)),
        )  # fmt: skip
        part = frame._replace(header=header, content=_mutate(frame.content[:60], dice))
        parts.add(part, now / 10)
        parts.expire(now / 10)
        assert parts.held_bytes <= limits.total_bytes


def _plain(wire: bytes) -> Decoded:
    answer = decode(wire[1:-1])
    assert isinstance(answer, Decoded)
    return answer


def test_every_flip_of_one_bit_of_every_good_frame_is_refused() -> None:
    flips = 0
    for wire in _good():
        for bit in range(8, 8 * (len(wire) - 1)):
            flipped = bytearray(wire)
            flipped[bit // 8] ^= 1 << bit % 8
            answer = decode(bytes(flipped[1:-1]))
            assert isinstance(answer, RefusedFrame), bytes(flipped).hex()
            flips += 1
    assert flips > 100_000


def test_every_flip_of_one_bit_in_a_stream_is_counted_and_gives_no_other_frame() -> None:
    for wire in _good()[::7]:
        original = decode(wire[1:-1])
        for bit in range(8 * len(wire)):
            flipped = bytearray(wire)
            flipped[bit // 8] ^= 1 << bit % 8
            reader = FrameReader()
            answers = [*reader.feed(bytes(flipped)), *reader.close()]
            assert answers
            assert original not in answers


def test_every_beginning_of_every_good_frame_is_refused() -> None:
    for wire in _good()[::3]:
        for length in range(len(wire) - 2):
            assert isinstance(decode(wire[1 : 1 + length]), RefusedFrame)
