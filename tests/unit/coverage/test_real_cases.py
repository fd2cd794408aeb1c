"""The demand model on real requests of 坪山区: what it learned holds on days it has not seen."""

from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np

from dashboard.cities.load import load_city
from dashboard.replay.mapping import read_plan
from dashboard.replay.reading import open_table
from dashboard.replay.turning import Turner
from dispatch.coverage.check import Check, check
from dispatch.coverage.history import Count, Panel, panel_of
from tests.shared_data import SHARED, needs_shared
from tests.unit.coverage.scenes import only

pytestmark = needs_shared

PINGSHAN = SHARED / "data/04_cases/shenzhen_pingshan_2018_to_oct.csv"
DISTRICT = "440310"
WEEKS, HISTORY_DAYS = 8, 56


@cache
def pingshan() -> Panel:
    """Return the district's requests by day, street and skill; the file knows no hours."""
    city, plan = load_city("shenzhen"), read_plan("pingshan")
    turner = Turner(plan, city)
    with open_table(Path(PINGSHAN), plan) as table:
        rows = [turner.values(row) for row in table.rows()]
    counts = [
        Count(
            datetime.fromisoformat(row["reported_at"]),
            row["district"],
            row.get("street", ""),
            city.matters[row["matter"]].skill,
        )
        for row in rows
    ]
    days = [one.hour.date() for one in counts]
    panel = panel_of(counts, city, min(days), max(days))
    mine = [n for n, code in enumerate(panel.places.streets) if code.startswith(DISTRICT)]
    return only(panel.places, panel, mine).by_day()


def checks() -> list[Check]:
    """Return the check as each of the last weeks would have made it, one week ahead each."""
    panel = pingshan()
    ends = range(panel.days - 7 * (WEEKS - 1), panel.days + 1, 7)
    return [check(panel.last_of(end, HISTORY_DAYS)) for end in ends]


def test_every_request_finds_its_street_or_district() -> None:
    assert round(pingshan().counts.sum()) == 6_952


def test_the_learned_model_beats_the_naive_ones_on_days_held_out() -> None:
    found = checks()
    mean = {
        name: float(np.mean([one.scores[name].deviance for one in found]))
        for name in ("learned", "flat", "last_week")
    }
    print("\n", {name: round(value, 2) for name, value in mean.items()})
    assert mean["learned"] < 0.95 * mean["flat"]
    assert mean["learned"] < 0.5 * mean["last_week"]
    assert sum(one.learned_wins for one in found) >= 7
