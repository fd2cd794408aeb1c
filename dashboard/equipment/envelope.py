"""What a gateway hands in: bytes, how to read them, and whom to tell what became of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from dispatch.equipment.checking import Fault
from dispatch.equipment.device import Telegram

FaultOf = tuple[Fault, str]
"""Why something was refused, and what: a device, a reading, a value."""


class Spoken(NamedTuple):
    """What bytes say: telegrams and what was wrong; the topic's area, place and speaker if any."""

    telegrams: list[Telegram]
    faults: list[FaultOf]
    area: str = ""
    gb2260: str = ""
    speaker: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of an envelope: telegrams that are safe, late ones among them, and refusals."""

    accepted: int = 0
    late: int = 0
    faults: list[FaultOf] = field(default_factory=list)


@dataclass(slots=True)
class Envelope:
    """Bytes from a gateway. `settle` is called once what they say is safe, or refused for good."""

    gateway: str
    origin: str
    raw: bytes
    heard_ms: int
    read: Callable[[str, bytes], Spoken]
    settle: Callable[[Outcome], None]
