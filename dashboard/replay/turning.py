"""From a row to the JSON of a report; what cannot be turned is refused by field and reason."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from dashboard.cities.places import resolve_place
from dashboard.replay.mapping import COLUMN, Lookup, Plan, TimeRule
from dashboard.replay.reading import Row
from dispatch.city import City
from dispatch.crosswalk import Subject, to_2026
from dispatch.refusals import FieldRefused

NUMBERS = frozenset({"lon", "lat", "accuracy_m", "priority"})
Values = dict[str, Any]


class Turner:
    """Turns the rows of one mapping for one city."""

    def __init__(self, plan: Plan, city: City) -> None:
        self._plan = plan
        self._city = city

    def values(self, row: Row) -> Values:
        """Return the fields of the report a row stands for, or refuse."""
        if row.fault is not None:
            raise row.fault
        cells = {k: "" if v in self._plan.blank else v for k, v in row.values.items()}
        found: Values = dict(self._plan.fixed)
        found |= self._fields(cells)
        found |= self._looked_up(cells)
        if self._plan.time is not None:
            found |= _timed(self._plan.time, cells, found)
        if "lon" not in found:
            found |= self._place(cells)
        return found

    def key(self, row: Row) -> str:
        """Return what names a row for ever: its own number, else all it says."""
        own = row.values.get(self._plan.id, "") if self._plan.id else ""
        if own:
            return f"{self._plan.name}-{own}"
        said = "\x1f".join(row.cells).encode("utf-8", "surrogateescape")
        return f"{self._plan.name}-{sha256(said).hexdigest()[:32]}"

    @property
    def by_day(self) -> bool:
        """Tell whether rows are known only by their day."""
        return self._plan.time is not None and self._plan.time.precision == "day"

    def moment(self, row: Row) -> datetime | None:
        """Return when a row is said to have happened, if that can be read."""
        if self._plan.time is None:
            return None
        try:
            return read_time(self._plan.time, row.values.get(self._plan.time.column, ""))
        except FieldRefused:
            return None

    def _fields(self, cells: Mapping[str, str]) -> Values:
        found: Values = {}
        for field, template in self._plan.fields.items():
            text = filled(template, cells)
            if text:
                found[field] = _number(field, text) if field in NUMBERS else text
        return found

    def _looked_up(self, cells: Mapping[str, str]) -> Values:
        found = {field: lookup.find(cells) for field, lookup in self._plan.lookups.items()}
        if "matter" in found:
            code, _, condition = found["matter"].partition(":")
            found["matter"] = self._matter(code, self._plan.lookups["matter"], cells)
            found |= {"condition": condition} if condition else {}
        return {field: value for field, value in found.items() if value}

    def _matter(self, code: str, lookup: Lookup, cells: Mapping[str, str]) -> str:
        if lookup.crosswalk and code not in self._city.matters:
            subject: Subject = "component" if lookup.crosswalk == "component" else "event"
            code = to_2026(subject, code) or code
        if not code:
            said = " / ".join(cells.get(column, "") for column in lookup.columns)
            raise FieldRefused("matter", "unknown", value=said)
        return code

    def _place(self, cells: Mapping[str, str]) -> Values:
        text = filled(self._plan.place, cells) or self._plan.otherwise
        if not text:
            return {}
        place = resolve_place(text, self._city)
        if place is None:
            raise FieldRefused("street", "no_such_place", value=text)
        found: Values = {
            "district": place.area.district,
            "street": place.area.street,
            "community": place.area.community,
            "accuracy_m": place.accuracy_m,
        }
        if self._plan.point and place.level != "district":
            found |= {"lon": place.point.lon, "lat": place.point.lat}
        return found


def filled(template: str, cells: Mapping[str, str]) -> str:
    """Return a template with its columns filled in; "" when all of them are empty."""
    named = COLUMN.findall(template)
    if named and not any(cells.get(column) for column in named):
        return ""
    return COLUMN.sub(lambda match: cells.get(match[1], ""), template).strip()


def _number(field: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise FieldRefused(field, "not_a_number", value=text[:80]) from None
    return int(number) if field == "priority" and number.is_integer() else number


def _timed(rule: TimeRule, cells: Mapping[str, str], found: Values) -> Values:
    text = cells.get(rule.column, "")
    if not text:
        return {}
    values: Values = {"reported_at": read_time(rule, text).isoformat()}
    if rule.note:
        notes = (found.get("source_note", ""), rule.note)
        values["source_note"] = " · ".join(note for note in notes if note)
    return values


def read_time(rule: TimeRule, text: str) -> datetime:
    """Return the moment a text stands for; one without a zone is in the file's own."""
    try:
        iso = rule.format == "iso"
        moment = datetime.fromisoformat(text) if iso else _parsed(text, rule.format)
    except ValueError:
        raise FieldRefused("reported_at", "not_a_time", value=text[:80]) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=rule.zone)


def _parsed(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007 - the file's zone is added by the caller
