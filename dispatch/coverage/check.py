"""Which model is used: the learned one must beat naive ones on days it has not seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from dispatch.city import City
from dispatch.coverage.demand import Demand, assumed, flat, last_week, learned
from dispatch.coverage.history import Floats, Panel

HELD_OUT_DAYS = 7
LEAST_DAYS = 14
"""A week to learn from and a week to be checked by; with less nothing is learned."""

LEAST_RATE = 1e-4
"""No model may call a case impossible: what happens after all would be infinitely surprising."""

MODELS: Mapping[str, Callable[[Panel], Demand]] = {
    "learned": learned,
    "flat": flat,
    "last_week": last_week,
}


@dataclass(frozen=True, slots=True)
class Score:
    """How far a model was off, by cell: Poisson deviance, and mean absolute error in cases."""

    deviance: float
    mae: float


@dataclass(frozen=True, slots=True)
class Check:
    """The scores of all models on the last days, held out; empty where there are too few days."""

    days: int
    held_out: int = 0
    scores: Mapping[str, Score] = field(default_factory=dict)

    @property
    def naive(self) -> str:
        """The better naive model."""
        naive = (name for name in self.scores if name != "learned")
        return min(naive, key=lambda name: self.scores[name].deviance, default="flat")

    @property
    def learned_wins(self) -> bool:
        """Tell whether the learned model was nearer the truth than every naive one."""
        return bool(self.scores) and (
            self.scores["learned"].deviance < self.scores[self.naive].deviance
        )


def check(panel: Panel, held_out: int = HELD_OUT_DAYS) -> Check:
    """Return how each model, fitted on the days before, tells the last `held_out` days."""
    if panel.days < LEAST_DAYS or not panel.counts.sum():
        return Check(panel.days)
    before = panel.until(panel.days - held_out)
    truth, weekday = panel.counts[-held_out:], panel.weekday[-held_out:]
    scores = {name: score(truth, fit(before).rates[weekday]) for name, fit in MODELS.items()}
    return Check(panel.days, held_out, scores)


def score(truth: Floats, rates: Floats) -> Score:
    """Return how far expected `rates` are from the counts that came, in the mean of all cells."""
    mu = np.maximum(rates, LEAST_RATE)
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.where(truth > 0, truth * np.log(truth / mu), 0.0)
    deviance = 2.0 * (surprise - (truth - mu))
    return Score(float(deviance.mean()), float(np.abs(truth - mu).mean()))


def demand_of(panel: Panel, city: City) -> tuple[Demand, Check]:
    """Return the demand to go by and the check that decided which model it is."""
    found = check(panel)
    if found.learned_wins:
        return learned(panel), found
    if panel.days and panel.counts.sum():
        return MODELS[found.naive](panel), found
    return assumed(city), found
