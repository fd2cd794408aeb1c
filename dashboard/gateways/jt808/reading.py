"""From bytes to frames: never raises, every piece of input becomes a frame or a refusal."""

import struct
from collections.abc import Iterator

from dashboard.gateways.jt808.bodies import READERS
from dashboard.gateways.jt808.framing import (
    MARK,
    MARK_BYTE,
    MAX_PIECE,
    Splitter,
    breaks_escape,
    is_stray,
    unescape,
    xor,
)
from dashboard.gateways.jt808.messages import (
    KEPT_RAW,
    Body,
    Decoded,
    Header,
    Reason,
    RefusedFrame,
)

_LENGTH_BITS = 0x03FF
_PARTS_BIT = 0x2000
_VERSION_BIT = 0x4000
_SHORTEST = 13
_2013 = struct.Struct(">HH6sH")
_2019 = struct.Struct(">HHB10sH")
_PARTS = struct.Struct(">HH")
_ATTRIBUTES = struct.Struct(">HH")


def decode(piece: bytes) -> Decoded | RefusedFrame:
    """Return what stands between two delimiters (still escaped), or why it is refused."""
    plain = unescape(piece)
    if len(plain) < _SHORTEST:
        return refuse(Reason.SHORT, piece)
    if xor(plain):
        return refuse(Reason.ESCAPE if breaks_escape(piece) else Reason.CHECKSUM, piece)
    if not (whole := _header(plain)):
        return refuse(Reason.SHORT, piece)
    header, size = whole
    content = plain[size:-1]
    if len(content) != header.body_len:
        return refuse(Reason.LENGTH, piece, header)
    return _with_body(header, content, piece, plain[-1])


def _with_body(
    header: Header, content: bytes, piece: bytes, checksum: int
) -> Decoded | RefusedFrame:
    body = None
    if header.msg_id in READERS and not header.part and not header.encryption:
        body = read_body(header, content)
        if body is None:
            return refuse(Reason.BODY, piece, header)
    return Decoded(header, content, checksum, is_stray(piece), body, piece)


def read_body(header: Header, content: bytes) -> Body | None:
    """Return the body of a message that has a reader, or None when the bytes do not fit it."""
    return READERS[header.msg_id](content, header)


def refuse(reason: Reason, piece: bytes, header: Header | None = None) -> RefusedFrame:
    """Return the refusal of some bytes."""
    raw = bytes(piece[:KEPT_RAW])
    if header is None:
        return RefusedFrame(reason, raw)
    return RefusedFrame(reason, raw, header.phone, header.msg_id)


def _header(plain: bytes) -> tuple[Header, int] | None:
    attributes = plain[2] << 8 | plain[3]
    size = _size(attributes)
    if len(plain) <= size:
        return None
    proto_ver = 0
    if attributes & _VERSION_BIT:
        msg_id, _, proto_ver, phone, serial = _2019.unpack_from(plain)
    else:
        msg_id, _, phone, serial = _2013.unpack_from(plain)
    part = bool(attributes & _PARTS_BIT)
    total, seq = _PARTS.unpack_from(plain, size - 4) if part else (0, 0)
    return Header(
        msg_id,
        attributes & _LENGTH_BITS,
        attributes >> 10 & 0x07,
        2019 if attributes & _VERSION_BIT else 2013,
        proto_ver,
        phone.hex(),
        serial,
        part,
        total,
        seq,
    ), size


def _size(attributes: int) -> int:
    size = _2019.size if attributes & _VERSION_BIT else _2013.size
    return size + _PARTS.size if attributes & _PARTS_BIT else size


def _wanted(plain: bytes) -> int:
    """Return the length that the header of a beginning promises, check byte included."""
    attributes = _ATTRIBUTES.unpack_from(plain)[1]
    return _size(attributes) + int(attributes & _LENGTH_BITS) + 1


class FrameReader:
    """Frames of one connection. Holds at most one piece and one cut beginning.

    A piece that ends before its header says is kept until the next one: with a maker who does not
    escape, the two and the delimiter between them are one frame. A good frame always comes first.
    """

    def __init__(self) -> None:
        self._splitter = Splitter()
        self._cut: list[bytes] = []

    @property
    def held_bytes(self) -> int:
        """Bytes waiting for the rest of their frame."""
        return len(self._splitter.rest()) + sum(map(len, self._cut))

    def feed(self, chunk: bytes) -> Iterator[Decoded | RefusedFrame]:
        """Take the next bytes of the stream and yield every frame and refusal they complete."""
        for piece, framed in self._splitter.feed(chunk):
            if framed:
                yield from self._take(piece)
            elif piece:
                yield from self._give_up()
                yield refuse(Reason.TOO_LONG if len(piece) > MAX_PIECE else Reason.START, piece)

    def close(self) -> Iterator[RefusedFrame]:
        """Yield the refusal of what the stream left unfinished."""
        yield from self._give_up()
        if rest := self._splitter.rest():
            yield refuse(Reason.END, rest)

    def _take(self, piece: bytes) -> Iterator[Decoded | RefusedFrame]:
        answer = decode(piece) if piece else None
        if isinstance(answer, Decoded):
            yield from self._give_up()
            yield answer
        elif self._cut:
            yield from self._join(piece, answer)
        elif answer is not None:
            yield from self._hold(piece, answer)

    def _join(self, piece: bytes, alone: RefusedFrame | None) -> Iterator[Decoded | RefusedFrame]:
        joined = MARK_BYTE.join([*self._cut, piece])
        answer = decode(joined)
        if isinstance(answer, Decoded):
            self._cut = []
            yield answer
        elif _is_beginning(joined):
            self._cut.append(piece)
        else:
            yield from self._give_up()
            if alone is not None:
                yield from self._hold(piece, alone)

    def _hold(self, piece: bytes, answer: RefusedFrame) -> Iterator[RefusedFrame]:
        if _is_beginning(piece):
            self._cut = [piece]
        else:
            yield answer

    def _give_up(self) -> Iterator[RefusedFrame]:
        for piece in filter(None, self._cut):
            answer = decode(piece)
            if isinstance(answer, RefusedFrame):
                yield answer
        self._cut = []


def _is_beginning(piece: bytes) -> bool:
    plain = unescape(piece)
    return len(plain) >= _ATTRIBUTES.size and len(plain) < _wanted(plain)


def decode_line(line: str) -> Decoded | RefusedFrame:
    """Read one frame written as hexadecimal digits, delimiters included; blanks are allowed."""
    try:
        raw = bytes.fromhex(line)
    except ValueError:
        return refuse(Reason.HEX, line.encode("utf-8", "replace"))
    if raw[:1] != MARK_BYTE:
        return refuse(Reason.START, raw)
    if len(raw) < 2 or raw[-1] != MARK:
        return refuse(Reason.END, raw)
    return decode(raw[1:-1])
