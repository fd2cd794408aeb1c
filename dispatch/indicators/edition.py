"""A briefing with its still map, its worst cases, and how to ask for it again."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.case import Case
from dispatch.indicators.briefing import Briefing
from dispatch.indicators.still import StillMap

MOST_LONGEST = 5


@dataclass(frozen=True, eq=False)
class Edition:
    """What a reader holds: `longest` are the cases overdue longest, `again` the same address."""

    briefing: Briefing
    longest: tuple[Case, ...]
    still: StillMap
    again: Mapping[str, str]
