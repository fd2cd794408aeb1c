"""Delimiters, escapes and the check byte of JT/T 808 frames (4.4 of the standard)."""

from collections.abc import Iterator

MARK = 0x7E
MARK_BYTE = b"\x7e"
ESCAPE_BYTE = b"\x7d"
ESCAPED_MARK = b"\x7d\x02"
ESCAPED_ESCAPE = b"\x7d\x01"

MAX_PLAIN = 21 + 1023 + 1
"""Longest header with parts, ten bits of body, check byte."""
MAX_PIECE = 2 * MAX_PLAIN


def xor(content: bytes) -> int:
    """Return the exclusive or of all bytes: halves are folded, which beats a loop by far."""
    folded = int.from_bytes(content, "big")
    width = 8 << max(len(content) - 1, 0).bit_length()
    while width > 8:
        width >>= 1
        folded = (folded >> width) ^ (folded & ((1 << width) - 1))
    return folded


def escape(plain: bytes) -> bytes:
    """Return a whole frame around `plain`, delimiters included."""
    inner = plain.replace(ESCAPE_BYTE, ESCAPED_ESCAPE).replace(MARK_BYTE, ESCAPED_MARK)
    return MARK_BYTE + inner + MARK_BYTE


def unescape(piece: bytes) -> bytes:
    """Undo the escapes between two delimiters; reserved bytes without escape stay as they are."""
    if ESCAPE_BYTE not in piece:
        return piece
    return piece.replace(ESCAPED_MARK, MARK_BYTE).replace(ESCAPED_ESCAPE, ESCAPE_BYTE)


def is_stray(piece: bytes) -> bool:
    """Tell whether a reserved byte stands unescaped between the delimiters."""
    return MARK_BYTE in piece or breaks_escape(piece)


def breaks_escape(piece: bytes) -> bool:
    """Tell whether a 7D is followed by neither 01 nor 02."""
    if ESCAPE_BYTE not in piece:
        return False
    pairs = piece.count(ESCAPED_MARK) + piece.count(ESCAPED_ESCAPE)
    return piece.count(ESCAPE_BYTE) != pairs


class Splitter:
    """Cuts a byte stream at its delimiters, holding at most one piece of `MAX_PIECE` bytes.

    Yields (bytes, framed): framed is False for noise before the first delimiter and for a piece
    that grew too long. Empty pieces are told too, because a maker who does not escape may send
    two delimiters inside a body.
    """

    def __init__(self, limit: int = MAX_PIECE) -> None:
        self._held = bytearray()
        self._limit = limit
        self._inside = False

    def feed(self, chunk: bytes) -> Iterator[tuple[bytes, bool]]:
        """Take the next bytes and yield every piece they complete."""
        *whole, rest = chunk.split(MARK_BYTE)
        for part in whole:
            yield from self._close(part)
        yield from self._hold(rest)

    def rest(self) -> bytes:
        """Return the bytes of a piece that has begun and not ended."""
        return bytes(self._held)

    def _close(self, part: bytes) -> Iterator[tuple[bytes, bool]]:
        piece, self._held = bytes(self._held) + part, bytearray()
        framed = self._inside and len(piece) <= self._limit
        if piece or self._inside:
            yield piece, framed
        self._inside = True

    def _hold(self, rest: bytes) -> Iterator[tuple[bytes, bool]]:
        self._held += rest
        if len(self._held) > self._limit:
            yield bytes(self._held), False
            self._held = bytearray()
            self._inside = False
