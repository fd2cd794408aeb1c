"""How a city wants free crews spread: the figures of the table `[coverage]` of its folder."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from dispatch.dispatch_rules import Mode, ModeRule


@dataclass(frozen=True, slots=True)
class CoverageRules:
    """Figures of coverage; `source` says where they come from, "default" is an assumption.

    A street is covered when a free crew with the skill is within `minutes`. `busy_share` is the
    part of its shift a crew is taken up by cases: how much a second crew in reach is worth. A
    move must bring `least_gain` expected cases an hour more than its way costs, `km_price` cases
    an hour for each kilometre. No crew is moved further than `farthest_min`, within
    `shift_margin_min` of its shift's end, or from a post it was sent to less than `hold_min` ago;
    a post it declined is not proposed to it again for as long. At most `most` proposals stand at
    once. Demand is learned from `history_days`; a city without a past is assumed to have
    `daily_cases` in each street. The first of `modes` that covers a post decides who sends.
    """

    minutes: float = 15.0
    busy_share: float = 0.3
    km_price: float = 0.005
    least_gain: float = 0.03
    farthest_min: float = 30.0
    shift_margin_min: float = 45.0
    hold_min: float = 60.0
    most: int = 6
    history_days: int = 56
    daily_cases: float = 6.0
    mode: Mode = Mode.PROPOSE
    modes: tuple[ModeRule, ...] = ()
    source: str = "default"

    def mode_of(self, area: str, district: str, at: datetime, zone: tzinfo) -> Mode:
        """Return who sends crews to posts of a business area in a district at a moment."""
        local = at.astimezone(zone)
        hour = local.hour + local.minute / 60
        found = (rule.mode for rule in self.modes if rule.covers(area, district, hour))
        return next(found, self.mode)
