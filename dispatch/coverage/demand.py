"""What is expected: cases an hour by weekday, hour, street and skill, learned or assumed.

The learned model starts from the mean of everything and adds, margin by margin, what the counts
say beyond it: by skill, hour, kind of day, district, street, and by their pairs down to the single
cell. Every margin is a Poisson count with a gamma prior around what was expected so far, whose
strength is estimated from how far the counts scatter beyond chance (empirical Bayes; Clayton and
Kaldor, Biometrics 43, 1987): few cases say little, many say much.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from dispatch.city import City
from dispatch.coverage.history import (
    HOURS,
    SATURDAY,
    Floats,
    Ints,
    Panel,
    Places,
    places_of,
    weekday_of,
)

HALF_LIFE_DAYS = 28.0
"""A day so long ago counts half as much as yesterday."""

MARGINS = ("k", "t", "h", "d", "s", "th", "hk", "dk", "sk", "dh", "sh", "thsk")
"""What is added after what: t kind of day, h hour, d district, s street, k skill."""

NO_FREE_DAYS = 2
"""With fewer days off in the past all days are taken to be alike."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Cases expected an hour, [weekday, hour, street, skill]; `source` says how it was found."""

    places: Places
    rates: Floats
    source: str

    def next_hour(self, at: datetime, city: City) -> Floats:
        """Return the cases expected in the hour from `at` on, [street, skill]."""
        local = at.astimezone(city.calendar.zone)
        after = local + timedelta(hours=1)
        share = local.minute / 60
        now, then = (self.of_hour(m.date(), m.hour, city) for m in (local, after))
        return (1 - share) * now + share * then

    def of_hour(self, day: date, hour: int, city: City) -> Floats:
        """Return the cases expected in an hour of a day, [street, skill]."""
        found: Floats = self.rates[weekday_of(day, city), hour % self.rates.shape[1]]
        return found

    def of_day(self, day: date, city: City) -> Floats:
        """Return the cases expected in each hour of a day in the whole city."""
        found: Floats = self.rates[weekday_of(day, city)].sum((1, 2))
        return found


def learned(panel: Panel) -> Demand:
    """Return the model learned from a panel; see the top of this file."""
    kind = _kinds(panel)
    weight = 0.5 ** (np.arange(panel.days)[::-1] / HALF_LIFE_DAYS)
    of_kind = np.eye(2)[kind] * weight[:, None]
    counts = np.einsum("dt,dhsk->thsk", of_kind, panel.counts)
    days = of_kind.sum(0)
    expected = np.ones_like(counts) * days[:, None, None, None]
    expected *= counts.sum() / max(expected.sum(), 1.0)
    for margin in MARGINS:
        expected = _with_margin(expected, counts, margin, panel.places.groups)
    rates = expected / np.where(days > 0, days, 1.0)[:, None, None, None]
    if not days[1]:
        rates[1] = rates[0]
    return Demand(panel.places, rates[_kind_of_weekday()], "learned")


def _kinds(panel: Panel) -> Ints:
    """Return 1 for each day off, 0 for each working day; 0 for all where there are too few."""
    kind = (panel.weekday >= SATURDAY).astype(np.int64)
    return kind if NO_FREE_DAYS <= kind.sum() < panel.days else np.zeros_like(kind)


def _kind_of_weekday() -> Ints:
    return (np.arange(7) >= SATURDAY).astype(np.int64)


def _with_margin(expected: Floats, counts: Floats, margin: str, groups: Floats) -> Floats:
    """Return what is expected once one margin has had its say."""
    districts = "d" in margin
    more, group = (",sd", (groups,)) if districts else ("", ())
    found, before = (np.einsum(f"thsk{more}->{margin}", t, *group) for t in (counts, expected))
    after: Floats = np.einsum(f"thsk,{margin}{more}->thsk", expected, shrunk(found, before), *group)
    return after


def shrunk(counts: Floats, expected: Floats) -> Floats:
    """Return by which factor each expectation is to be corrected, the gamma-Poisson posterior mean.

    The prior's variance v is found by moments: Σ((n - e)² - e) / Σe². Where counts scatter no more
    than chance makes them, v is 0 and nothing is corrected.
    """
    squares = float((expected**2).sum())
    beyond = float(((counts - expected) ** 2 - expected).sum())
    if squares <= 0 or beyond <= 0:
        return np.ones_like(expected)
    strength = squares / beyond
    return (strength + counts) / (strength + expected)


def flat(panel: Panel) -> Demand:
    """Return the naive model: each street's and skill's mean of all hours."""
    mean = panel.counts.mean((0, 1)) if panel.days else panel.counts.sum((0, 1))
    return Demand(panel.places, _every_hour(mean, panel.counts.shape[1]), "naive")


def last_week(panel: Panel) -> Demand:
    """Return the other naive model: the same hour of the same weekday when it last came."""
    rates = flat(panel).rates
    for day in range(panel.days):
        rates[panel.weekday[day]] = panel.counts[day]
    return Demand(panel.places, rates, "naive")


def assumed(city: City) -> Demand:
    """Return a city's demand before it has a past: the same in every street, by what there is to
    do for each skill.
    """
    places = places_of(city)
    matters = Counter(matter.skill for matter in city.matters.values())
    skill = np.array([float(matters[code]) for code in places.skills])
    hourly = city.coverage.daily_cases / HOURS * skill / max(skill.sum(), 1.0)
    mean = np.ones((len(places.streets), 1)) * hourly
    return Demand(places, _every_hour(mean, HOURS), "default")


def _every_hour(mean: Floats, hours: int) -> Floats:
    return np.tile(mean, (7, hours, 1, 1))
