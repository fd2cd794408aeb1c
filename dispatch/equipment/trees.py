"""Which trees to look at before a typhoon: a list by risk, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass

TILT_WEIGHT, HEIGHT_WEIGHT, HEALTH_WEIGHT, EXPOSURE_WEIGHT, SOIL_WEIGHT = 35, 20, 25, 10, 10
WORST_TILT, TALLEST_M, SICKEST, WETTEST = 10.0, 20.0, 4.0, 60.0


@dataclass(frozen=True, slots=True)
class TreeRisk:
    """A tree's risk, 0 to 100, and what weighs most: "tilt", "height", "health", …"""

    risk: float
    reason: str


def tree_risk(values: Mapping[str, float], traits: Mapping[str, float]) -> TreeRisk:
    """Return how likely a tree is to fall, from what its sensor says and what is known of it."""
    parts = {
        "tilt": TILT_WEIGHT * _share(values.get("tilt", 0.0), WORST_TILT),
        "height": HEIGHT_WEIGHT * _share(traits.get("height_m", 0.0), TALLEST_M),
        "health": HEALTH_WEIGHT * _share(traits.get("health", 1.0) - 1, SICKEST - 1),
        "exposure": EXPOSURE_WEIGHT * _share(traits.get("exposure", 0.0), 1.0),
        "soil": SOIL_WEIGHT * _share(values.get("moisture", 0.0), WETTEST),
    }
    return TreeRisk(round(sum(parts.values()), 1), max(parts, key=lambda name: parts[name]))


def _share(value: float, worst: float) -> float:
    return min(1.0, max(0.0, value / worst))
