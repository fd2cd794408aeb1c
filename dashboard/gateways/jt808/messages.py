"""What JT/T 808 frames say, as values: header, bodies, refusals.

Header and location are named tuples, not dataclasses: they are made for every frame.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

KEPT_RAW = 256
"""Bytes of a refused frame kept for people to read."""


class Msg(IntEnum):
    """Message numbers the gateway speaks; others are named by their number."""

    TERMINAL_ACK = 0x0001
    HEARTBEAT = 0x0002
    UNREGISTER = 0x0003
    REGISTER = 0x0100
    AUTHENTICATE = 0x0102
    LOCATION = 0x0200
    LOCATION_REPLY = 0x0201
    BATCH = 0x0704
    MEDIA = 0x0801
    PASS_UP = 0x0900
    PLATFORM_ACK = 0x8001
    REGISTER_REPLY = 0x8100
    SET_PARAMETERS = 0x8103
    ASK_LOCATION = 0x8201
    FOLLOW = 0x8202
    TEXT = 0x8300
    MEDIA_ACK = 0x8800
    PASS_DOWN = 0x8900


class Result(IntEnum):
    """Result of a general acknowledgement (0x0001, 0x8001)."""

    OK = 0
    FAILED = 1
    WRONG = 2
    UNSUPPORTED = 3


class Reason(StrEnum):
    """Why input was refused, or worth counting; the words are under `jt808.reason`."""

    HEX = "hex"
    START = "start"
    END = "end"
    TOO_LONG = "too_long"
    SHORT = "short"
    ESCAPE = "escape"
    CHECKSUM = "checksum"
    LENGTH = "length"
    BODY = "body"
    ENCRYPTED = "encrypted"
    PART = "part"
    PARTS_EXPIRED = "parts_expired"
    PARTS_CROWDED = "parts_crowded"
    UNKNOWN_MESSAGE = "unknown_message"
    UNKNOWN_TERMINAL = "unknown_terminal"
    NOT_AUTHENTICATED = "not_authenticated"
    WRONG_TOKEN = "wrong_token"
    DUPLICATE = "duplicate"
    NOT_LOCATED = "not_located"
    TIME_ZERO = "time_zero"
    FLOOD = "flood"
    CROWDED = "crowded"
    SLOW = "slow"
    IDLE = "idle"
    REPLACED = "replaced"
    GARBAGE = "garbage"
    NOT_SAFE = "not_safe"


class Header(NamedTuple):
    """The header of one frame; `part` marks one of `total` parts of a message."""

    msg_id: int
    body_len: int
    encryption: int
    version: int
    proto_ver: int
    phone: str
    serial: int
    part: bool = False
    total: int = 0
    seq: int = 0


class Location(NamedTuple):
    """A 0x0200 body; degrees as sent, `at` None when the BCD time is no time."""

    alarm: int
    status: int
    lat: float
    lon: float
    altitude_m: int
    speed_kmh: float
    direction: int
    at: datetime | None
    time_bcd: str
    extras: bytes = b""

    @property
    def located(self) -> bool:
        """Tell whether the receiver had a position (status bit 1)."""
        return bool(self.status & 0x02)

    @property
    def loaded(self) -> bool:
        """Tell whether the vehicle is half or fully loaded (status bits 8 and 9)."""
        return bool(self.status & 0x300)


@dataclass(frozen=True, slots=True)
class Ack:
    """A general acknowledgement, either way."""

    serial: int
    msg_id: int
    result: int


@dataclass(frozen=True, slots=True)
class Registration:
    """A 0x0100 body."""

    province: int
    city: int
    maker: str
    model: str
    terminal_id: str
    plate_color: int
    plate: str


@dataclass(frozen=True, slots=True)
class RegisterReply:
    """A 0x8100 body; result 0 is yes, 1 to 4 say which of vehicle and terminal is wrong."""

    serial: int
    result: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Authentication:
    """A 0x0102 body; `imei` only in 2019."""

    token: str
    imei: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A 0x0704 body; kind 0 is ordinary, 1 is back-fill from a dead spot."""

    kind: int
    items: tuple[Location, ...]


@dataclass(frozen=True, slots=True)
class LocationReply:
    """A 0x0201 body: the answer to 0x8201."""

    serial: int
    location: Location


@dataclass(frozen=True, slots=True)
class Media:
    """A 0x0801 body: a photograph, a sound or a film with its place."""

    media_id: int
    kind: int
    coding: int
    trigger: int
    channel: int
    location: Location
    content: bytes


@dataclass(frozen=True, slots=True)
class Passage:
    """A 0x0900 or 0x8900 body: bytes for somebody else."""

    kind: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Text:
    """A 0x8300 body."""

    flag: int
    text: str


Body = (
    Ack
    | Registration
    | RegisterReply
    | Authentication
    | Location
    | Batch
    | LocationReply
    | Media
    | Passage
    | Text
)


class Decoded(NamedTuple):
    """A frame that holds; `body` is None when its number has no reader, or it is a part.

    `piece` is what stood between the delimiters; `stray` marks reserved bytes left unescaped.
    """

    header: Header
    content: bytes
    checksum: int
    stray: bool
    body: Body | None
    piece: bytes = b""

    def refused(self, reason: Reason) -> "RefusedFrame":
        """Return the refusal of a frame that is sound and still not taken."""
        return RefusedFrame(reason, self.piece[:KEPT_RAW], self.header.phone, self.header.msg_id)


@dataclass(frozen=True, slots=True)
class RefusedFrame:
    """Bytes that were not taken, and why; `raw` is cut to what a person can read."""

    reason: Reason
    raw: bytes
    phone: str = ""
    msg_id: int = -1
