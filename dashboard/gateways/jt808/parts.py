"""Putting messages together that came in parts: bounded in number, size and time."""

from dataclasses import dataclass, field

from dashboard.gateways.jt808.bodies import READERS
from dashboard.gateways.jt808.messages import Decoded, Header, Reason, RefusedFrame
from dashboard.gateways.jt808.reading import read_body, refuse


@dataclass(frozen=True, slots=True)
class PartLimits:
    """How much one terminal may leave unfinished."""

    messages: int = 4
    total_bytes: int = 1 << 20
    seconds: float = 60.0


@dataclass(slots=True)
class _Pile:
    header: Header
    begun: float
    parts: dict[int, bytes] = field(default_factory=dict)


_Key = tuple[int, int, int]


class Parts:
    """The unfinished messages of one terminal."""

    def __init__(self, limits: PartLimits | None = None) -> None:
        self._limits = limits or PartLimits()
        self._piles: dict[_Key, _Pile] = {}
        self._held = 0

    @property
    def held_bytes(self) -> int:
        """Bytes waiting for the rest of their message."""
        return self._held

    def add(self, frame: Decoded, now: float) -> Decoded | RefusedFrame | None:
        """Take a part at `now` seconds; return the whole message when it was the last one.

        The whole has the serial of its first part and keeps `total`, so that all can be answered.
        """
        header = frame.header
        if not 1 <= header.seq <= header.total:
            return refuse(Reason.PART, frame.content, header)
        key = (header.msg_id, header.total, (header.serial - header.seq + 1) & 0xFFFF)
        if not self._has_room(key, frame):
            return refuse(Reason.PARTS_CROWDED, frame.content, header)
        pile = self._piles.setdefault(key, _Pile(header, now))
        self._held += len(frame.content) - len(pile.parts.get(header.seq, b""))
        pile.parts[header.seq] = frame.content
        return self._whole(key, frame) if len(pile.parts) == header.total else None

    def expire(self, now: float) -> list[RefusedFrame]:
        """Forget messages whose rest did not come in time."""
        oldest = now - self._limits.seconds
        late = [key for key, pile in self._piles.items() if pile.begun < oldest]
        return [self._drop(key) for key in late]

    def _has_room(self, key: _Key, frame: Decoded) -> bool:
        if self._held + len(frame.content) > self._limits.total_bytes:
            return False
        return key in self._piles or len(self._piles) < self._limits.messages

    def _whole(self, key: _Key, last: Decoded) -> Decoded | RefusedFrame:
        pile = self._take(key)
        content = b"".join(pile.parts[seq] for seq in sorted(pile.parts))
        header = last.header._replace(body_len=len(content), part=False, serial=key[2], seq=0)
        body = read_body(header, content) if header.msg_id in READERS else None
        if body is None and header.msg_id in READERS:
            return refuse(Reason.BODY, content, header)
        return last._replace(header=header, content=content, body=body)

    def _drop(self, key: _Key) -> RefusedFrame:
        pile = self._take(key)
        return refuse(Reason.PARTS_EXPIRED, next(iter(pile.parts.values())), pile.header)

    def _take(self, key: _Key) -> _Pile:
        pile = self._piles.pop(key)
        self._held -= sum(map(len, pile.parts.values()))
        return pile
