"""Which alarm a new one is folded under, so that one officer sees few new rows and no critical one
is ever hidden."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from dispatch.alarms import Alarm, Weather

SPAN = timedelta(minutes=10)
MOST_ROWS = 10
"""New rows one officer can take in within `SPAN`; above it ISA-18.2 speaks of a flood."""

WEATHER_SPAN = timedelta(minutes=60)
"""While a weather warning holds, alarms of one rule gather for so long."""

CROWDED, DENSE, FULL = 3, 6, MOST_ROWS - 1
"""From so many new rows on, alarms of one rule, of one area, and at last all are folded."""

Same = Callable[[Alarm, Alarm], bool]


def same_device(a: Alarm, b: Alarm) -> bool:
    """Tell whether two alarms come from one device."""
    return bool(a.device) and a.device == b.device


def same_circuit(a: Alarm, b: Alarm) -> bool:
    """Tell whether two alarms come from one circuit."""
    return bool(a.circuit) and a.circuit == b.circuit


def _same_rule(a: Alarm, b: Alarm) -> bool:
    return a.rule == b.rule


def _same_area(a: Alarm, b: Alarm) -> bool:
    return a.area == b.area


def _any(row: Alarm, _new: Alarm) -> bool:
    return not row.critical


CAUSES: tuple[Same, ...] = (same_device, same_circuit)
"""What makes two alarms one trouble: they share a case, too."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The alarms a new one is folded under: in its district's room, in the city's, as one cause."""

    district: Alarm | None = None
    city: Alarm | None = None
    cause: Alarm | None = None


def heads_for(new: Alarm, rows: Iterable[Alarm], *, weather: bool) -> Heads:
    """Return what `new` is folded under, of the rows told within `WEATHER_SPAN`."""
    recent = [row for row in rows if row.id != new.id]
    near = [row for row in recent if new.raised_at - row.raised_at < SPAN]
    cause = _newest(new, near, CAUSES)
    if new.critical:
        return Heads(cause=cause)
    reach = recent if weather and new.weather is Weather.CAUSED else near
    city = [row for row in reach if not row.city_head]
    district = [row for row in reach if not row.head and row.district == new.district]
    return Heads(_head(new, district, weather), _head(new, city, weather), cause)


def _head(new: Alarm, rows: list[Alarm], weather: bool) -> Alarm | None:
    fresh = sum(not row.critical for row in rows if new.raised_at - row.raised_at < SPAN)
    tests: list[Same] = [same_device, same_circuit]
    if fresh >= CROWDED or (weather and new.weather is Weather.CAUSED):
        tests.append(_same_rule)
    if fresh >= DENSE:
        tests.append(_same_area)
    if fresh >= FULL:
        tests.append(_any)
    return _newest(new, rows, tests)


def _newest(new: Alarm, rows: list[Alarm], tests: Iterable[Same]) -> Alarm | None:
    for same in tests:
        found = [row for row in rows if same(row, new)]
        if found:
            return max(found, key=lambda row: (row.open, row.raised_at, row.id))
    return None
