"""What a gateway counts, and the last input it refused, for the devices page."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Lock

from dashboard.gateways.jt808.messages import RefusedFrame

LAST_REFUSED = 100
_LATENCIES = 10_000


class Tallied(StrEnum):
    """What is counted besides refusals."""

    BYTES = "bytes"
    FRAMES = "frames"
    FIXES = "fixes"
    SAFE = "safe"
    ACKED = "acked"
    OPENED = "opened"
    CLOSED = "closed"
    COMMITS = "commits"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused input: when, why, whose, and its first bytes in hexadecimal."""

    at: datetime
    reason: str
    phone: str
    msg_id: int
    raw_hex: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A gateway at one moment; `safe_ms` is the time from a frame to its commit, p50 and p95."""

    online: int
    waiting: int
    tallied: Mapping[str, int]
    refused: Mapping[str, int]
    last_refused: tuple[Refused, ...]
    safe_ms: tuple[float, float]


class Counts:
    """Written on the gateway's loop, read from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tallied: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._last: deque[Refused] = deque(maxlen=LAST_REFUSED)
        self._safe_s: deque[float] = deque(maxlen=_LATENCIES)

    def add(self, what: Tallied, n: int = 1) -> None:
        """Count."""
        with self._lock:
            self._tallied[what.value] += n

    def refuse(self, frame: RefusedFrame, at: datetime) -> None:
        """Count a refusal and keep its bytes."""
        self.refuse_as(frame.reason.value, frame, at)

    def refuse_as(self, reason: str, frame: RefusedFrame, at: datetime) -> None:
        """Count a refusal whose reason is a flaw of the position, and keep its bytes."""
        kept = Refused(at, reason, frame.phone, frame.msg_id, frame.raw.hex())
        with self._lock:
            self._refused[reason] += 1
            self._last.append(kept)

    def safe(self, seconds: float) -> None:
        """Take the time one frame waited for its commit."""
        with self._lock:
            self._safe_s.append(seconds)

    def figures(self, online: int, waiting: int) -> Figures:
        """Return everything as it stands."""
        with self._lock:
            took = sorted(self._safe_s)
            tallied, refused = dict(self._tallied), dict(self._refused)
            last = tuple(self._last)
        middle, high = (_share(took, 0.5), _share(took, 0.95))
        return Figures(online, waiting, tallied, refused, last, (middle, high))


def _share(took: list[float], share: float) -> float:
    return round(took[int(share * (len(took) - 1))] * 1000, 1) if took else 0.0
