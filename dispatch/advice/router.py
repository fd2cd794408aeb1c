"""Travel in a straight line times the measured detour, at the speed of the hour."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from dispatch.city import City, Travel
from dispatch.engine.layout import Floats
from dispatch.engine.travel import StraightLine
from dispatch.grid import Point, distance_m


@dataclass(frozen=True, slots=True)
class StraightRouter:
    """See `dispatch.ports.Router`; used where no street graph is loaded."""

    travel: Travel
    zone: tzinfo
    center: Point

    def metres(self, a: Point, b: Point) -> float:
        """Return the way by road, estimated."""
        return distance_m(a, b) * self.travel.detour

    def seconds(self, a: Point, b: Point, at: datetime) -> float:
        """Return the travel time when setting off at `at`."""
        return self.metres(a, b) / self.speed(at)

    def speed(self, at: datetime) -> float:
        """Return metres per second at an hour of the city's day."""
        local = at.astimezone(self.zone)
        hour = local.hour + local.minute / 60
        return [speed for begins, speed in self.travel.speeds if begins <= hour][-1]

    def model(self, _lon: Floats, _lat: Floats, /) -> StraightLine:
        """Return the same travel for a plan; the line holds everywhere."""
        return _line(self.travel, self.center)


def _line(travel: Travel, center: Point) -> StraightLine:
    profile = tuple((hour * 3600.0, speed) for hour, speed in travel.speeds)
    return StraightLine(center.lon, center.lat, travel.detour, profile)


def straight_line(city: City) -> StraightLine:
    """Return the city's straight line with its detour and speeds, for the engine."""
    return _line(city.travel, city.center)


def router_of(city: City) -> StraightRouter:
    """Return the city's default router."""
    return StraightRouter(city.travel, city.calendar.zone, city.center)
