"""Ways by the roads a city keeps, at the pace its crews have taught."""

from dataclasses import replace
from pathlib import Path

from dashboard.roads.importing import road_travel
from dispatch.city import City
from dispatch.grid import Point
from dispatch.learning.figures import USUAL, Learned
from dispatch.ports import Router
from dispatch.roads.travel import Pace, RoadRouter, RoadTravel
from dispatch.roads.zones import ZoneTimes


def road_router(folder: Path, city: City, learned: Learned) -> Router:
    """Return a router by the roads kept in `folder`, which must be there."""
    roads = road_travel(folder, city)
    assert roads is not None
    paced = _paced(roads, city, learned) if learned.by == "road" else roads
    return RoadRouter(paced, city.calendar.zone)


def _paced(roads: RoadTravel, city: City, learned: Learned) -> RoadTravel:
    """Return travel by road at the learned pace of each hour, and into each district."""
    both = zip(roads.pace.factor, learned.hours, strict=True)
    pace = Pace(tuple(usual * hour.value for usual, hour in both))
    return replace(roads, pace=pace, local=_local(roads.zones, city, learned))


def _local(zones: ZoneTimes, city: City, learned: Learned) -> tuple[float, ...]:
    if not learned.districts:
        return ()
    places = (Point(lon, lat) for lon, lat in zip(zones.lon, zones.lat, strict=True))
    areas = (city.locator.locate(place) for place in places)
    codes = (area.district if area else "" for area in areas)
    return tuple(learned.districts.get(code, USUAL).value for code in codes)
