"""The problem, immutable: crews, open cases, what counts, and how one travels. Refuses by field."""

from collections.abc import Hashable
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispatch.engine.layout import Floats, Indices
from dispatch.engine.travel import Travel
from dispatch.refusals import FieldRefused

Bools = NDArray[np.bool_]
NONE = -1
LARGEST = 1e9


def _no_floats() -> Floats:
    return np.zeros(0)


def _no_indices() -> Indices:
    return np.zeros(0, np.int32)


def _freeze(record: Any) -> None:
    for f in fields(record):
        column = getattr(record, f.name)
        if isinstance(column, np.ndarray):
            column.setflags(write=False)


def _refuse_where(
    bad: Bools, column: str, reason: str, values: Any, limits: tuple[float, float] = (0, LARGEST)
) -> None:
    """Refuse with the first row of `column` that is bad, such as "cases[3].due_at"."""
    if bad.any():
        row = int(bad.argmax())
        table, _, name = column.partition(".")
        raise FieldRefused(
            f"{table}[{row}].{name}", reason, value=values[row], least=limits[0], most=limits[1]
        )


def _refuse_twins(ids: tuple[Hashable, ...], column: str) -> None:
    if len(set(ids)) < len(ids):
        first = {name: row for row, name in reversed(list(enumerate(ids)))}
        twin = np.array([first[name] != row for row, name in enumerate(ids)])
        _refuse_where(twin, column, "twice", ids)


def _refuse_numbers(table: Any, name: str, columns: tuple[str, ...], least: float) -> None:
    """Refuse what is no number, or less than `least`."""
    for column in columns:
        values = getattr(table, column)
        _refuse_where(~np.isfinite(values), f"{name}.{column}", "not_a_number", values)
        _refuse_where(
            (values < least) | (values > LARGEST),
            f"{name}.{column}",
            "out_of_range",
            values,
            (least, LARGEST),
        )


@dataclass(frozen=True, slots=True)
class Crews:
    """Crews by column. `lon`, `lat`: where it is when free; NaN means no fix, and it gets nothing.

    `skills`, `own` and `support` are crew × skill and crew × district tables. A break of `rest_s`
    seconds begins before the case that would else end after `rest_by`; no columns: no breaks.
    """

    id: tuple[Hashable, ...]
    lon: Floats
    lat: Floats
    free_at: Floats
    shift_end: Floats
    load_s: Floats
    capacity: Indices
    skills: Bools
    own: Bools
    support: Bools
    rest_by: Floats = field(default_factory=_no_floats)
    rest_s: Floats = field(default_factory=_no_floats)

    def __post_init__(self) -> None:
        """Refuse times that are none, work that is negative, names that are taken."""
        _refuse_twins(self.id, "teams.id")
        _refuse_numbers(self, "teams", ("free_at", "shift_end"), -LARGEST)
        _refuse_numbers(self, "teams", ("load_s", "capacity"), 0)
        if len(self.rest_by) or len(self.rest_s):
            _refuse_numbers(self, "teams", ("rest_by",), -LARGEST)
            _refuse_numbers(self, "teams", ("rest_s",), 0)
        _freeze(self)

    @property
    def without_fix(self) -> Bools:
        """Tell which crews nobody knows the place of."""
        return ~(np.isfinite(self.lon) & np.isfinite(self.lat))


@dataclass(frozen=True, slots=True)
class Cases:
    """Open cases by column. `incumbent`: the crew it was last given to, NONE for none.

    `vehicle` is a second skill the crew needs, NONE for none; `pin` the crew an officer fixed.
    Rows with the same `joint` are the parts of one case that needs several crews, each part with
    the kind of crew it asks for: different crews take them, or all of it is left out. NONE, or no
    column at all: one crew is enough.
    """

    id: tuple[Hashable, ...]
    lon: Floats
    lat: Floats
    filed_at: Floats
    due_at: Floats
    work_s: Floats
    priority: Indices
    skill: Indices
    district: Indices
    incumbent: Indices
    vehicle: Indices
    pin: Indices
    joint: Indices = field(default_factory=_no_indices)

    def __post_init__(self) -> None:
        """Refuse places and times that are none, work that is negative, names that are taken."""
        _refuse_twins(self.id, "cases.id")
        _refuse_numbers(self, "cases", ("lon", "lat", "filed_at", "due_at"), -LARGEST)
        _refuse_numbers(self, "cases", ("work_s",), 0)
        _freeze(self)


@dataclass(frozen=True, slots=True)
class Objective:
    """What counts, in weighted minutes; the tables are indexed by priority, entry 0 unused.

    `travel`: what a minute of travel weighs.
    `spread` widens a finish t seconds away by spread·√t either way; 0 believes every estimate.
    """

    tardy_per_min: Floats
    response_per_min: Floats
    left_out: Floats
    load_horizon_min: float
    support: float
    churn: float
    hard: bool = False
    spread: float = 0.0
    travel: float = 1.0

    def __post_init__(self) -> None:
        """Refuse weights that are negative or none."""
        for name in ("tardy_per_min", "response_per_min", "left_out"):
            _refuse_weights(f"objective.{name}", getattr(self, name))
        for name in ("support", "churn", "spread", "travel"):
            _refuse_weights(f"objective.{name}", np.array([getattr(self, name)]))
        _refuse_weights("objective.load_horizon_min", np.array([self.load_horizon_min - 1e-9]))
        _freeze(self)


class Bounds(NamedTuple):
    """The box a city lies in, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def outside(self, lon: Floats, lat: Floats) -> Bools:
        """Tell which places are farther outside than half the city is wide."""
        wide, high = (self.east - self.west) / 2, (self.north - self.south) / 2
        beside = np.abs(lon - (self.west + self.east) / 2) > 2 * wide
        return beside | (np.abs(lat - (self.south + self.north) / 2) > 2 * high)


@dataclass(frozen=True, slots=True)
class Problem:
    """One moment of a city: `now` is the second of the day. `bans` has rows of (case, crew)."""

    now: float
    crews: Crews
    cases: Cases
    objective: Objective
    travel: Travel
    bans: Indices = field(default_factory=lambda: np.zeros((0, 2), np.int32))
    bounds: Bounds | None = None

    def __post_init__(self) -> None:
        """Refuse rows that point at nothing."""
        if not np.isfinite(self.now):
            raise FieldRefused("now", "not_a_number", value=self.now)
        crews, cases = len(self.crews.id), self.cases
        _refuse_outside(cases.skill, (0, self.crews.skills.shape[1]), "cases.skill")
        _refuse_outside(cases.district, (0, self.crews.own.shape[1]), "cases.district")
        _refuse_outside(cases.vehicle, (NONE, self.crews.skills.shape[1]), "cases.vehicle")
        _refuse_outside(cases.priority, (1, len(self.objective.left_out)), "cases.priority")
        _refuse_outside(cases.incumbent, (NONE, crews + 1), "cases.incumbent")
        _refuse_outside(cases.pin, (NONE, crews), "cases.pin")
        _refuse_outside(cases.joint, (NONE, len(cases.id)), "cases.joint")
        self._refuse_places()
        if self.bans.size:
            _refuse_outside(self.bans[:, 0], (0, len(cases.id)), "bans.case")
            _refuse_outside(self.bans[:, 1], (0, crews), "bans.team")
        self.bans.setflags(write=False)

    def _refuse_places(self) -> None:
        """Refuse what lies nowhere on earth, and a case far outside the city."""
        for name, table in (("teams", self.crews), ("cases", self.cases)):
            for column, most in (("lon", 180.0), ("lat", 90.0)):
                values = getattr(table, column)
                known = np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf)
                where = f"{name}.{column}"
                _refuse_where(np.abs(known) > most, where, "out_of_range", values, (-most, most))
        if self.bounds is not None:
            box, cases = self.bounds, self.cases
            sea = box.outside(cases.lon, cases.lat)
            _refuse_where(sea, "cases.lon", "out_of_range", cases.lon, (box.west, box.east))


def _refuse_weights(name: str, weights: Floats) -> None:
    if not ((weights >= 0) & (weights <= LARGEST)).all():
        raise FieldRefused(name, "out_of_range", least=0, most=LARGEST)


def _refuse_outside(column: Indices, limits: tuple[int, int], name: str) -> None:
    _refuse_where((column < limits[0]) | (column >= limits[1]), name, "unknown", column)
