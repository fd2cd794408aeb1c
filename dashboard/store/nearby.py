"""Cases by what officers know of them: a place and a matter, or part of a number or a name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from dashboard.store import tables
from dispatch.case import Case
from dispatch.grid import Point, distance_m
from dispatch.lifecycle import ENDED

METRES_PER_DEGREE = 111_195.0
SEARCHED_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Near:
    """What may be the same problem: a matter around a point, or in a street when there is none."""

    matter: str
    point: Point | None
    street: str
    radius_m: float
    since: datetime


def cases_near(connection: Connection, what: Near) -> list[tuple[Case, float | None]]:
    """Return open cases that may be the same problem with their distance in metres, nearest first.

    Where a place is known only by its street the distance is None.
    """
    case = tables.case
    still_open = case.c.state.not_in(list(ENDED))
    mine = and_(case.c.matter == what.matter, case.c.reported_at >= what.since, still_open)
    query = select(case).where(mine, _around(what)).order_by(case.c.reported_at.desc()).limit(50)
    found = [(one, _distance(what.point, one)) for one in _cases(connection, query)]
    close = [(one, far) for one, far in found if far is None or far <= what.radius_m]
    return sorted(close, key=lambda pair: (pair[1] is None, pair[1] or 0.0))


def _around(what: Near) -> ColumnElement[bool]:
    case = tables.case
    if what.point is None:
        return case.c.street == what.street
    north = what.radius_m / METRES_PER_DEGREE
    east = north / cos(radians(what.point.lat))
    return and_(
        case.c.lon.between(what.point.lon - east, what.point.lon + east),
        case.c.lat.between(what.point.lat - north, what.point.lat + north),
    )


def _distance(point: Point | None, case: Case) -> float | None:
    return None if point is None or case.point is None else distance_m(point, case.point)


def search_cases(
    connection: Connection, text: str, now: datetime, district: str, most: int
) -> list[Case]:
    """Return cases whose number ends so, or whose title or address holds the text, newest first.

    `district` bounds them to one centre; "" means the whole city. Looks 90 days back.
    """
    case = tables.case
    part = f"%{_literal(text)}%"
    fits = or_(
        case.c.id.like(f"%{_literal(text)}", escape="\\"),
        case.c.title.like(part, escape="\\"),
        case.c.address.like(part, escape="\\"),
    )
    wanted = [case.c.reported_at >= now - SEARCHED_BACK, fits]
    if district:
        wanted.append(or_(case.c.district == district, case.c.holder == district))
    query = select(case).where(*wanted).order_by(case.c.reported_at.desc()).limit(most)
    return list(_cases(connection, query))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _cases(connection: Connection, query: Any) -> Iterator[Case]:
    for row in connection.execute(query).mappings():
        yield Case(**row)
