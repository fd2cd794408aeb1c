"""Tables of devices and their readings. Readings are state, not facts: they are in no chain.

On PostgreSQL `reading` is cut by day and `reading_minute` by month (see 0004), so that old ones go
by dropping a part. Times are milliseconds since 1970, as devices send them.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.store.columns import Json, Moment
from dashboard.store.tables import metadata

device = Table(
    "device",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("district", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("component", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("circuit", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("maintained_from", Moment),
    Column("maintained_until", Moment),
    Column("traits", Json, nullable=False),
    UniqueConstraint("id", name="device_by_id"),
    Index("device_by_area", "area", "district"),
    Index("device_by_circuit", "circuit"),
)

condition = Table(
    "condition",
    metadata,
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("heard_ms", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("vals", Text, nullable=False),
    Column("value", Float),
    Column("quality", Integer, nullable=False),
    Column("drift_ms", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
)
"""The last of each device; `vals` is JSON of all its readings, `value` its main one."""

reading = Table(
    "reading",
    metadata,
    Column("device", Integer, nullable=False),
    Column("quantity", SmallInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("value", Float(24), nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Index("reading_by_device", "device", "at_ms"),
    Index("reading_by_time", "at_ms", postgresql_using="brin"),
)


def _rolled(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("device", Integer, primary_key=True, autoincrement=False),
        Column("quantity", SmallInteger, primary_key=True, autoincrement=False),
        Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
        Column("n", Integer, nullable=False),
        Column("low", Float(24), nullable=False),
        Column("high", Float(24), nullable=False),
        Column("total", Float(53), nullable=False),
        Index(f"{name}_by_time", "at_ms"),
    )


reading_minute = _rolled("reading_minute")
reading_hour = _rolled("reading_hour")

roll_due = Table(
    "roll_due",
    metadata,
    Column("span", Text, primary_key=True),
    Column("at_ms", BigInteger, primary_key=True, autoincrement=False),
)
"""Minutes and hours that took readings since they were last rolled up."""

quantity = Table(
    "quantity",
    metadata,
    Column("no", SmallInteger, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    UniqueConstraint("code", name="quantity_by_code"),
)

refusal_count = Table(
    "refusal_count",
    metadata,
    Column("gateway", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
    Column("last_at", Moment, nullable=False),
)
refused = Table(
    "refused",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gateway", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("origin", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Index("refused_by_gateway", "gateway", "id"),
)
"""The last refused input of each gateway, as it came."""

state_count = Table(
    "state_count",
    metadata,
    Column("at", Moment, primary_key=True),
    Column("area", Text, primary_key=True),
    Column("district", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("n", Integer, nullable=False),
)
"""How many devices were in each state, hour by hour: the trend of the status board."""
