"""The engine's plan as a town keeps it, for pages that show it: no engine runs here."""

from datetime import timedelta
from typing import Any

from dashboard.store.outlooks import keep_outlook
from dispatch.case import Case
from tests.browser.town import Town

MINUTES = ((0, 6, 30), (32, 41, 70), (74, 80, 118))
"""When a crew sets out, is there and has done, stop after stop."""


def keep_plan(
    town: Town,
    proposals: dict[str, Case] | None = None,
    assists: tuple[str, ...] = (),
    **more: Any,
) -> None:
    """Keep a plan four per cent dearer than the best found; `proposals` are cases by crew.

    `assists` go along with each of them.
    """
    given = proposals or {}
    now = town.clock.now()
    record = {
        "at": now.isoformat(),
        "automatic": 0,
        "proposed": len(given),
        "crews": 12,
        "late": 0,
        "left_out": [],
        "fairness": 0.93,
        "cost": {"total": 1040.0},
        "standard": {"cost": 1040.0, "best": 1000.0, "bound": 900.0},
        "binding": "late",
        "source": "city",
        "basis": [],
        "searching": True,
        "trend": [],
        "queues": {},
        "rests": {},
        "proposals": [
            {
                "case": case.id,
                "version": case.version,
                "unit": unit,
                "assist": "",
                "assists": list(assists),
                "arrives_at": (now + timedelta(minutes=6)).isoformat(timespec="seconds"),
                "late_min": 0,
            }
            for unit, case in given.items()
        ],
    }
    with town.services.database.writing() as connection:
        keep_outlook(connection, record | more)


def queues(town: Town, stops: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    """Return what each crew does next: case ids by crew, one after another."""
    now = town.clock.now()

    def moment(minutes: int) -> str:
        return (now + timedelta(minutes=minutes)).isoformat(timespec="seconds")

    return {
        unit: [
            {
                "case": case,
                "part": case,
                "assist": "",
                "departs_at": moment(out),
                "arrives_at": moment(there),
                "done_at": moment(done),
                "late_min": 0 if n else 4,
            }
            for n, (case, (out, there, done)) in enumerate(zip(cases, MINUTES, strict=False))
        ]
        for unit, cases in stops.items()
    }


def rest(town: Town, begins_min: int, lasts_min: int = 30) -> dict[str, str]:
    """Return a break that begins in so many minutes, as the plan has it."""
    begins = town.clock.now() + timedelta(minutes=begins_min)
    ends = begins + timedelta(minutes=lasts_min)
    return {
        "from": begins.isoformat(timespec="seconds"),
        "until": ends.isoformat(timespec="seconds"),
    }
