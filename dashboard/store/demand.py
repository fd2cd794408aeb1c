"""Past cases counted for the demand model, posts that were declined, the newest coverage."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, cast, delete, func, insert, select

from dashboard.store import tables
from dashboard.store.chain import fact_of
from dispatch.city import City
from dispatch.coverage.history import Count
from dispatch.facts import FactKind
from dispatch.lifecycle import State

KEY = "coverage"
HOUR_MICRO = 3_600_000_000
"""Moments are stored as microseconds since 1970: counts are by the hour of UTC."""


def past_counts(connection: Connection, since: datetime, city: City) -> list[Count]:
    """Return the cases reported since a moment by hour, district, street and skill; void ones,
    which needed nobody, are left out.
    """
    case = tables.case
    hour = cast(case.c.reported_at, BigInteger) // HOUR_MICRO
    where = (hour, case.c.district, case.c.street, case.c.matter)
    query = (
        select(*where, func.count())
        .where((case.c.reported_at >= since) & (case.c.state != State.VOID))
        .group_by(*where)
    )
    return [
        Count(_moment(hour), district, street, city.matters[matter].skill, n)
        for hour, district, street, matter, n in connection.execute(query)
        if matter in city.matters
    ]


def _moment(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC)


def declined_posts(connection: Connection, since: datetime) -> Mapping[str, frozenset[str]]:
    """Return for each crew the streets whose post it declined or was taken from, since a moment."""
    fact = tables.fact
    mine = (fact.c.kind == FactKind.POST_ENDED) & (fact.c.case == "") & (fact.c.at >= since)
    found: dict[str, frozenset[str]] = {}
    for body in connection.execute(select(fact.c.body).where(mine)).scalars():
        ended = fact_of(body)
        street = frozenset({str(ended.detail["street"])})
        found[ended.unit] = found.get(ended.unit, frozenset()) | street
    return found


def keep_coverage(connection: Connection, record: dict[str, Any]) -> None:
    """Put the newest coverage in place of the last: it is state, not fact."""
    setting = tables.setting
    connection.execute(delete(setting).where(setting.c.key == KEY))
    connection.execute(insert(setting).values(key=KEY, value=record))


def read_coverage(connection: Connection) -> dict[str, Any] | None:
    """Return the newest coverage, or None before there was one."""
    setting = tables.setting
    found: dict[str, Any] | None = connection.execute(
        select(setting.c.value).where(setting.c.key == KEY)
    ).scalar()
    return found
