"""Cases as columns: what every indicator counts in, one array a field, one element a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.case import Case
from dispatch.city import City

Moments = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOMENTS = (
    "reported_at", "filed_at", "first_assigned_at", "assigned_at", "arrived_at", "disposed_at",
    "due_at", "closed_at",
)  # fmt: skip
LABELS = ("state", "district", "street", "matter", "source", "department")
COUNTS = ("reworked", "returned", "extended")
PLACES = ("lon", "lat")
PART_HOURS = 4
"""Hours of a part of the day: six parts, from midnight on."""

COLUMNS = ("id", *LABELS, *MOMENTS, *COUNTS, *PLACES)
"""The fields of a case that indicators look at."""


@dataclass(frozen=True, eq=False)
class Labels:
    """A text of every case, kept as a number into the few texts there are."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    def among(self, *wanted: str) -> Mask:
        """Return where the text is one of those wanted."""
        codes = [code for code, value in enumerate(self.values) if value in wanted]
        return np.isin(self.codes, codes)

    def counts(self, mask: Mask) -> dict[str, int]:
        """Return how many cases of a mask bear each text, leaving out those nobody bears."""
        counts = np.bincount(self.codes[mask], minlength=len(self.values))
        return {v: int(n) for v, n in zip(self.values, counts, strict=True) if n}


@dataclass(frozen=True, eq=False)
class Register:
    """Cases as columns. Moments are seconds since 1970, NaN for never; no place is NaN too.

    `area` is the business area of the matter, `filed_hour` the local hour it was filed in, by the
    city's parts of the day. `history_from` is when the first case of all was reported, in seconds
    since 1970: before that there is nothing to compare with.
    """

    id: Sequence[str]
    state: Labels
    district: Labels
    street: Labels
    matter: Labels
    source: Labels
    department: Labels
    area: Labels
    filed_hour: Labels
    reported_at: Moments
    filed_at: Moments
    first_assigned_at: Moments
    assigned_at: Moments
    arrived_at: Moments
    disposed_at: Moments
    due_at: Moments
    closed_at: Moments
    reworked: Counts
    returned: Counts
    extended: Counts
    lon: Moments
    lat: Moments
    history_from: float

    def __len__(self) -> int:
        """Return how many cases it holds."""
        return len(self.id)

    def ids(self, mask: Mask) -> tuple[str, ...]:
        """Return the numbers of the cases of a mask: open ones first, by limit and number."""
        rows = np.flatnonzero(mask).tolist()
        ended, due = ~np.isnan(self.closed_at), np.nan_to_num(self.due_at, nan=np.inf)
        rows.sort(key=lambda row: (ended[row], due[row], self.id[row]))
        return tuple(self.id[row] for row in rows)

    def labels(self, key: str) -> Labels:
        """Return the labels of a column."""
        found: Labels = getattr(self, key)
        return found


def register_of(columns: Mapping[str, Sequence[Any]], city: City, history_from: float) -> Register:
    """Return a register of `COLUMNS` with moments in seconds or None."""
    made: dict[str, Any] = {name: labels_of(columns[name]) for name in LABELS}
    made |= {name: np.array(columns[name], dtype=np.float64) for name in (*MOMENTS, *PLACES)}
    made |= {name: np.array(columns[name], dtype=np.int64) for name in COUNTS}
    areas = {code: matter.area for code, matter in city.matters.items()}
    made["area"] = labels_of([areas.get(matter, "") for matter in columns["matter"]])
    made["filed_hour"] = labels_of(parts_of_day(made["filed_at"], city.calendar.zone))
    return Register(id=columns["id"], history_from=history_from, **made)


def labels_of(texts: Sequence[str]) -> Labels:
    """Return texts as labels."""
    index: dict[str, int] = {}
    codes = [index.setdefault(text, len(index)) for text in texts]
    return Labels(tuple(index), np.array(codes, dtype=np.int32))


def parts_of_day(moments: Moments, zone: tzinfo) -> list[str]:
    """Return the local hour each part of the day begins with, such as "20"; "" for never."""
    hours = np.nan_to_num(moments // 3600, nan=-1)
    known, where = np.unique(hours, return_inverse=True)
    names = [_part(hour, zone) if hour >= 0 else "" for hour in known.tolist()]
    return [names[index] for index in where.tolist()]


def _part(hour: float, zone: tzinfo) -> str:
    local = datetime.fromtimestamp(hour * 3600, zone)
    return f"{local.hour // PART_HOURS * PART_HOURS:02}"


def register_of_cases(cases: Iterable[Case], city: City) -> Register:
    """Return a register of whole cases; history begins with the first of them."""
    listed = list(cases)
    columns = {name: [_plain(getattr(case, name)) for case in listed] for name in COLUMNS}
    return register_of(columns, city, min(columns["reported_at"], default=float("nan")))


def _plain(value: Any) -> Any:
    return value.timestamp() if isinstance(value, datetime) else value
