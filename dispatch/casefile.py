"""Everything an officer looks at to decide a case, as of one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.advice.ranking import Advice
from dispatch.case import Case
from dispatch.city import City, Condition, Matter
from dispatch.facts import Fact
from dispatch.unit import Unit

AFTER = ("after-", "check-", "verify-")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its history, oldest first; `advice` only where a unit may be sent now.

    `assists` has one for each crew that has yet to assist. `units` holds those that are ranked, by
    call sign.
    """

    case: Case
    history: tuple[Fact, ...]
    advice: Advice | None
    units: Mapping[str, Unit]
    city: City
    now: datetime
    assists: tuple[Advice, ...] = ()

    @property
    def matter(self) -> Matter:
        """What the case is about."""
        return self.city.matters[self.case.matter]

    @property
    def condition(self) -> Condition:
        """The filing condition it was accepted under."""
        return self.matter.condition(self.case.condition)

    @property
    def photos_before(self) -> tuple[str, ...]:
        """Photographs from before the work."""
        return tuple(photo for photo in self.case.photos if not photo.startswith(AFTER))

    @property
    def photos_after(self) -> tuple[str, ...]:
        """Photographs from after the work, and of those who checked it."""
        return tuple(photo for photo in self.case.photos if photo.startswith(AFTER))
