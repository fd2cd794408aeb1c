"""The lamps' timetables of this installation, by the sun over the city."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache

from astral import Observer
from astral.sun import sunrise, sunset

from dashboard.cities.entries import Entry
from dispatch.city import City
from dispatch.equipment.device import Device
from dispatch.equipment.kinds import BusinessArea
from dispatch.equipment.lighting import Day, Timetable, lit_at

TRAIT = "timetable"
MINUTE_MS = 60_000


def read_timetables(area: BusinessArea) -> dict[int, Timetable]:
    """Return the timetables of an area's notes by number."""
    notes = Entry(area.code, area.notes)
    tables = [_timetable(part) for part in notes.parts("timetables")]
    return {table.number: table for table in tables}


def _timetable(entry: Entry) -> Timetable:
    fixed = entry.text("off_at", "")
    return Timetable(
        number=int(entry.number("number", 1, 999)),
        name=entry.name(),
        on_after_sunset_min=entry.number("on_after_sunset_min", -180, 180),
        off_after_sunrise_min=0 if fixed else entry.number("off_after_sunrise_min", -180, 180),
        off_at=time.fromisoformat(fixed) if fixed else None,
    )


class Lamps:
    """Tells whether the lamps of a device should burn."""

    def __init__(self, city: City, area: BusinessArea | None) -> None:
        self.tables: Mapping[int, Timetable] = read_timetables(area) if area else {}
        notes = Entry(area.code, area.notes) if area else Entry("", {})
        self._settle_s = notes.number("settle_s", 0, 7200) if notes.has("settle_s") else 0.0
        self._zone = city.calendar.zone
        self._observer = Observer(city.center.lat, city.center.lon)
        self._sun = lru_cache(maxsize=64)(self._sun_of)
        self._known: dict[tuple[int, int], bool | None] = {}

    def lit(self, device: Device, at_ms: int) -> bool | None:
        """Tell whether a device's lamps should burn; None while switching or without timetable."""
        return self.lit_number(int(device.traits.get(TRAIT, 0)), at_ms)

    def burns(self, device: Device, at_ms: int) -> bool:
        """Tell whether a device's lamps are switched on, from the very moment of switching."""
        table = self.tables.get(int(device.traits.get(TRAIT, 1)))
        moment = datetime.fromtimestamp(at_ms // MINUTE_MS * 60, UTC)
        return bool(table and lit_at(table, moment, self._zone, self._sun))

    def lit_number(self, number: int, at_ms: int) -> bool | None:
        """Tell whether the lamps of a timetable should burn; None while switching."""
        table = self.tables.get(number)
        if table is None:
            return None
        key = (table.number, at_ms // MINUTE_MS)
        if key not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            moment = datetime.fromtimestamp(at_ms / 1000, UTC)
            self._known[key] = lit_at(table, moment, self._zone, self._sun, self._settle_s)
        return self._known[key]

    def evening(self, number: int, day: date) -> tuple[datetime, datetime] | None:
        """Return when the lamps of a timetable go on and off, for the evening of a day."""
        table = self.tables.get(number)
        return table.evening(day, self._zone, self._sun) if table else None

    def _sun_of(self, day: date) -> Day:
        return Day(
            sunrise(self._observer, day, tzinfo=self._zone),
            sunset(self._observer, day, tzinfo=self._zone),
        )
