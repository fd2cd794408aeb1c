"""A city of six streets in a row, four kilometres apart, and crews over it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from dispatch.advice.router import router_of
from dispatch.city import City
from dispatch.coverage.crews import Held
from dispatch.coverage.ground import Scene
from dispatch.coverage.history import Panel, Places, places_of, weekday_of
from dispatch.coverage.rules import CoverageRules
from dispatch.grid import Point, Street
from dispatch.naming import Name
from dispatch.unit import Fix, Unit
from tests.builders import NOON, a_city, a_fix, a_unit

STREETS = tuple(f"44030400{n}" for n in range(1, 4)) + tuple(f"44030300{n}" for n in range(1, 4))
STEP = 0.04
MONDAY = date(2026, 8, 3)


def place(n: int) -> Point:
    """Return the middle of the n-th street, from the west."""
    return Point(114.0 + STEP * n, 22.55)


def a_row_of_streets(**rules: Any) -> City:
    """Return the city: three streets of the west district, then three of the east one."""
    streets = {
        code: Street(code, code[:6], Name(f"{n}街", f"Street {n}"), False, place(n))
        for n, code in enumerate(STREETS)
    }
    return a_city(
        streets=streets, coverage=CoverageRules(**({"minutes": 13.0, "farthest_min": 65.0} | rules))
    )


def crew(call_sign: str, at: int, **changes: Any) -> tuple[Unit, Fix]:
    """Return a free crew in the n-th street."""
    here = place(at)
    return a_unit(call_sign, **changes), a_fix(call_sign, lon=here.lon, lat=here.lat)


def a_scene(
    *crews: tuple[Unit, Fix],
    demand: Mapping[int, float] | None = None,
    city: City | None = None,
    held: Held | None = None,
) -> Scene:
    """Return the city at noon; `demand` are sanitation cases an hour by street, else 1 in each."""
    city = city or a_row_of_streets()
    places = places_of(city)
    expected = np.zeros((len(STREETS), len(places.skills)))
    expected[:, places.skills.index("sanitation")] = [
        (demand or dict.fromkeys(range(6), 1.0)).get(n, 0.0) for n in range(6)
    ]
    units, fixes = tuple(unit for unit, _ in crews), {fix.unit: fix for _, fix in crews}
    router = router_of(city)
    return Scene(city, NOON, units, fixes, router, places, expected, held or Held())


def a_panel(days: int, rate: Any, seed: int = 1) -> Panel:
    """Return so many days from a Monday on, drawn from rate(weekday, hour, street) an hour."""
    chance, city = np.random.default_rng(seed), a_row_of_streets()
    places = places_of(city)
    like = [weekday_of(MONDAY + timedelta(days=n), city) for n in range(days)]
    means = np.array([[[rate(w, h, s) for s in range(6)] for h in range(24)] for w in like])
    counts = np.zeros((*means.shape, len(places.skills)))
    counts[..., places.skills.index("sanitation")] = chance.poisson(means)
    return Panel(places, MONDAY, counts, np.array(like, np.int64))


def only(places: Places, panel: Panel, streets: Iterable[int]) -> Panel:
    """Return a panel of some streets of one district alone."""
    rows = np.array(list(streets))
    names = tuple(places.streets[n] for n in rows)
    few = Places(names, np.zeros(len(rows), np.int64), places.skills)
    return replace(panel, places=few, counts=panel.counts[:, :, rows])
