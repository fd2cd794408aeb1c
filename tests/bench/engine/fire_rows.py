"""Every unit dispatch of five days of San Francisco's fire department, as rows of seconds."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tests.shared_data import SHARED

FILE = SHARED / "data/04_cases/sf_fire_dispatch_20161231_20170104.csv.gz"
MIDNIGHT = datetime(2016, 12, 31)  # noqa: DTZ001 # the file's times are local, without an offset
DAY_S, HOUR_S = 86400.0, 3600.0
ROAMING = ("MEDIC", "PRIVATE")
KINDS = ("ENGINE", "TRUCK", "CHIEF", "RESCUE CAPTAIN", "RESCUE SQUAD", *ROAMING)
"""Kinds whose units may stand in for each other. Boats, airport and investigation may not: 19 rows
are left out."""
ALS_ENGINE = "ALS ENGINE"
OFF_DUTY_S = 4 * HOUR_S


class Sent(NamedTuple):
    """One unit really sent to one incident; seconds from the first midnight, NaN: never.

    `urgent` is final priority 3, lights and siren; `als` an engine with a paramedic aboard.
    """

    incident: str
    unit: str
    kind: str
    urgent: bool
    medical: bool
    als: bool
    lon: float
    lat: float
    received: float
    dispatched: float
    on_scene: float
    available: float

    @property
    def arrived(self) -> bool:
        """Tell whether it came there, and was not called off."""
        return self.on_scene == self.on_scene


Span = tuple[float, float]


def read_sent(path: Path = FILE) -> list[Sent]:
    """Return the rows of a file, the oldest dispatch first; a row without an end is left out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [_sent(row) for row in csv.DictReader(lines) if row["unit_type"] in KINDS]
    kept = [row for row in rows if row.available >= row.dispatched]
    return sorted(kept, key=lambda row: (row.dispatched, row.incident, row.unit))


def _sent(row: dict[str, str]) -> Sent:
    kind = row["unit_type"]
    dispatched, on_scene = _second(row["dispatch_dttm"]), _second(row["on_scene_dttm"])
    return Sent(
        row["call_number"],
        row["unit_id"],
        kind,
        row["final_priority"] == "3",
        row["call_type"] == "Medical Incident",
        kind == "ENGINE" and row["als_unit"] == "True",
        float(row["longitude"]),
        float(row["latitude"]),
        _second(row["received_dttm"]),
        dispatched,
        on_scene if on_scene >= dispatched else float("nan"),
        _second(row["available_dttm"]),
    )


def _second(text: str) -> float:
    if not text:
        return float("nan")
    return (datetime.fromisoformat(text) - MIDNIGHT).total_seconds()


def als_engines(rows: Iterable[Sent]) -> frozenset[str]:
    """Return the engines that mostly had a paramedic aboard."""
    votes: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        votes[row.unit].append(row.als)
    return frozenset(unit for unit, said in votes.items() if 2 * sum(said) > len(said))


def on_duty(rows: Iterable[Sent]) -> dict[str, list[Span]]:
    """Return when each unit existed: between two of its calls, and during them.

    A unit of a station is on duty from its first call to its last; an ambulance that is not heard
    of for four hours was off duty.
    """
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in rows:
        last = spans[row.unit][-1] if spans[row.unit] else None
        gap = OFF_DUTY_S if row.kind in ROAMING else float("inf")
        if last and row.dispatched - last[1] <= gap:
            spans[row.unit][-1] = (last[0], max(last[1], row.available))
        else:
            spans[row.unit].append((row.dispatched, row.available))
    return dict(spans)
