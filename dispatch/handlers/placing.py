"""Where a report says it is: checks a place and finds its areas."""

from dataclasses import dataclass

from dispatch.city import City
from dispatch.commands import ReportCase
from dispatch.grid import Area, Point
from dispatch.refusals import FieldRefused

WIDEST_M = 100_000.0
"""A place known no better than this, in metres, is known by its city only."""


@dataclass(frozen=True, slots=True)
class Place:
    """A checked place: a point or None, how sure it is in metres, and the areas around it."""

    point: Point | None
    accuracy_m: float | None
    area: Area


def place_of(ask: ReportCase, city: City) -> Place:
    """Return where `ask` is, from its point or else from its area codes, or refuse."""
    if ask.accuracy_m is not None and not 0 <= ask.accuracy_m <= WIDEST_M:
        raise FieldRefused("accuracy_m", "out_of_range", least=0, most=WIDEST_M)
    if ask.lon is None and ask.lat is None:
        return _place_of_codes(ask, city)
    point = _checked_point(ask, city)
    area = city.locator.locate(point)
    if area is None:
        raise FieldRefused("lon", "outside_city", lon=point.lon, lat=point.lat)
    return Place(point, ask.accuracy_m, area)


def _checked_point(ask: ReportCase, city: City) -> Point:
    if ask.lon is None or ask.lat is None:
        raise FieldRefused("lat" if ask.lat is None else "lon", "missing")
    if ask.lon == 0 and ask.lat == 0:
        raise FieldRefused("lon", "zero_position")
    point = Point(ask.lon, ask.lat)
    if city.holds(point):
        return point
    if city.holds(Point(ask.lat, ask.lon)):
        raise FieldRefused("lon", "swapped", lon=ask.lon, lat=ask.lat)
    raise FieldRefused("lon", "outside_city", lon=ask.lon, lat=ask.lat)


def _place_of_codes(ask: ReportCase, city: City) -> Place:
    if ask.street:
        street = city.streets.get(ask.street)
        if street is None:
            raise FieldRefused("street", "unknown", value=ask.street)
        return Place(None, ask.accuracy_m, Area(street.district, street.code, ask.community))
    if not ask.district:
        raise FieldRefused("lon", "no_place")
    if ask.district not in city.districts:
        raise FieldRefused("district", "unknown", value=ask.district)
    return Place(None, ask.accuracy_m, Area(ask.district))
