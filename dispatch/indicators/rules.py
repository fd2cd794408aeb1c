"""What a city decides about its indicators: targets, who counts, the score. Defaults say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dispatch.city import City
from dispatch.indicators import rates
from dispatch.indicators.rates import Rate
from dispatch.indicators.score import GRADES, SCORES, Grade, Score

DEFAULT, OWN = "default", "city"


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should reach: a share from 0 to 1, or seconds not to be passed."""

    value: float
    source: str = DEFAULT


@dataclass(frozen=True, slots=True)
class Rules:
    """How a city counts. `sources` says for each rule whether the city set it."""

    targets: Mapping[str, Target] = field(default_factory=dict)
    backlog: bool = True
    extension: Rate = rates.EXTENSION
    score: Score = SCORES["yuncheng_2026"]
    grades: tuple[Grade, ...] = GRADES
    sources: Mapping[str, str] = field(default_factory=dict)

    def rate(self, code: str) -> Rate:
        """Return a rate as this city defines it."""
        return self.extension if code == "extension" else rates.RATES[code]


EXTENSIONS = {"should_close": rates.EXTENSION, "should_dispose": rates.EXTENSION_OF_DISPOSAL}


def rules_of(city: City) -> Rules:
    """Return the rules of a city: `weights.indicators` of its folder over the defaults.

    Raises `KeyError` or `ValueError` for a rule that cannot be.
    """
    own: Any = city.weights.get("indicators", {})
    sources = {name: OWN if name in own else DEFAULT for name in ("backlog", "extension", "score")}
    return Rules(
        targets=_targets(city, own.get("targets", {})),
        backlog=bool(own.get("backlog", True)),
        extension=EXTENSIONS[own.get("extension", "should_close")],
        score=SCORES[own.get("score", "yuncheng_2026")],
        sources=sources,
    )


def _targets(city: City, own: Mapping[str, Any]) -> dict[str, Target]:
    """Return the targets: 95 % in time unless the city says otherwise; its limit for dispatch."""
    found = {"on_time_closure": Target(0.95)}
    if (minutes := city.stage_minutes.get("dispatch")) is not None:
        found["dispatch_time"] = Target(minutes * 60, OWN)
    for code, value in own.items():
        found[code] = Target(_target(code, float(value)), OWN)
    return found


def _target(code: str, value: float) -> float:
    """Return a city's target: minutes for dispatch, else a share from 0 to 1."""
    if code == "dispatch_time":
        return value * 60
    if code not in rates.RATES or not 0 <= value <= 1:
        raise ValueError(f"{code}: a target is a share from 0 to 1 of a known rate")
    return value
