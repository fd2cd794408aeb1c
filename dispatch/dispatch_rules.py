"""How a city wants its cases dispatched: what counts, when a crew is told, who assigns."""

from dataclasses import dataclass
from enum import StrEnum

HOURS = 24.0


class Mode(StrEnum):
    """Who assigns: the machine, a person shown a proposal, or a person alone."""

    AUTOMATIC = "automatic"
    PROPOSE = "propose"
    MANUAL = "manual"


class Binding(StrEnum):
    """When a crew is told: late, as it is about to set off, or early, up to its capacity.

    What a crew has not been told stays the city's, and may still go to another one: late binding
    costs nobody a change of mind.
    """

    LATE = "late"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class ModeRule:
    """An exception to the mode of a matter: for an area of business, a district, some hours.

    Empty texts mean all; hours are of the city's day, and a span may pass midnight.
    """

    mode: Mode
    area: str = ""
    district: str = ""
    from_hour: float = 0.0
    to_hour: float = HOURS

    def covers(self, area: str, district: str, hour: float) -> bool:
        """Tell whether the rule is about a matter's area in a district at an hour."""
        return self.area in ("", area) and self.district in ("", district) and self._during(hour)

    def _during(self, hour: float) -> bool:
        if self.from_hour <= self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


@dataclass(frozen=True, slots=True)
class DispatchRules:
    """What the engine weighs, in weighted minutes; lists go by priority, 1 first.

    `tardy` and `response` are for each minute past the limit and until arrival, `left_out` for a
    case nobody is sent to. A crew's work costs its square over twice `load_horizon_min`, `support`
    is the price of leaving one's districts. `uncertain_min` is the standard deviation of half an
    hour's estimate: lateness is its expectation. A break lasts `rest_min` and begins at most
    `rest_within_min` after a shift does, in shifts of at least `rest_shift_min`; of 0 minutes: none
    is planned. The first of `modes` that covers a case decides.
    `source` says where the figures come from; "default" is an assumption.
    """

    binding: Binding = Binding.LATE
    tardy: tuple[float, ...] = (10.0, 5.0, 3.0, 2.0)
    response: tuple[float, ...] = (1.0, 0.5, 0.3, 0.2)
    left_out: tuple[float, ...] = (6000.0, 3000.0, 1800.0, 1200.0)
    load_horizon_min: float = 960.0
    support: float = 10.0
    uncertain_min: float = 12.0
    rest_min: float = 30.0
    rest_within_min: float = 300.0
    rest_shift_min: float = 360.0
    modes: tuple[ModeRule, ...] = ()
    source: str = "default"
