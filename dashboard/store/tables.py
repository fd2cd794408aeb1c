"""The tables. Those of the domain follow its dataclasses column by column: a row is the object."""

from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from dashboard.store.columns import (
    Coded,
    Json,
    Moment,
    freeze_texts,
    records_codec,
    thaw_texts,
)
from dispatch.alarms import Alarm
from dispatch.case import Case
from dispatch.records import field_names
from dispatch.tally import Tally
from dispatch.unit import Unit

metadata = MetaData()


def _column_type(hint: Any) -> TypeEngine[Any]:
    if isinstance(hint, UnionType):
        return _column_type(next(arg for arg in get_args(hint) if arg is not NoneType))
    if get_origin(hint) is tuple:
        kind: type = get_args(hint)[0]
        whole = is_dataclass(kind)
        return Coded(*records_codec(kind)) if whole else Coded(thaw_texts, freeze_texts)
    if issubclass(hint, Enum):
        return _enum_type(hint)
    return _PLAIN[hint]()


def _enum_type(hint: type[Enum]) -> TypeEngine[Any]:
    if issubclass(hint, int):
        return Coded(lambda text: hint(int(text)), lambda value: str(int(value)))
    return Coded(hint, lambda value: str(value.value))


_PLAIN: dict[type, Callable[[], TypeEngine[Any]]] = {
    str: Text,
    int: Integer,
    float: Float,
    datetime: Moment,
    date: lambda: Coded(date.fromisoformat, date.isoformat),
}


def _columns_of(kind: type) -> list[Column[Any]]:
    hints = get_type_hints(kind)
    return [
        Column(
            name,
            _column_type(hints[name]),
            primary_key=name == "id",
            nullable=isinstance(hints[name], UnionType),
        )
        for name in field_names(kind)
    ]


case = Table(
    "case_",
    metadata,
    *_columns_of(Case),
    Index("case_by_state", "state"),
    Index("case_by_district", "district", "reported_at"),
    Index("case_by_reported", "reported_at"),
)
unit = Table("unit", metadata, *_columns_of(Unit))
tally = Table("tally", metadata, *_columns_of(Tally), Index("tally_by_day", "day"))

alarm = Table(
    "alarm",
    metadata,
    *_columns_of(Alarm),
    Index("alarm_by_cause", "device", "rule", "raised_at"),
    Index("alarm_by_case", "case"),
    Index("alarm_by_raised", "raised_at"),
    Index("alarm_by_state", "state"),
)

OF_A_UNIT = text("unit <> ''")
OF_NO_CASE = text("\"case\" = ''")

fact = Table(
    "fact",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("case", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("fact_by_case", "case", "seq"),
    Index("fact_by_at", "at"),
    Index("fact_by_unit", "unit", "seq", sqlite_where=OF_A_UNIT, postgresql_where=OF_A_UNIT),
    Index("fact_of_no_case", "kind", "seq", sqlite_where=OF_NO_CASE, postgresql_where=OF_NO_CASE),
)
"""Append-only; `body` is the fact with its after-images; `hash` = sha256(hash before + body)."""

serial = Table(
    "serial",
    metadata,
    Column("district", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
receipt = Table(
    "receipt",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""One row for each client key that was honoured: the same key again changes nothing."""

reporter = Table(
    "reporter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Personal data, apart from cases and facts so that it can be masked and erased."""

fix = Table(
    "fix",
    metadata,
    Column("unit", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("speed_kmh", Float),
    Column("heading_deg", Float),
    Column("accuracy_m", Float),
    Column("source", Text, nullable=False),
)
track = Table(
    "track",
    metadata,
    Column("unit", Text, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("speed_kmh", Float),
    Column("heading_deg", Float),
    Column("loaded", Integer),
    Column("alarm", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Index("track_by_at", "at"),
)
"""Every position of the last weeks; `fix` is the newest of each unit."""

photo = Table(
    "photo",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("bytes", Integer, nullable=False),
)
account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("epoch", Integer, nullable=False),
)
"""`epoch` rises when sessions are to end; `password` is an Argon2 hash."""

token = Table(
    "token",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("revoked_at", Moment),
    UniqueConstraint("name"),
)
"""Long-lived keys of walls and other systems; only the sha256 is kept."""

snapshot = Table(
    "snapshot",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The whole rows as of a place of the feed, from which the time machine folds forward."""

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Json, nullable=False),
)

DOMAIN_TABLES: dict[type, Table] = {Case: case, Unit: unit, Tally: tally, Alarm: alarm}
