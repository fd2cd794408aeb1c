"""How a file's columns become reports: read from TOML, checked before the first row is sent."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch.commands import ReportCase
from dispatch.records import field_names
from dispatch.refusals import Refusal

OWN = Path(__file__).parent / "mappings"
COLUMN = re.compile(r"\{([^{}]+)\}")
PARTS = frozenset({"name", "id", "blank", "optional", "file", "fields", "fixed", "time", "place"})
LOOKUPS = ("matter", "condition", "source")


class MappingRefused(Refusal):
    """A mapping or a file that cannot be used at all: says where and why."""

    http = 422

    def __init__(self, reason: str, **args: object) -> None:
        super().__init__("mapping", **args)
        self.key = f"replay.{reason}"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value found by one or more columns: the longest path of a row that `values` has.

    A file's value that no path leads to is `default`, or itself where `default` is None.
    """

    columns: tuple[str, ...]
    values: Mapping[str, str]
    default: str | None
    crosswalk: str = ""

    def find(self, row: Mapping[str, str]) -> str:
        """Return the value for a row, "" if there is none."""
        parts = [row.get(column, "") for column in self.columns]
        for length in range(len(parts), 0, -1):
            path = "/".join(parts[:length])
            if path in self.values:
                return self.values[path]
        return parts[-1] if self.default is None else self.default


@dataclass(frozen=True, slots=True)
class TimeRule:
    """Where the time of a row stands and how it is written; `note` says how sure it is."""

    column: str
    format: str
    zone: tzinfo
    precision: str
    note: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping: templates by field of a report, fixed values, look-ups, time and place."""

    name: str
    id: str
    blank: frozenset[str]
    optional: frozenset[str]
    encoding: str
    delimiter: str
    fields: Mapping[str, str]
    fixed: Mapping[str, Any]
    lookups: Mapping[str, Lookup]
    time: TimeRule | None
    place: str
    otherwise: str
    point: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping speaks of, in order."""
        named = [*_columns_in(self.fields.values()), *_columns_in([self.place])]
        named += [column for lookup in self.lookups.values() for column in lookup.columns]
        named += [self.time.column] if self.time else []
        named += [self.id] if self.id else []
        return tuple(dict.fromkeys(named))

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a file must have."""
        return tuple(column for column in self.columns if column not in self.optional)


def _columns_in(templates: Iterable[str]) -> Iterator[str]:
    for template in templates:
        yield from COLUMN.findall(template)


def read_plan(name_or_path: str) -> Plan:
    """Return a mapping that comes with the product, or the one in a file; refuse a wrong one."""
    own = OWN / f"{name_or_path}.toml"
    path = own if own.is_file() else Path(name_or_path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        known = ", ".join(sorted(p.stem for p in OWN.glob("*.toml")))
        raise MappingRefused("no_mapping", name=name_or_path, known=known) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise MappingRefused("not_toml", name=path.name, why=str(fault)) from None
    return plan_of(path.stem, table)


def plan_of(name: str, table: Mapping[str, Any]) -> Plan:
    """Return the mapping a TOML table describes."""
    _check_keys(name, table, PARTS | set(LOOKUPS))
    fields, fixed = table.get("fields", {}), table.get("fixed", {})
    _check_keys(name, {**fields, **fixed}, set(field_names(ReportCase)))
    file, place = table.get("file", {}), table.get("place", {})
    return Plan(
        name=table.get("name", name),
        id=table.get("id", ""),
        blank=frozenset(table.get("blank", ())),
        optional=frozenset(table.get("optional", ())),
        encoding=file.get("encoding", ""),
        delimiter=file.get("delimiter", ""),
        fields=fields,
        fixed=fixed,
        lookups={key: _lookup(name, table[key]) for key in LOOKUPS if key in table},
        time=_time(name, table["time"]) if "time" in table else None,
        place=place.get("text", ""),
        otherwise=place.get("otherwise", ""),
        point=bool(place.get("point", False)),
    )


def _check_keys(name: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            raise MappingRefused("unknown_key", name=name, key=key)


def _lookup(name: str, table: Mapping[str, Any]) -> Lookup:
    if not table.get("columns"):
        raise MappingRefused("missing_key", name=name, key="columns")
    return Lookup(
        columns=tuple(table["columns"]),
        values=table.get("values", {}),
        default=table.get("default"),
        crosswalk=table.get("crosswalk", ""),
    )


def _time(name: str, table: Mapping[str, Any]) -> TimeRule:
    try:
        zone = ZoneInfo(table.get("zone", "Asia/Shanghai"))
    except (ZoneInfoNotFoundError, ValueError):
        raise MappingRefused("bad_zone", name=name, zone=table["zone"]) from None
    return TimeRule(
        column=table.get("column", ""),
        format=table.get("format", "iso"),
        zone=zone,
        precision=table.get("precision", "second"),
        note=table.get("note", ""),
    )
