"""The page of one area as values: indicators with formula, source and moment, and its panels."""

from collections.abc import Iterator
from typing import Any

from dashboard.equipment.figures.computing import COMPUTES
from dashboard.equipment.figures.look import Look
from dashboard.equipment.figures.panels import PANELS
from dashboard.equipment.figures.requests import both
from dispatch.equipment.kinds import Indicator


def area_page(look: Look) -> dict[str, Any]:
    """Return everything an area's wall page shows."""
    area = look.area
    shown = {code for panel in area.page for code in panel.shows}
    return {
        "area": area.code,
        **both(area.name),
        "as_of": int(look.now.timestamp()),
        "district": look.district,
        "indicators": [indicator_record(look, one) for one in area.indicators],
        "panels": {code: PANELS[code](look) for code in sorted(shown & PANELS.keys())},
        "page": [
            {"kind": panel.kind, **both(panel.name), "shows": list(panel.shows)}
            for panel in area.page
        ],
        "trends": trends(look),
        "trend_units": trend_units(look),
        "states": look.states(list(area.kinds)),
        "alarms": len(look.alarms({})),
    }


def trends(look: Look) -> dict[str, list[list[float]]]:
    """Return the last day of the figures that a trend panel shows, hour by hour."""
    return {
        code: look.hour_sums(kind, reading, look.since(1)) for code, kind, reading in _trended(look)
    }


def trend_units(look: Look) -> dict[str, str]:
    """Return what the trends are measured in: that of the reading they add up."""
    kinds = look.plans.kinds
    return {code: kinds[kind].readings[reading].unit for code, kind, reading in _trended(look)}


def _trended(look: Look) -> Iterator[tuple[str, str, str]]:
    """Yield figure, kind of device and reading of each trend."""
    shown = {code for panel in look.area.page if panel.kind == "trend" for code in panel.shows}
    for one in look.area.indicators:
        kind, reading = one.of.get("kind"), one.of.get("reading", "power")
        if one.code in shown and isinstance(kind, str) and isinstance(reading, str):
            yield one.code, kind, reading


def indicator_record(look: Look, indicator: Indicator) -> dict[str, Any]:
    """Return one figure; its value is null when nothing has been measured."""
    value = COMPUTES[indicator.compute](look, indicator.of)
    return {
        "code": indicator.code,
        **both(indicator.name),
        "value": None if value is None else round(value, 2),
        "unit": indicator.unit,
        "formula": both(indicator.formula),
        "source": indicator.source,
        "as_of": int(look.now.timestamp()),
    }
