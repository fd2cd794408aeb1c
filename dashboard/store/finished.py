"""Cases that crews of ours drove to and did, with where they set off: what there is to learn."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, and_, func, select, type_coerce

from dashboard.store.tables import case, track
from dispatch.grid import Point
from dispatch.learning.lessons import Finished

MOST = 20_000
"""So many of the newest are enough to learn from."""
UNSEEN = timedelta(minutes=5)
"""Where a crew was longer ago does not tell where it set off."""


def finished(connection: Connection, since: datetime) -> list[Finished]:
    """Return the cases disposed of since a moment, the newest first."""
    columns = (
        case.c.matter,
        case.c.district,
        case.c.lon,
        case.c.lat,
        case.c.departed_at,
        case.c.arrived_at,
        case.c.disposed_at,
    )
    # A crew that got the case from another one may have a way of which one end is the other's.
    whole = (case.c.departed_at <= case.c.arrived_at) & (case.c.arrived_at <= case.c.disposed_at)
    query = (
        select(*columns, track.c.lon.label("start_lon"), track.c.lat.label("start_lat"))
        .outerjoin(track, and_(track.c.unit == case.c.last_unit, track.c.at == _seen_last()))
        .where(case.c.disposed_at >= since, whole)
        .order_by(case.c.disposed_at.desc())
        .limit(MOST)
    )
    return [_finished(row) for row in connection.execute(query).mappings()]


def _seen_last() -> Any:
    """Return when the crew of a case was last seen before it set off."""
    at, left = (type_coerce(column, BigInteger) for column in (track.c.at, case.c.departed_at))
    earliest = left - int(UNSEEN.total_seconds() * 1_000_000)
    seen = select(func.max(track.c.at)).where(
        track.c.unit == case.c.last_unit, at <= left, at >= earliest
    )
    return seen.correlate(case).scalar_subquery()


def _finished(row: Any) -> Finished:
    return Finished(
        row["matter"],
        row["district"],
        _point(row["start_lon"], row["start_lat"]),
        _point(row["lon"], row["lat"]),
        row["departed_at"],
        row["arrived_at"],
        row["disposed_at"],
    )


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon, lat)
