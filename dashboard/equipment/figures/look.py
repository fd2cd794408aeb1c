"""One consistent look at devices, readings, alarms and cases, for the figures of a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, true

from dashboard.equipment.lamps import Lamps
from dashboard.store import tables
from dashboard.store.encoding import decode
from dashboard.store.equipment_tables import (
    condition,
    device,
    quantity,
    reading_hour,
    reading_minute,
)
from dispatch.alarms import AlarmState, Colour
from dispatch.city import City
from dispatch.equipment.kinds import BusinessArea, Plans

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class DeviceLook:
    """A device with the last that is known of it; traits are filled up with those of its kind."""

    no: int
    id: str
    kind: str
    district: str
    street: str
    circuit: str
    lon: float
    lat: float
    traits: Mapping[str, float]
    values: Mapping[str, float]
    value: float | None
    state: str
    at_ms: int


@dataclass(frozen=True)
class Look:
    """What one area's figures are computed from; `district` "" is the whole city."""

    connection: Connection
    plans: Plans
    area: BusinessArea
    city: City
    lamps: Lamps
    now: datetime
    district: str = ""
    cache: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def today(self) -> datetime:
        """Midnight of today in the city."""
        local = self.now.astimezone(self.city.calendar.zone)
        return datetime.combine(local.date(), time(), self.city.calendar.zone)

    def since(self, days: float) -> datetime:
        """Return the moment so many days ago."""
        return self.now - timedelta(days=days)

    def devices(self, kind: str) -> Sequence[DeviceLook]:
        """Return the devices of a kind in this look's district, each with its last readings."""
        key = f"devices {kind}"
        if key not in self.cache:
            self.cache[key] = [self._device(row) for row in self._rows(kind)]
        found: Sequence[DeviceLook] = self.cache[key]
        return found

    def _rows(self, kind: str) -> Iterable[Any]:
        columns = (
            device.c.no, device.c.id, device.c.kind, device.c.district, device.c.street,
            device.c.circuit, device.c.lon, device.c.lat, device.c.traits, condition.c.vals,
            condition.c.value, condition.c.state, condition.c.at_ms,
        )  # fmt: skip
        joined = select(*columns).join(condition, condition.c.device == device.c.no)
        mine = (device.c.kind == kind) & self.here(device.c.district)
        return self.connection.execute(joined.where(mine))

    def _device(self, row: Any) -> DeviceLook:
        traits = {**self.plans.kinds[row.kind].traits, **row.traits}
        return DeviceLook(
            row.no, row.id, row.kind, row.district, row.street, row.circuit, row.lon, row.lat,
            traits, decode(row.vals), row.value, row.state, row.at_ms,
        )  # fmt: skip

    def here(self, column: Any) -> ColumnElement[bool]:
        """Return the condition that a district column lies in this look's district."""
        return column == self.district if self.district else true()

    def states(self, kinds: Sequence[str]) -> dict[str, int]:
        """Return how many devices of some kinds are in each state."""
        joined = select(condition.c.state, func.count()).join(
            device, device.c.no == condition.c.device
        )
        mine = device.c.kind.in_(kinds) & self.here(device.c.district)
        rows = self.connection.execute(joined.where(mine).group_by(condition.c.state))
        return {row[0]: row[1] for row in rows}

    def sums(self, kind: str, codes: Sequence[str], start: datetime, end: datetime) -> float:
        """Return the sum of added readings of a kind from `start` to `end`.

        Hours count where they are rolled up, the last two as minutes.
        """
        first, last = _ms(start), _ms(end)
        border = max(first, _ms(self.now) // HOUR_MS * HOUR_MS - HOUR_MS)
        hours = self._total(reading_hour, kind, codes, (first, min(border, last)))
        return hours + self._total(reading_minute, kind, codes, (max(first, border), last))

    def _total(self, table: Any, kind: str, codes: Sequence[str], span: tuple[int, int]) -> float:
        total = (
            select(func.coalesce(func.sum(table.c.total), 0.0))
            .join(device, device.c.no == table.c.device)
            .join(quantity, quantity.c.no == table.c.quantity)
            .where((table.c.at_ms >= span[0]) & (table.c.at_ms < span[1]))
            .where((device.c.kind == kind) & quantity.c.code.in_(codes))
            .where(self.here(device.c.district))
        )
        return float(self.connection.execute(total).scalar_one())

    def hour_means(self, kind: str, code: str, at_ms: int) -> dict[int, float]:
        """Return the mean of a reading within an hour, by device number."""
        hour = reading_hour
        query = self._of_kind(select(hour.c.device, hour.c.total, hour.c.n), hour, kind, code)
        rows = self.connection.execute(query.where(hour.c.at_ms == at_ms // HOUR_MS * HOUR_MS))
        return {row.device: row.total / row.n for row in rows}

    def hour_sums(self, kind: str, code: str, since: datetime) -> list[list[float]]:
        """Return [seconds since 1970, sum over devices of the hour's mean], hour by hour."""
        hour = reading_hour
        query = self._of_kind(
            select(hour.c.at_ms, func.sum(hour.c.total / hour.c.n).label("sum")), hour, kind, code
        )
        grouped = query.where(hour.c.at_ms >= _ms(since)).group_by(hour.c.at_ms)
        rows = self.connection.execute(grouped.order_by(hour.c.at_ms))
        return [[row.at_ms // 1000, round(row.sum, 1)] for row in rows]

    def _of_kind(self, query: Select[Any], table: Any, kind: str, code: str) -> Select[Any]:
        joined = query.join(device, device.c.no == table.c.device).join(
            quantity, quantity.c.no == table.c.quantity
        )
        mine = (device.c.kind == kind) & (quantity.c.code == code)
        return joined.where(mine & self.here(device.c.district))

    def alarms(self, of: Mapping[str, Any], since: datetime | None = None) -> list[Any]:
        """Return alarms of this area, or of a rule or kind; open ones, or those raised since."""
        alarm = tables.alarm
        wanted = (alarm.c.area == self.area.code) & self.here(alarm.c.district)
        if of.get("rule"):
            wanted &= alarm.c.rule == of["rule"]
        if of.get("kind"):
            wanted &= alarm.c.kind == of["kind"]
        if of.get("colours"):
            wanted &= alarm.c.colour.in_([Colour(one) for one in of["colours"]])
        wanted &= (
            alarm.c.state != AlarmState.CLEARED if since is None else alarm.c.raised_at >= since
        )
        return list(self.connection.execute(select(alarm).where(wanted)))

    def cases(self, wanted: ColumnElement[bool]) -> list[Any]:
        """Return cases of this look's district."""
        case = tables.case
        return list(
            self.connection.execute(select(case).where(wanted & self.here(case.c.district)))
        )

    @cached_property
    def matters(self) -> tuple[str, ...]:
        """The codes of the matters of this area."""
        mine = (m.code for m in self.city.matters.values() if m.area == self.area.code)
        return tuple(mine)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
