"""How a city wants free crews spread: the table `[coverage]` of its folder."""

from dataclasses import replace
from typing import Any

from dashboard.cities.dispatching import read_mode
from dashboard.cities.entries import CityError, Entry
from dispatch.coverage.rules import CoverageRules
from dispatch.dispatch_rules import Mode

FIGURES = {
    "minutes": (1.0, 120.0),
    "busy_share": (0.0, 0.95),
    "km_price": (0.0, 100.0),
    "least_gain": (0.0, 1000.0),
    "farthest_min": (1.0, 240.0),
    "shift_margin_min": (0.0, 480.0),
    "hold_min": (0.0, 1440.0),
    "daily_cases": (0.0, 100_000.0),
}
WHOLE = {"most": (0.0, 50.0), "history_days": (14.0, 366.0)}
"""Least and most each figure may be."""

OTHERS = frozenset({"mode", "modes", "source"})


def read_rules_of_coverage(city: Entry) -> CoverageRules:
    """Return the table's rules; what it leaves out is the default, and said to be one."""
    entry, own = city.part("coverage"), CoverageRules()
    for key in entry.values:
        if key not in FIGURES | WHOLE and key not in OTHERS:
            known = ", ".join([*FIGURES, *WHOLE, *sorted(OTHERS)])
            raise CityError("unknown", entry.place(key), value=key, known=known)
    found: dict[str, Any] = {k: entry.number(k, *FIGURES[k]) for k in FIGURES if entry.has(k)}
    found |= {k: int(entry.number(k, *WHOLE[k])) for k in WHOLE if entry.has(k)}
    if entry.has("mode"):
        found["mode"] = entry.choice("mode", {mode.value: mode for mode in Mode})
    modes = tuple(read_mode(part) for part in entry.parts("modes"))
    return replace(own, **found, modes=modes, source=entry.text("source", own.source))
