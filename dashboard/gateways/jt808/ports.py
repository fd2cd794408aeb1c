"""What the gateway needs from the rest of the house."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dashboard.gateways.jt808.messages import Media, Passage, Reason, Registration
from dispatch.datum import Datum
from dispatch.unit import Fix


class PositionSink(Protocol):
    """Where positions become safe."""

    def put(self, fixes: Sequence[Fix]) -> None:
        """Return when all are committed; raise to have them offered again. One call at a time.

        The same fix may come twice: a terminal repeats what it saw no answer to.
        """
        ...


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer to a registration: result of 0x8100, token when it is 0."""

    result: int
    token: str = ""


class Terminals(Protocol):
    """The register of terminals. Called on the gateway's loop: must answer from memory.

    A terminal is known by `terminal_key` of its phone, the same in both editions.
    """

    def admit(self, key: str, asked: Registration, /) -> Admission:
        """Answer a registration."""
        ...

    def knows(self, key: str, token: str) -> bool:
        """Tell whether the token is the terminal's."""
        ...

    def unit_of(self, key: str) -> str:
        """Return the unit the terminal rides with, or its key until somebody maps it."""
        ...

    def datum_of(self, key: str) -> Datum:
        """Return the datum the terminal sends; the standard's is WGS-84."""
        ...


class Presence(Protocol):
    """Hears who comes and goes. Called on the gateway's loop: must not block."""

    def online(self, unit: str, at: datetime) -> None:
        """Take note that the unit's terminal is connected."""
        ...

    def offline(self, unit: str, at: datetime, reason: Reason | None) -> None:
        """Take note that it left, and why if the gateway ended it."""
        ...


class Uplink(Protocol):
    """Takes photographs and passed-through bytes. Called on the gateway's loop."""

    def take(self, unit: str, body: Media | Passage, /) -> bool:
        """Keep the content; False says that nobody here wants it."""
        ...


class Quiet:
    """Hears nothing and keeps nothing: for a gateway that only brings positions."""

    def online(self, unit: str, at: datetime) -> None:
        """Ignore."""

    def offline(self, unit: str, at: datetime, reason: Reason | None) -> None:
        """Ignore."""

    def take(self, _unit: str, _body: Media | Passage, /) -> bool:
        """Want nothing."""
        return False


def terminal_key(phone: str) -> str:
    """Return a phone without the zeros that fill twelve digits in 2013 and twenty in 2019."""
    return phone.lstrip("0") or "0"


NO_SUCH_TERMINAL = 4


@dataclass(frozen=True, slots=True)
class KeyedTerminals:
    """A register that needs no memory: the token is a keyed hash of the phone.

    `units` maps terminal keys to units; `anyone` also admits terminals that are not in it.
    """

    secret: str
    units: Mapping[str, str] = field(default_factory=dict)
    anyone: bool = False
    datums: Mapping[str, Datum] = field(default_factory=dict)
    datum: Datum = "wgs84"

    def admit(self, key: str, _asked: Registration, /) -> Admission:
        """Admit a terminal of the register whatever plate it names: the mapping is ours."""
        if not self._listed(key):
            return Admission(NO_SUCH_TERMINAL)
        return Admission(0, self.token(key))

    def knows(self, key: str, token: str) -> bool:
        """Compare in constant time; a terminal struck off the register is no longer known."""
        return self._listed(key) and hmac.compare_digest(token.encode(), self.token(key).encode())

    def unit_of(self, key: str) -> str:
        """Return the mapped unit, or the key itself."""
        return self.units.get(key, key)

    def datum_of(self, key: str) -> Datum:
        """Return the terminal's own datum, or the one of this source."""
        return self.datums.get(key, self.datum)

    def token(self, key: str) -> str:
        """Return a terminal's token."""
        return hmac.new(self.secret.encode(), key.encode(), "sha256").hexdigest()[:24]

    def _listed(self, key: str) -> bool:
        return self.anyone or key in self.units
