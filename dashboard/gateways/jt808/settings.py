"""How a gateway runs: where it listens and what one terminal may ask of it."""

from dataclasses import dataclass, field

from dashboard.gateways.jt808.parts import PartLimits


@dataclass(frozen=True, slots=True)
class Settings:
    """Defaults serve 2,000 terminals on one core.

    A terminal may send `rate` units a second after a burst of `burst`; a frame is one unit, and so
    are 64 bytes.
    """

    host: str = "127.0.0.1"
    port: int = 6808
    most_links: int = 10_000
    idle_s: float = 180.0
    greeting_s: float = 30.0
    sweep_s: float = 5.0
    commit_every_s: float = 0.1
    commit_most: int = 5_000
    waiting_most: int = 50_000
    commit_tries: int = 5
    retry_s: float = 0.5
    rate: float = 200.0
    burst: float = 8_000.0
    refused_most: int = 100
    write_most: int = 64 * 1024
    answer_s: float = 5.0
    parts: PartLimits = field(default_factory=PartLimits)
